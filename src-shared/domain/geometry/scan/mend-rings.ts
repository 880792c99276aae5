import { ringAreaDoubled } from '../measures.ts';
import { samePosition } from '../predicates.ts';
import type { MultiPolygon, Position, Ring } from '../types.ts';
import { isValid } from '../validity.ts';

/**
 * The geometry with what can be put right without moving a boundary: open rings closed, repeated points left out, rings
 * turned the right way. Only for looking at the parcel beside its neighbours; the defects are reported as they are. Null
 * when the boundary is not sound even so: nobody can tell then what land it closes in.
 */
export function mendedForComparison(geometry: MultiPolygon): MultiPolygon | null {
  if (isValid(geometry)) return geometry;
  const mended = geometry.map((polygon) => polygon.map((ring, index) => mendRing(ring, index === 0)));
  return mended.flat().every((ring) => ring.length >= 4) && isValid(mended) ? mended : null;
}

function mendRing(ring: Ring, isOuter: boolean): Ring {
  const points: Position[] = [];
  for (const point of ring) {
    const last = points.at(-1);
    if (!last || !samePosition(last, point)) points.push(point);
  }
  const [first, last] = [points[0], points.at(-1)];
  if (first && last && !samePosition(first, last)) points.push(first);
  return ringAreaDoubled(points) > 0 === isOuter ? points : points.toReversed();
}
