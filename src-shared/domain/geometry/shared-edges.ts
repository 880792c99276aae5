import type { IsShared } from './node-line.ts';
import { isOnSegment, segmentsOf } from './predicates.ts';
import { boxOfPositions, boxesMeet } from './measures.ts';
import type { MultiPolygon, Position } from './types.ts';

/** Whether an edge lies wholly on an edge of one of the geometries: the two are one boundary and bend together. */
export function sharedWith(geometries: readonly MultiPolygon[]): IsShared {
  const edges = geometries.flatMap((geometry) => geometry.flat().flatMap((ring) => [...segmentsOf(ring)]));
  return (from, to) => edges.some(([a, b]) => isOnSegment(from, a, b) && isOnSegment(to, a, b));
}

/** Corners of the geometries within the box: those that may lie on an edge of what the box surrounds. */
export function cornersIn(geometries: readonly MultiPolygon[], around: MultiPolygon): readonly Position[] {
  const box = boxOfPositions(around.flat(2));
  return geometries.flatMap((geometry) =>
    boxesMeet(boxOfPositions(geometry.flat(2)), box)
      ? geometry.flat(2).filter(([x, y]) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3])
      : [],
  );
}
