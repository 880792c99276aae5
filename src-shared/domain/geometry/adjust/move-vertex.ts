import type { FabricCommand } from '../fabric-edit.ts';
import { insertExactVertices } from '../insert-vertices.ts';
import { samePosition } from '../predicates.ts';
import type { MultiPolygon, Position } from '../types.ts';
import { refuse } from '../../result.ts';
import { settleEdit, type AdjustEdit, type SettleCode } from './settle-edit.ts';
import { hasCorner, standingOnEdges, standsOnEdge } from './standing-on-edges.ts';

export interface MoveVertexInput {
  readonly from: Position;
  readonly to: Position;
}

/**
 * Moves a corner in all parcels that meet there, targets and neighbours alike. A parcel on whose edge the corner stands
 * without a vertex (T-junction) meets there too: it gets the vertex, and the edit names the place.
 *
 * Around   has to reach as far as the new edges do
 * Area     what one parcel gains others lose; only land that no parcel had, or has any more, is left over
 * Refuses  'adjust.noVertex' (no target has a corner or an edge there) · 'adjust.staysPut', and as settleEdit
 */
export const moveVertex: FabricCommand<
  MoveVertexInput,
  SettleCode | 'adjust.noVertex' | 'adjust.staysPut',
  AdjustEdit
> = (fabric, { from, to }) => {
  const numbers = fabric.targets.map(({ number }) => number);
  const meets = (geometry: MultiPolygon): boolean => hasCorner(geometry, from) || standsOnEdge(geometry, from);
  const all = [...fabric.targets, ...fabric.around];
  const meeting = all.filter(({ geometry }) => meets(geometry));
  if (
    !fabric.targets.some(({ geometry }) => meets(geometry)) ||
    !meeting.some(({ geometry }) => hasCorner(geometry, from))
  )
    return refuse('adjust.noVertex', numbers, from);
  if (samePosition(from, to)) return refuse('adjust.staysPut', numbers, from);
  const after = new Map(
    meeting.map(({ number, geometry }) => [number, moved(insertExactVertices(geometry, [from]), from, to)]),
  );
  return settleEdit(fabric, { after, tJunctions: standingOnEdges(meeting, [from]) });
};

const moved = (geometry: MultiPolygon, from: Position, to: Position): MultiPolygon =>
  geometry.map((polygon) => polygon.map((ring) => ring.map((corner) => (samePosition(corner, from) ? to : corner))));
