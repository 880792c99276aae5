import type { FabricParcel } from '../fabric-check.ts';
import { boxOf } from '../measures.ts';
import { distanceToEdge } from '../near-misses.ts';
import { isInBox, segmentsOf, sideOf } from '../predicates.ts';
import type { MultiPolygon, Position } from '../types.ts';

/**
 * How deep two parcels lie in each other: the largest distance from the other's boundary of a corner, or a middle of an
 * edge, that is inside it. Null when no such point is inside: then the boundaries cross, or run along each other.
 */
export function overlapDepth(first: FabricParcel, second: FabricParcel): number | null {
  const depths = [depthIn(first.geometry, second.geometry), depthIn(second.geometry, first.geometry)];
  const found = depths.filter((depth) => depth !== null);
  return found.length === 0 ? null : Math.max(...found);
}

function depthIn(inner: MultiPolygon, outer: MultiPolygon): number | null {
  const box = boxOf(outer);
  let deepest: number | null = null;
  for (const ring of inner.flat()) {
    for (const [a, b] of segmentsOf(ring)) {
      for (const point of [a, [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)] satisfies Position]) {
        if (!isInBox(point, box) || sideOf(point, outer) !== 'inside') continue;
        const depth = distanceToBoundary(point, outer);
        if (deepest === null || depth > deepest) deepest = depth;
      }
    }
  }
  return deepest;
}

const distanceToBoundary = (point: Position, geometry: MultiPolygon): number =>
  geometry
    .flat()
    .reduce((least, ring) => segmentsOf(ring).reduce((min, [a, b]) => Math.min(min, distanceToEdge(point, { a, b })), least), Infinity);
