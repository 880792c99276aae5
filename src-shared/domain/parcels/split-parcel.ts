import { ownParcels, type Command } from '../cases/draft.ts';
import { insertExactVertices } from '../geometry/insert-vertices.ts';
import { cornersIn, sharedWith } from '../geometry/shared-edges.ts';
import { splitPolygon, type SplitCode } from '../geometry/split-polygon.ts';
import type { Line } from '../geometry/types.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { ok, refuse } from '../result.ts';
import { formParts } from './form-parts.ts';
import type { Parcel } from './parcel.ts';

export interface SplitParcelInput {
  readonly parcel: ParcelNumber;
  readonly line: Line;
  /** Free numbers of the quarter in order; those that this draft has given already are passed over. */
  readonly numbers: readonly ParcelNumber[];
  /** Ids of new rows derive from it: the id of the case. */
  readonly idSeed: string;
}

export type SplitParcelCode = SplitCode | 'parcel.unknown' | 'parcel.notOfCase' | 'number.noneFree';

/**
 * Splits a parcel of the case by a line; see formParts for what becomes of its rights.
 *
 * Refuses  as splitPolygon, and 'parcel.unknown' · 'parcel.notOfCase' · 'number.noneFree'
 */
export const splitParcel: Command<SplitParcelInput, SplitParcelCode> = (state, input) => {
  const parent = state.parcels.get(input.parcel);
  if (!parent) return refuse('parcel.unknown', [input.parcel]);
  if (!ownParcels(state).some((parcel) => parcel.number === parent.number))
    return refuse('parcel.notOfCase', [parent.number]);
  const others = [...state.parcels.values()].filter(
    (parcel) => parcel.number !== parent.number && parcel.zone === parent.zone,
  );
  const split = splitAmong(parent, others, input.line);
  if (!split.ok) return refuse(split.error.code, [parent.number], split.error.at);
  const free = input.numbers.filter((number) => !state.given.has(number) && !state.parcels.has(number));
  if (free.length < split.value.parts.length) return refuse('number.noneFree', [parent.number]);
  const children = free.slice(0, split.value.parts.length);
  return ok(formParts({ state, parent, made: split.value, children, seed: input.idSeed }, others));
};

/** Corners of neighbours that stand exactly on the boundary go in first: a bent edge would pass them by. */
function splitAmong(parent: Parcel, others: readonly Parcel[], line: Line) {
  const around = others.map((parcel) => parcel.geometry);
  const geometry = insertExactVertices(parent.geometry, cornersIn(around, parent.geometry));
  return splitPolygon(geometry, line, sharedWith(around));
}
