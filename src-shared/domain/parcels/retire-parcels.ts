import { ownParcels, type Command } from '../cases/draft.ts';
import { emptyChange } from '../journal/change.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { ok, refuse } from '../result.ts';
import type { Parcel } from './parcel.ts';

export interface RetireParcelsInput {
  readonly parcels: readonly ParcelNumber[];
}

export type RetireParcelsCode = 'parcel.unknown' | 'parcel.notOfCase' | 'retire.hasBuildings' | 'retire.formedHere';

/**
 * Retires parcels of the case: their land belongs to no parcel from then on, and nothing is formed of it.
 *
 * Closes   the parcels, their rights, encumbrances and claims; nothing is deleted. Neighbours keep all their points
 * Refuses  'parcel.unknown' · 'parcel.notOfCase' · 'retire.hasBuildings' (building and land go together, Land Code
 *          art. 52: they are moved or closed first) · 'retire.formedHere' (this very draft formed it: undo that)
 */
export const retireParcels: Command<RetireParcelsInput, RetireParcelsCode> = (state, input) => {
  const own = new Set(ownParcels(state).map(({ number }) => number));
  const retired: Parcel[] = [];
  for (const number of [...new Set(input.parcels)].sort()) {
    const parcel = state.parcels.get(number);
    if (!parcel) return refuse('parcel.unknown', [number]);
    if (!own.has(number)) return refuse('parcel.notOfCase', [number]);
    const corner = parcel.geometry[0]?.[0]?.[0] ?? null;
    if (state.given.has(number)) return refuse('retire.formedHere', [number], corner);
    const building = [...state.buildings.values()].find((each) => each.parcel === number);
    if (building) return refuse('retire.hasBuildings', [number], building.geometry[0]?.[0]?.[0] ?? corner);
    retired.push(parcel);
  }
  const gone = new Set<string>(retired.map(({ number }) => number));
  const idsOn = <Id>(rows: ReadonlyMap<Id, { readonly parcel: ParcelNumber }>): readonly Id[] =>
    [...rows].filter(([, { parcel }]) => gone.has(parcel)).map(([id]) => id);
  return ok({
    ...emptyChange,
    close: {
      parcels: retired.map(({ number }) => number),
      rights: idsOn(state.rights),
      encumbrances: idsOn(state.encumbrances),
      claims: idsOn(state.claims),
      buildings: [],
    },
  });
};
