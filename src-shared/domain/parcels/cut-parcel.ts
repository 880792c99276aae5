import { ownParcels, type Command, type DraftState } from '../cases/draft.ts';
import type { PartsMade } from '../geometry/clip-to-parts.ts';
import type { FabricParcel } from '../geometry/fabric-check.ts';
import type { Fabric } from '../geometry/fabric-edit.ts';
import type { RegisterChange } from '../journal/change.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { formParts } from './form-parts.ts';
import type { Parcel } from './parcel.ts';

export interface CutInput {
  readonly parcel: ParcelNumber;
  /** Free numbers of the quarter in order; those that this draft has given already are passed over. */
  readonly numbers: readonly ParcelNumber[];
  /** Ids of new rows derive from it: the id of the case. */
  readonly idSeed: string;
}

export type CutCode = 'parcel.unknown' | 'parcel.notOfCase' | 'number.noneFree';

/**
 * What every command does that cuts a parcel of the case into parts: finds it, has it cut among its neighbours, gives
 * numbers, forms the parts. See formParts for what becomes of rights and burdens.
 *
 * Refuses  as `cut` with the number of the parcel, and 'parcel.unknown' · 'parcel.notOfCase' · 'number.noneFree'
 */
export function cutParcel<Code extends string>(
  state: DraftState,
  { parcel, numbers, idSeed }: CutInput,
  cut: (fabric: Fabric) => Result<PartsMade, Refusal<Code>>,
): Result<RegisterChange, Refusal<Code | CutCode>> {
  const parent = state.parcels.get(parcel);
  if (!parent) return refuse('parcel.unknown', [parcel]);
  if (!ownParcels(state).some(({ number }) => number === parent.number))
    return refuse('parcel.notOfCase', [parent.number]);
  const others = [...state.parcels.values()].filter(
    ({ number, zone }) => number !== parent.number && zone === parent.zone,
  );
  const made = cut({ targets: [toFabric(parent)], around: others.map(toFabric) });
  if (!made.ok) return refuse(made.error.code, made.error.about, made.error.at);
  const free = numbers.filter((number) => !state.given.has(number) && !state.parcels.has(number));
  if (free.length < made.value.parts.length) return refuse('number.noneFree', [parent.number]);
  const children = free.slice(0, made.value.parts.length);
  return ok(formParts({ state, parent, made: made.value, children, seed: idSeed }, others));
}

const toFabric = ({ number, geometry }: Parcel): FabricParcel => ({ number, geometry });

export type CutCommand<Input, Code extends string> = Command<CutInput & Input, Code | CutCode>;
