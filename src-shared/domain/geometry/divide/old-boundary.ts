import type { EdgeInsertion } from '../insert-vertices.ts';
import type { IsShared } from '../node-line.ts';
import { samePosition } from '../predicates.ts';
import { sharedWith } from '../shared-edges.ts';
import { edgeKey } from './boundary-chain.ts';
import type { MultiPolygon, Position } from '../types.ts';

interface OldEdge {
  readonly from: Position;
  readonly to: Position;
  /** From `from` to `to` through the points that cuts have put on the edge so far. */
  chain: readonly Position[];
  /** Asked once: looking through all neighbours costs. */
  shared: boolean | null;
}

/**
 * The boundary of a parcel while cut after cut bends its edges. A piece of a bent edge no longer lies on the neighbour's
 * edge, but it is shared as the whole edge was, and the neighbours are to get all points of an edge at once.
 */
export interface OldBoundary {
  readonly isShared: IsShared;
  /** False when a point fell on an edge that is none of the old ones: on an earlier cut. */
  take(insertions: readonly EdgeInsertion[]): boolean;
  insertions(): readonly EdgeInsertion[];
}

export function oldBoundary(geometry: MultiPolygon, around: readonly MultiPolygon[]): OldBoundary {
  const isSharedAround = sharedWith(around);
  const edges: OldEdge[] = geometry.flat().flatMap((ring) =>
    ring.slice(1).map((to, index): OldEdge => {
      const from = ring[index] as Position;
      return { from, to, chain: [from, to], shared: null };
    }),
  );
  const byPiece = new Map(edges.map((edge) => [edgeKey([edge.from, edge.to]), edge]));
  const takeOne = ({ from, to, points }: EdgeInsertion): boolean => {
    const edge = byPiece.get(edgeKey([from, to]));
    if (!edge) return false;
    const place = edge.chain.findIndex((point) => samePosition(point, from));
    edge.chain = edge.chain.toSpliced(place + 1, 0, ...points);
    const pieces = [from, ...points, to];
    for (const [index, end] of pieces.slice(1).entries()) byPiece.set(edgeKey([pieces[index] as Position, end]), edge);
    return true;
  };
  return {
    isShared(from, to) {
      const edge = byPiece.get(edgeKey([from, to]));
      // What is none of the old edges is an earlier cut: the part behind it shares it.
      if (!edge) return true;
      edge.shared ??= isSharedAround(edge.from, edge.to);
      return edge.shared;
    },
    take: (insertions) => insertions.every(takeOne),
    insertions: () =>
      edges
        .filter((edge) => edge.chain.length > 2)
        .map(({ from, to, chain }) => ({ from, to, points: chain.slice(1, -1) })),
  };
}
