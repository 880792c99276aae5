import type { EdgeInsertion } from '../insert-vertices.ts';
import { samePosition } from '../predicates.ts';
import type { IsShared } from '../node-line.ts';
import { sharedWith } from '../shared-edges.ts';
import type { MultiPolygon, Position } from '../types.ts';
import { edgeKey } from './boundary-chain.ts';

interface OldEdge {
  readonly from: Position;
  readonly to: Position;
  /** What the cuts have put between the two, in the order of the edge. */
  points: readonly Position[];
  /** Asked once: looking through all neighbours costs. */
  shared: boolean | null;
}

/**
 * The boundary of a parcel while many cuts bend it. A piece of a bent edge no longer lies on the neighbour's edge, but it
 * is shared as the whole edge was, and the neighbours are to get all points of an edge at once.
 */
export interface OldBoundary {
  readonly isShared: IsShared;
  /**
   * Takes points of old edges, or of pieces of them, in: the same points by the pieces that the edges consist of by now.
   * Null when one is meant for what is no edge of the boundary: for an earlier cut.
   */
  take(insertions: readonly EdgeInsertion[]): readonly EdgeInsertion[] | null;
  /** All points so far by old edge. */
  insertions(): readonly EdgeInsertion[];
}

export function oldBoundary(geometry: MultiPolygon, around: readonly MultiPolygon[]): OldBoundary {
  const isSharedAround = sharedWith(around);
  const edges: OldEdge[] = geometry
    .flat()
    .flatMap((ring) =>
      ring.slice(1).map((to, index): OldEdge => ({ from: ring[index] as Position, to, points: [], shared: null })),
    );
  const byPiece = new Map(edges.map((edge) => [edgeKey([edge.from, edge.to]), edge]));
  const takeOne = (edge: OldEdge, points: readonly Position[]): readonly EdgeInsertion[] => {
    const before = [edge.from, ...edge.points, edge.to];
    edge.points = inOrder(edge, points);
    const chain = [edge.from, ...edge.points, edge.to];
    for (const [index, end] of chain.slice(1).entries()) byPiece.set(edgeKey([chain[index] as Position, end]), edge);
    return before.slice(1).flatMap((to, index) => {
      const from = before[index] as Position;
      const between = chain.slice(chain.indexOf(from) + 1, chain.indexOf(to));
      return between.length > 0 ? [{ from, to, points: between }] : [];
    });
  };
  return {
    isShared(from, to) {
      const edge = byPiece.get(edgeKey([from, to]));
      // What is none of the old edges is an earlier cut: the part behind it shares it.
      if (!edge) return true;
      edge.shared ??= isSharedAround(edge.from, edge.to);
      return edge.shared;
    },
    take(insertions) {
      const pieces: EdgeInsertion[] = [];
      for (const { from, to, points } of insertions) {
        const edge = byPiece.get(edgeKey([from, to]));
        if (!edge) return null;
        pieces.push(...takeOne(edge, points));
      }
      return pieces;
    },
    insertions: () =>
      edges.filter((edge) => edge.points.length > 0).map(({ from, to, points }) => ({ from, to, points })),
  };
}

/** The points of an edge with new ones among them, from its beginning to its end. */
function inOrder({ from, to, points }: OldEdge, more: readonly Position[]): readonly Position[] {
  const along = ([x, y]: Position): number => (x - from[0]) * (to[0] - from[0]) + (y - from[1]) * (to[1] - from[1]);
  return [...points, ...more]
    .sort((a, b) => along(a) - along(b))
    .filter((point, index, all) => index === 0 || !samePosition(point, all[index - 1] as Position));
}
