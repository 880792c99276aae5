import { cornersOf } from '../cut-lines.ts';
import type { FabricParcel } from '../fabric-check.ts';
import { boxOf, growBox } from '../measures.ts';
import { distanceToEdge } from '../near-misses.ts';
import { isInBox, isOnSegment, segmentsOf } from '../predicates.ts';
import type { Position } from '../types.ts';

export interface NearCorner {
  readonly at: Position;
  readonly distanceMm: number;
}

/**
 * The corner of `of` that is nearest to the boundary of `to` without being on it, within the tolerance; null when
 * there is none. Corners that both have and corners exactly on an edge are not near: they are there.
 */
export function nearestNearCorner(of: FabricParcel, to: FabricParcel, toleranceMm: number): NearCorner | null {
  const reach = growBox(boxOf(to.geometry), toleranceMm);
  const isCorner = cornersOf(to.geometry);
  let nearest: NearCorner | null = null;
  for (const at of of.geometry.flat(2)) {
    if (!isInBox(at, reach) || isCorner(at)) continue;
    const distanceMm = distanceTo(at, to, toleranceMm);
    if (distanceMm !== null && (!nearest || distanceMm < nearest.distanceMm)) nearest = { at, distanceMm };
  }
  return nearest;
}

/** Null beyond the tolerance, and exactly on an edge. */
function distanceTo(at: Position, { geometry }: FabricParcel, toleranceMm: number): number | null {
  let least: number | null = null;
  for (const ring of geometry.flat()) {
    for (const [a, b] of segmentsOf(ring)) {
      const distance = distanceToEdge(at, { a, b });
      if (distance > toleranceMm) continue;
      if (isOnSegment(at, a, b)) return null;
      if (least === null || distance < least) least = distance;
    }
  }
  return least;
}
