import type { FabricParcel } from '../fabric-check.ts';
import { boxesMeet, boxOf, growBox, lengthMm, perimeterMm, polygonAreaDoubled } from '../measures.ts';
import { samePosition, segmentsOf, sideOf } from '../predicates.ts';
import { nearestOnEdge, snapTo } from '../snap.ts';
import type { MultiPolygon, Polygon, Position, Ring } from '../types.ts';
import { defectsOf } from '../validity.ts';
import { closed } from '../boundary/ring-path.ts';

/** Land between the new boundary and a neighbour that is too narrow to be meant. */
export interface Sliver {
  readonly about: readonly string[];
  readonly at: Position;
}

/** Mean width below the given one: doubled area over the length of all sides. */
export const isNarrow = (polygon: Polygon, widthMm: number): boolean =>
  polygonAreaDoubled(polygon) / perimeterMm([polygon]) < widthMm;

/**
 * Places where the new boundary runs beside a neighbour at less than the width without meeting it: a corner of one near
 * a side of the other.
 */
export function sliversBeside(
  formed: MultiPolygon,
  neighbours: readonly FabricParcel[],
  widthMm: number,
): readonly Sliver[] {
  const near = growBox(boxOf(formed), widthMm);
  return neighbours.flatMap(({ number, geometry }): readonly Sliver[] => {
    if (!boxesMeet(boxOf(geometry), near)) return [];
    const at = cornerBeside(formed, geometry, widthMm) ?? cornerBeside(geometry, formed, widthMm);
    return at ? [{ about: [number], at }] : [];
  });
}

function cornerBeside(geometry: MultiPolygon, other: MultiPolygon, widthMm: number): Position | null {
  const near = growBox(boxOf(other), widthMm);
  const corners = geometry.flat(2).filter((corner) => boxesMeet([...corner, ...corner], near));
  const edges = other.flat().flatMap((ring) => [...segmentsOf(ring)]);
  return (
    corners.find(
      (corner) =>
        edges.some(([a, b]) => lengthMm(corner, nearestOnEdge(corner, a, b)) < widthMm) &&
        sideOf(corner, other) !== 'boundary',
    ) ?? null
  );
}

/**
 * The contour drawn onto the neighbours: corners within the width go to the nearest corner of a neighbour, else onto its
 * side, and corners of neighbours within the width of a side are taken in. Null when that leaves no valid contour.
 */
export function snapContour(contour: Polygon, neighbours: readonly FabricParcel[], widthMm: number): Polygon | null {
  const shapes = neighbours.flatMap(({ number, geometry }) => geometry.flat().map((line) => ({ about: number, line })));
  const snapped = contour.map((ring) =>
    closed(
      ring.map((corner) => snapTo(corner, shapes, { toleranceMm: widthMm, kinds: ['vertex', 'edge'] })?.at ?? corner),
    ),
  );
  const corners = shapes.flatMap(({ line }) => line);
  const result = snapped.map((ring) => takeIn(ring, corners, widthMm));
  return defectsOf([result]).length === 0 ? result : null;
}

function takeIn(ring: Ring, corners: readonly Position[], widthMm: number): Ring {
  const own = new Set(ring.map((point) => point.join()));
  const points = [...segmentsOf(ring)].flatMap(([a, b]) => {
    const beside = corners.filter(
      (corner) => !own.has(corner.join()) && lengthMm(corner, nearestOnEdge(corner, a, b)) < widthMm,
    );
    const along = (point: Position): number => (point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1]);
    return [a, ...beside.sort((x, y) => along(x) - along(y)), b];
  });
  return closed(points.filter((point, index) => index === 0 || !samePosition(point, points[index - 1] as Position)));
}
