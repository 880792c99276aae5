import { segmentsOf } from '../predicates.ts';
import type { MultiPolygon, Position } from '../types.ts';

/**
 * Area in mm² that two geometries have in common, in doubles: for deciding which of several overlaps is the largest,
 * never for a measure. The integral of the lower of every two edges over the stretch that both cover, by direction.
 */
export function commonAreaMm2(a: MultiPolygon, b: MultiPolygon): number {
  const all = [...a, ...b].flat(2);
  const south = Math.min(...all.map(([, north]) => north));
  const west = Math.min(...all.map(([east]) => east));
  const local = (geometry: MultiPolygon): readonly Edge[] =>
    geometry.flat().flatMap((ring) => [...segmentsOf(ring)].map(([from, to]) => edgeOf(from, to, west, south)));
  const second = local(b);
  let sum = 0;
  for (const edge of local(a)) for (const other of second) sum += edge.sign * other.sign * underBoth(edge, other);
  return sum;
}

interface Edge {
  readonly west: number;
  readonly east: number;
  readonly height: number;
  readonly slope: number;
  /** The land lies left of the edge: one that runs west has it below. */
  readonly sign: number;
}

function edgeOf(from: Position, to: Position, west: number, south: number): Edge {
  const [low, high] = from[0] <= to[0] ? [from, to] : [to, from];
  const slope = low[0] === high[0] ? 0 : (high[1] - low[1]) / (high[0] - low[0]);
  return {
    west: low[0] - west,
    east: high[0] - west,
    height: low[1] - south,
    slope,
    sign: Math.sign(from[0] - to[0]),
  };
}

function underBoth(a: Edge, b: Edge): number {
  const from = Math.max(a.west, b.west);
  const to = Math.min(a.east, b.east);
  if (from >= to) return 0;
  const at = (edge: Edge, x: number): number => edge.height + edge.slope * (x - edge.west);
  const lower = (x: number): number => Math.min(at(a, x), at(b, x));
  const [start, end] = [at(a, from) - at(b, from), at(a, to) - at(b, to)];
  if (start * end >= 0) return ((lower(from) + lower(to)) / 2) * (to - from);
  const middle = from + ((to - from) * start) / (start - end);
  return ((lower(from) + lower(middle)) / 2) * (middle - from) + ((lower(middle) + lower(to)) / 2) * (to - middle);
}
