import type { Lineage, RegisterChange } from '../journal/change.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import type { DraftState } from './draft.ts';
import { registeredParcels } from './situation.ts';

/**
 * What a draft does to the register in sum: what steps made and unmade again does not appear. Rows stand in the order
 * of their numbers and ids, so that two replays of the same commands give the same canonical JSON.
 */
export function netChange(state: DraftState): RegisterChange {
  const { situation } = state;
  const parcels = difference(registeredParcels(situation), state.parcels, (row) => row.number);
  const rights = difference(situation.rights, state.rights, (row) => row.id);
  const encumbrances = difference(situation.encumbrances, state.encumbrances, (row) => row.id);
  const claims = difference(situation.claims, state.claims, (row) => row.id);
  const buildings = difference(situation.buildings, state.buildings, (row) => row.number);
  return {
    put: {
      parcels: parcels.put,
      rights: rights.put,
      encumbrances: encumbrances.put,
      claims: claims.put,
      buildings: buildings.put,
    },
    close: {
      parcels: parcels.close,
      rights: rights.close,
      encumbrances: encumbrances.close,
      claims: claims.close,
      buildings: buildings.close,
    },
    lineage: netLineage(state),
  };
}

/** Rows are never changed in place: a row of the draft is the registered one or another object. */
function difference<K extends string, V>(registered: readonly V[], now: ReadonlyMap<K, V>, key: (row: V) => K) {
  const before = new Map(registered.map((row) => [key(row), row]));
  const put = [...now].filter(([id, row]) => before.get(id) !== row).sort(([a], [b]) => compare(a, b));
  const close = [...before.keys()].filter((id) => !now.has(id)).sort(compare);
  return { put: put.map(([, row]) => row), close };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** From the registered ancestor to each parcel that is there in the end. */
function netLineage(state: DraftState): readonly Lineage[] {
  const registered = new Set<ParcelNumber>(registeredParcels(state.situation).map((parcel) => parcel.number));
  const parents = new Map<ParcelNumber, readonly ParcelNumber[]>();
  for (const { parent, child } of state.lineage) parents.set(child, [...(parents.get(child) ?? []), parent]);
  const ancestors = (number: ParcelNumber): readonly ParcelNumber[] =>
    registered.has(number) ? [number] : (parents.get(number) ?? []).flatMap(ancestors);
  return [...parents.keys()]
    .filter((child) => state.parcels.has(child))
    .flatMap((child) => [...new Set(ancestors(child))].map((parent) => ({ parent, child })))
    .sort((a, b) => compare(a.parent, b.parent) || compare(a.child, b.child));
}
