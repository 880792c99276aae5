import { boxesMeet, boxOf } from './measures.ts';
import { crossProperly, segmentsOf, sideOf } from './predicates.ts';
import type { MultiPolygon, Position, Ring } from './types.ts';

/** Whether some land has a point in common with what a closed ring surrounds; touching from outside counts. */
export function meetsRing(geometry: MultiPolygon, ring: Ring): boolean {
  const area: MultiPolygon = [[ring]];
  if (!boxesMeet(boxOf(geometry), boxOf(area))) return false;
  const isIn = (point: Position, land: MultiPolygon): boolean => sideOf(point, land) !== 'outside';
  if (geometry.flat(2).some((corner) => isIn(corner, area)) || ring.some((corner) => isIn(corner, geometry)))
    return true;
  const edges = [...segmentsOf(ring)];
  return geometry
    .flat()
    .some((outline) => [...segmentsOf(outline)].some(([a, b]) => edges.some(([c, d]) => crossProperly(a, b, c, d))));
}
