import { samePosition } from './predicates.ts';
import type { Line, MultiPolygon, Polygon, Position } from './types.ts';

/**
 * The two parts of a parcel of one ring that one line cuts from boundary point to boundary point: by far the most
 * common split, made without building an arrangement. Null for anything else.
 */
export function sliceRing(boundary: MultiPolygon, cuts: readonly Line[]): readonly [Polygon, Polygon] | null {
  const [cut, ...more] = cuts;
  const ring = boundary.length === 1 && boundary[0]?.length === 1 ? boundary[0][0] : undefined;
  if (!cut || !ring || more.length > 0) return null;
  const open = ring.slice(0, -1);
  const start = open.findIndex((point) => samePosition(point, cut[0] as Position));
  const end = open.findIndex((point) => samePosition(point, cut[cut.length - 1] as Position));
  if (start < 0 || end < 0 || start === end) return null;
  const inner = cut.slice(1, -1);
  return [
    [[...between(open, start, end), ...inner.toReversed(), open[start] as Position]],
    [[...between(open, end, start), ...inner, open[end] as Position]],
  ];
}

/** Points from one index to another, both included, around the end of the list where need be. */
const between = (points: readonly Position[], from: number, to: number): readonly Position[] =>
  from <= to ? points.slice(from, to + 1) : [...points.slice(from), ...points.slice(0, to + 1)];
