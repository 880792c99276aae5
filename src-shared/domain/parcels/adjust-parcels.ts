import { z } from 'zod';
import { nextVersion, ownParcels, type Command } from '../cases/draft.ts';
import { deleteVertex } from '../geometry/adjust/delete-vertex.ts';
import { insertVertex } from '../geometry/adjust/insert-vertex.ts';
import { moveVertex, moveVertices } from '../geometry/adjust/move-vertex.ts';
import { shiftBoundary, type ShiftBoundaryInput } from '../geometry/boundary/shift-boundary.ts';
import { straightenBoundary } from '../geometry/boundary/straighten-boundary.ts';
import type { FabricParcel } from '../geometry/fabric-check.ts';
import type { Fabric, FabricEdit } from '../geometry/fabric-edit.ts';
import { areaDoubled } from '../geometry/measures.ts';
import { redistribute } from '../geometry/redistribute/redistribute.ts';
import { Line, Position } from '../geometry/types.ts';
import { never } from '../invariant.ts';
import { emptyChange } from '../journal/change.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import type { Parcel } from './parcel.ts';

const Edge = z.tuple([Position, Position]).readonly();

/** Changes of boundaries after which every parcel keeps its number: plain data of a case's command. */
export const BoundaryEdit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('moveVertex'), from: Position, to: Position }),
  z.strictObject({
    kind: z.literal('moveVertices'),
    moves: z
      .array(z.strictObject({ from: Position, to: Position }))
      .min(1)
      .max(1000)
      .readonly(),
  }),
  z.strictObject({ kind: z.literal('insertVertex'), edge: Edge, at: Position }),
  z.strictObject({ kind: z.literal('deleteVertex'), at: Position }),
  z.strictObject({ kind: z.literal('straighten'), from: Position, to: Position }),
  z.strictObject({
    kind: z.literal('shift'),
    between: z.tuple([ParcelNumber, ParcelNumber]).readonly(),
    near: Position,
    shape: z.enum(['kept', 'straight']),
    goal: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('area'), of: ParcelNumber, areaDoubled: z.int().positive() }),
      z.strictObject({ kind: z.literal('distance'), grows: ParcelNumber, mm: z.int().positive().max(10_000_000) }),
      z.strictObject({ kind: z.literal('keepAreas') }),
    ]),
  }),
  z.strictObject({
    kind: z.literal('redistribute'),
    lines: z.array(Line).min(1).max(500).readonly(),
    dangles: z.enum(['refuse', 'trim']),
  }),
]);
export type BoundaryEdit = z.infer<typeof BoundaryEdit>;

type CodeOf<C> = C extends (...input: never[]) => Result<unknown, Refusal<infer Code>> ? Code : never;
export type AdjustParcelsCode =
  | CodeOf<typeof moveVertex>
  | CodeOf<typeof insertVertex>
  | CodeOf<typeof deleteVertex>
  | CodeOf<typeof straightenBoundary>
  | CodeOf<typeof shiftBoundary>
  | CodeOf<typeof redistribute>
  | 'adjust.notOfCase';

/**
 * Changes boundaries of the parcels of the case. Every parcel keeps its number, rights and burdens; whose boundary
 * changes gets a new version. A neighbour gives or takes no land: it may get vertices, its owner is not heard here.
 *
 * Refuses  as the command of the fabric, and 'adjust.notOfCase' (a neighbour would lose or gain land: take it into the
 *          case)
 */
export const adjustParcels: Command<{ readonly edit: BoundaryEdit }, AdjustParcelsCode> = (state, { edit }) => {
  const own = ownParcels(state);
  const numbers = new Set<string>(own.map(({ number }) => number));
  const fabric: Fabric = {
    targets: own.map(toFabric),
    around: [...state.parcels.values()].filter(({ number }) => !numbers.has(number)).map(toFabric),
  };
  const done = runEdit(fabric, edit);
  if (!done.ok) return refuse(done.error.code, done.error.about, done.error.at);
  const changed = done.value.changed.flatMap(({ number, geometry }) => {
    const parcel = state.parcels.get(number as ParcelNumber); // the fabric was made of these parcels
    return parcel ? [withGeometry(parcel, geometry, nextVersion(state, parcel.number))] : [];
  });
  const robbed = changed.find(({ parcel, before }) => !numbers.has(parcel.number) && loses(before, parcel));
  if (robbed) return refuse('adjust.notOfCase', [robbed.parcel.number], robbed.parcel.geometry[0]?.[0]?.[0] ?? null);
  return ok({ ...emptyChange, put: { ...emptyChange.put, parcels: changed.map(({ parcel }) => parcel) } });
};

const toFabric = ({ number, geometry }: Parcel): FabricParcel => ({ number, geometry });

function withGeometry(before: Parcel, geometry: Parcel['geometry'], version: number) {
  return { before, parcel: { ...before, geometry, areaDoubled: areaDoubled(geometry), version } };
}

/** By more than the rounding of the new points on its boundary: 0.71 mm along half of the edges, at most. */
function loses(before: Parcel, { areaDoubled: after, geometry }: Parcel): boolean {
  const box = geometry.flat(2);
  const [east, north] = [box.map(([x]) => x), box.map(([, y]) => y)];
  const around = 2 * (Math.max(...east) - Math.min(...east) + Math.max(...north) - Math.min(...north));
  return Math.abs(after - before.areaDoubled) > 2 * around;
}

function runEdit(fabric: Fabric, edit: BoundaryEdit): Result<FabricEdit, Refusal<AdjustParcelsCode>> {
  switch (edit.kind) {
    case 'moveVertex':
      return moveVertex(fabric, edit);
    case 'moveVertices':
      return moveVertices(fabric, edit);
    case 'insertVertex':
      return insertVertex(fabric, edit);
    case 'deleteVertex':
      return deleteVertex(fabric, edit);
    case 'straighten':
      return straightenBoundary(fabric, edit);
    case 'shift':
      return shiftBoundary(fabric, { ...edit, motion: 'parallel' } satisfies ShiftBoundaryInput);
    case 'redistribute':
      return redistribute(fabric, edit);
    default:
      return never(edit);
  }
}
