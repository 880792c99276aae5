import type { FabricParcel } from '../fabric-check.ts';
import type { FabricCommand } from '../fabric-edit.ts';
import { orientation, samePosition } from '../predicates.ts';
import type { MultiPolygon, Position, Ring } from '../types.ts';
import { refuse } from '../../result.ts';
import { settleEdit, type AdjustEdit, type SettleCode } from './settle-edit.ts';
import { hasCorner, meetingAt } from './standing-on-edges.ts';

export interface DeleteVertexInput {
  readonly at: Position;
}

/**
 * Takes a corner out of all parcels that meet there. It may go where one boundary passes through it, or where every
 * boundary is straight; a corner in which several boundaries end holds them together and stays.
 *
 * Refuses  'adjust.noVertex' · 'adjust.cornerOfSeveral', and as settleEdit
 */
export const deleteVertex: FabricCommand<
  DeleteVertexInput,
  SettleCode | 'adjust.noVertex' | 'adjust.cornerOfSeveral',
  AdjustEdit
> = (fabric, { at }) => {
  if (!fabric.targets.some(({ geometry }) => hasCorner(geometry, at)))
    return refuse(
      'adjust.noVertex',
      fabric.targets.map(({ number }) => number),
      at,
    );
  const all = [...fabric.targets, ...fabric.around];
  const { parcels, tJunctions } = meetingAt(all, at);
  const having = new Set(all.filter(({ geometry }) => hasCorner(geometry, at)).map(({ number }) => number));
  const meeting = parcels.filter(({ number }) => having.has(number));
  const passedBy = parcels.filter(({ number }) => !having.has(number));
  if (!mayGo(meeting, passedBy, at)) {
    const about = parcels.map(({ number }) => number);
    return refuse('adjust.cornerOfSeveral', about, at);
  }
  const after = new Map(meeting.map(({ number, geometry }) => [number, without(geometry, at)]));
  return settleEdit(fabric, { after, tJunctions });
};

function mayGo(meeting: readonly FabricParcel[], passedBy: readonly FabricParcel[], at: Position): boolean {
  const passes = meeting.flatMap(({ geometry }) => geometry.flat().flatMap((ring) => passesOf(ring, at)));
  if (passes.every(([before, after]) => orientation(before, at, after) === 0)) return true;
  const beside = new Set(passes.flat().map((node) => node.join()));
  return passedBy.length === 0 && beside.size === 2;
}

/** Corners before and after the point, for each time that the ring passes it. */
function passesOf(ring: Ring, at: Position): readonly (readonly [Position, Position])[] {
  const open = ring.slice(0, -1);
  return open.flatMap((corner, index) =>
    samePosition(corner, at)
      ? [
          [
            open[(index + open.length - 1) % open.length] as Position,
            open[(index + 1) % open.length] as Position,
          ] as const,
        ]
      : [],
  );
}

const without = (geometry: MultiPolygon, at: Position): MultiPolygon =>
  geometry.map((polygon) =>
    polygon.map((ring) => {
      const open = ring.slice(0, -1).filter((corner) => !samePosition(corner, at));
      return open.length === ring.length - 1 ? ring : [...open, ...open.slice(0, 1)];
    }),
  );
