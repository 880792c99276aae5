import type { FabricParcel } from '../fabric-check.ts';
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

export interface MoveVerticesInput {
  readonly moves: readonly MoveVertexInput[];
}

type MoveCode = SettleCode | 'adjust.noVertex' | 'adjust.staysPut';

/** Moves one corner, as moveVertices does. */
export const moveVertex: FabricCommand<MoveVertexInput, MoveCode, AdjustEdit> = (fabric, move) =>
  moveVertices(fabric, { moves: [move] });

/**
 * Moves corners in all parcels that meet there, targets and neighbours alike, all of them at once: what lies between is
 * never looked at. A parcel on whose edge a corner stands without a vertex (T-junction) meets there too: it gets the
 * vertex, and the edit names the place. So do corners of others that stand on the edges that move: those bend there.
 *
 * Around   has to reach as far as the new edges do
 * Area     what one parcel gains others lose; only land that no parcel had, or has any more, is left over
 * Refuses  'adjust.noVertex' (no target has a corner or an edge there) · 'adjust.staysPut', and as settleEdit
 */
export const moveVertices: FabricCommand<MoveVerticesInput, MoveCode, AdjustEdit> = (fabric, { moves }) => {
  const numbers = fabric.targets.map(({ number }) => number);
  const all = [...fabric.targets, ...fabric.around];
  const bent = new Map<string, FabricParcel>();
  const tJunctions = moves.flatMap(({ from }) => {
    const meeting = meetingAt(
      all.map((parcel) => bent.get(parcel.number) ?? parcel),
      from,
    );
    meeting.parcels.forEach((parcel) => bent.set(parcel.number, parcel));
    return meeting.tJunctions;
  });
  const lost = moves.find(({ from }) => !isOurs([...bent.values()], numbers, from) || !isCorner(all, from));
  if (lost) return refuse('adjust.noVertex', numbers, lost.from);
  const still = moves.find(({ from, to }) => samePosition(from, to));
  if (still ?? moves.length === 0) return refuse('adjust.staysPut', numbers, still?.from ?? null);
  const places = new Map(moves.map(({ from, to }) => [from.join(), to]));
  const ends = all.filter(({ geometry }) => moves.some(({ to }) => hasCorner(geometry, to)));
  const cornersAtEnd = new Set(ends.map(({ number }) => number));
  const after = new Map(
    [...bent.values()].map(({ number, geometry }) => {
      const there = moved(geometry, places);
      return [number, cornersAtEnd.has(number) ? there : withoutRepeats(there)];
    }),
  );
  return settleEdit(fabric, { after, tJunctions });
};

const isOurs = (bent: readonly FabricParcel[], numbers: readonly string[], at: Position): boolean =>
  bent.some(({ number, geometry }) => numbers.includes(number) && hasCorner(geometry, at));

const isCorner = (all: readonly FabricParcel[], at: Position): boolean =>
  all.some(({ geometry }) => hasCorner(geometry, at));

function moved(geometry: MultiPolygon, places: ReadonlyMap<string, Position>): MultiPolygon {
  return geometry.map((polygon) => polygon.map((ring) => ring.map((corner) => places.get(corner.join()) ?? corner)));
}

/** A side slid along itself onto a corner that was taken into it: the two are one, no corner of the parcel was lost. */
const withoutRepeats = (geometry: MultiPolygon): MultiPolygon =>
  geometry.map((polygon) => polygon.map((ring) => closed(ring)));
