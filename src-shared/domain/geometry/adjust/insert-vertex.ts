import type { FabricCommand } from '../fabric-edit.ts';
import { insertVertices } from '../insert-vertices.ts';
import { isOnSegment, samePosition, segmentsOf } from '../predicates.ts';
import type { MultiPolygon, Position } from '../types.ts';
import { refuse } from '../../result.ts';
import { settleEdit, type AdjustEdit, type SettleCode } from './settle-edit.ts';
import { standingOnEdges } from './standing-on-edges.ts';

export interface InsertVertexInput {
  /** Ends of the edge, as a target has it, in any order. */
  readonly edge: readonly [Position, Position];
  /** The new corner; off the edge it bends it. */
  readonly at: Position;
}

/**
 * A new corner in a boundary edge, in all parcels that share it. Corners of others that stand on the edge without a
 * vertex (T-junctions) are taken in where they end the piece that bends, and named.
 *
 * Refuses  'adjust.noEdge' (no target has this edge) · 'adjust.vertexThere', and as settleEdit
 */
export const insertVertex: FabricCommand<
  InsertVertexInput,
  SettleCode | 'adjust.noEdge' | 'adjust.vertexThere',
  AdjustEdit
> = (fabric, { edge: [a, b], at }) => {
  const numbers = fabric.targets.map(({ number }) => number);
  if (!fabric.targets.some(({ geometry }) => hasEdge(geometry, a, b))) return refuse('adjust.noEdge', numbers, at);
  const all = [...fabric.targets, ...fabric.around];
  const nodes = nodesOn(
    all.map(({ geometry }) => geometry),
    a,
    b,
  );
  if (nodes.some((node) => samePosition(node, at))) return refuse('adjust.vertexThere', numbers, at);
  const [from, to] = pieceAt(nodes, at);
  const after = new Map(
    all.map(({ number, geometry }) => [number, insertVertices(geometry, [{ from, to, points: [at] }])]),
  );
  const bent = all.filter(({ number, geometry }) => after.get(number) !== geometry);
  return settleEdit(fabric, { after, tJunctions: standingOnEdges(bent, [from, to]) });
};

function hasEdge(geometry: MultiPolygon, a: Position, b: Position): boolean {
  return geometry.flat().some((ring) => {
    for (const [from, to] of segmentsOf(ring))
      if ((samePosition(from, a) && samePosition(to, b)) || (samePosition(from, b) && samePosition(to, a))) return true;
    return false;
  });
}

/** Corners on the edge in order, its ends first and last. */
function nodesOn(geometries: readonly MultiPolygon[], a: Position, b: Position): readonly Position[] {
  const on = geometries.flat(3).filter((corner) => isOnSegment(corner, a, b));
  return [...new Map([a, b, ...on].map((node) => [node.join(), node])).values()].sort(
    (x, y) => along(a, b, x) - along(a, b, y),
  );
}

/** The piece between two nodes beside which the point stands; beyond the ends the outermost. */
function pieceAt(nodes: readonly Position[], at: Position): readonly [Position, Position] {
  const [a, b] = [nodes[0] as Position, nodes[nodes.length - 1] as Position];
  const place = nodes.findIndex((node) => along(a, b, node) > along(a, b, at));
  const end = place < 0 ? nodes.length - 1 : Math.max(1, place);
  return [nodes[end - 1] as Position, nodes[end] as Position];
}

const along = (a: Position, b: Position, point: Position): number =>
  (point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1]);
