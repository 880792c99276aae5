import type { FabricCommand } from '../fabric-edit.ts';
import { samePosition } from '../predicates.ts';
import type { MultiPolygon, Position } from '../types.ts';
import { closed } from '../boundary/ring-path.ts';
import { refuse } from '../../result.ts';
import { settleEdit, type AdjustEdit, type SettleCode } from './settle-edit.ts';
import { hasCorner, meetingAt } from './standing-on-edges.ts';

export interface MoveVertexInput {
  readonly from: Position;
  readonly to: Position;
}

/**
 * Moves a corner in all parcels that meet there, targets and neighbours alike. A parcel on whose edge the corner stands
 * without a vertex (T-junction) meets there too: it gets the vertex, and the edit names the place. So do corners of
 * others that stand on the edges that move: those bend there.
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
  const all = [...fabric.targets, ...fabric.around];
  const { parcels, tJunctions } = meetingAt(all, from);
  if (!parcels.some(({ number }) => numbers.includes(number)) || !all.some(({ geometry }) => hasCorner(geometry, from)))
    return refuse('adjust.noVertex', numbers, from);
  if (samePosition(from, to)) return refuse('adjust.staysPut', numbers, from);
  const cornersAtEnd = new Set(all.filter(({ geometry }) => hasCorner(geometry, to)).map(({ number }) => number));
  const after = new Map(
    parcels.map(({ number, geometry }) => {
      const there = moved(geometry, from, to);
      return [number, cornersAtEnd.has(number) ? there : withoutRepeats(there)];
    }),
  );
  return settleEdit(fabric, { after, tJunctions });
};

function moved(geometry: MultiPolygon, from: Position, to: Position): MultiPolygon {
  return geometry.map((polygon) =>
    polygon.map((ring) => ring.map((corner) => (samePosition(corner, from) ? to : corner))),
  );
}

/** A side slid along itself onto a corner that was taken into it: the two are one, no corner of the parcel was lost. */
const withoutRepeats = (geometry: MultiPolygon): MultiPolygon =>
  geometry.map((polygon) => polygon.map((ring) => closed(ring)));
