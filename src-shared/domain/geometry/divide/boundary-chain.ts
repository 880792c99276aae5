import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { lengthMm } from '../measures.ts';
import { isOnSegment, samePosition, segmentsOf } from '../predicates.ts';
import type { Line, MultiPolygon, Position } from '../types.ts';

/** A boundary edge as its ring runs: the land is on the left. */
export type BoundaryEdge = readonly [from: Position, to: Position];

/** Lengths add up with an error of doubles; what is missing of a chain is at least a millimetre long. */
const LESS_THAN_ANY_EDGE = 0.5;

/**
 * The boundary edges that a chain of corners stands for, as the ring runs, whichever way the chain was given. A step of
 * the chain may pass over corners that stand exactly on it.
 *
 * Refuses with the code given, at the first step that is no boundary
 */
export function chainEdges<C extends string>(
  geometry: MultiPolygon,
  chain: Line,
  code: C,
): Result<readonly BoundaryEdge[], Refusal<C>> {
  const edges: BoundaryEdge[] = [];
  for (const [a, b] of segmentsOf(chain)) {
    const along = edgesAlong(geometry, a, b);
    const covered = along.reduce((sum, [from, to]) => sum + lengthMm(from, to), 0);
    if (along.length === 0 || Math.abs(covered - lengthMm(a, b)) > LESS_THAN_ANY_EDGE) return refuse(code, [], a);
    edges.push(...along);
  }
  if (followEachOther(edges)) return ok(edges);
  const turned = edges.toReversed();
  return followEachOther(turned) ? ok(turned) : refuse(code, [], chain[0] as Position);
}

const followEachOther = (edges: readonly BoundaryEdge[]): boolean =>
  edges.every(([from], index) => index === 0 || samePosition((edges[index - 1] as BoundaryEdge)[1], from));

/** Edges on the step from a to b, in the order of the step. */
function edgesAlong(geometry: MultiPolygon, a: Position, b: Position): readonly BoundaryEdge[] {
  const found = geometry
    .flat()
    .flatMap((ring) => [...segmentsOf(ring)].filter(([from, to]) => isOnSegment(from, a, b) && isOnSegment(to, a, b)));
  const fromStart = ([from, to]: BoundaryEdge): number => Math.min(lengthMm(a, from), lengthMm(a, to));
  return found.sort((x, y) => fromStart(x) - fromStart(y));
}

/** The directed edges of a geometry, for asking whether it has one. */
export const edgeKeys = (geometry: MultiPolygon): ReadonlySet<string> =>
  new Set(geometry.flat().flatMap((ring) => [...segmentsOf(ring)].map(edgeKey)));

export const edgeKey = ([from, to]: BoundaryEdge): string => `${from[0]},${from[1]},${to[0]},${to[1]}`;
