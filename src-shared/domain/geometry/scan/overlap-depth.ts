import type { FabricParcel } from '../fabric-check.ts';
import { boxOf } from '../measures.ts';
import { distanceToEdge } from '../near-misses.ts';
import { pointInside } from '../point-inside.ts';
import { isInBox, segmentsOf, sideOf } from '../predicates.ts';
import type { MultiPolygon, Position } from '../types.ts';

/**
 * How deep two parcels lie in each other: the largest distance from the other's boundary of a corner, a middle of an edge
 * or the inmost point of one that is inside the other. Null when no such point is: then their boundaries only cross.
 */
export function overlapDepth(first: FabricParcel, second: FabricParcel): number | null {
  const depths = [depthIn(first.geometry, second.geometry), depthIn(second.geometry, first.geometry)];
  const found = depths.filter((depth) => depth !== null);
  return found.length === 0 ? null : Math.max(...found);
}

function depthIn(inner: MultiPolygon, outer: MultiPolygon): number | null {
  const box = boxOf(outer);
  let deepest: number | null = null;
  for (const point of probesOf(inner)) {
    if (!isInBox(point, box) || sideOf(point, outer) !== 'inside') continue;
    const depth = distanceToBoundary(point, outer);
    if (deepest === null || depth > deepest) deepest = depth;
  }
  return deepest;
}

/** Middles are not rounded: half a millimetre would put them inside where two parcels have the same edge. */
function* probesOf(geometry: MultiPolygon): Generator<Position> {
  for (const polygon of geometry) yield pointInside(polygon);
  for (const ring of geometry.flat()) {
    for (const [a, b] of segmentsOf(ring)) {
      yield a;
      yield [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    }
  }
}

const distanceToBoundary = (point: Position, geometry: MultiPolygon): number =>
  geometry
    .flat()
    .reduce(
      (least, ring) => segmentsOf(ring).reduce((min, [a, b]) => Math.min(min, distanceToEdge(point, { a, b })), least),
      Infinity,
    );
