import type { ParcelNumber } from '../numbers/types.ts';
import type { RegisterChange, Lineage } from '../journal/change.ts';
import type { Building } from '../objects/building.ts';
import type { ObjectNumber } from '../numbers/types.ts';
import type { Parcel } from '../parcels/parcel.ts';
import type { Claim, ClaimId, Encumbrance, EncumbranceId, Right, RightId } from '../rights/right.ts';
import type { Refusal, Result } from '../result.ts';
import { registeredParcels, type Situation } from './situation.ts';

/**
 * The register as a case sees it while it is drafted: the situation with the commands so far applied. Immutable:
 * applying makes a new one.
 */
export interface DraftState {
  readonly situation: Situation;
  readonly parcels: ReadonlyMap<ParcelNumber, Parcel>;
  readonly rights: ReadonlyMap<RightId, Right>;
  readonly encumbrances: ReadonlyMap<EncumbranceId, Encumbrance>;
  readonly claims: ReadonlyMap<ClaimId, Claim>;
  readonly buildings: ReadonlyMap<ObjectNumber, Building>;
  /** Step by step, intermediate parcels included. */
  readonly lineage: readonly Lineage[];
  /** Numbers that a command of this draft has given: never given again within it. */
  readonly given: ReadonlySet<ParcelNumber>;
}

/** A drafting command: from the state and its input to a change, or the reason why not. Applies nothing. */
export type Command<Input, Code extends string> = (
  state: DraftState,
  input: Input,
) => Result<RegisterChange, Refusal<Code>>;

/** What undoes a change: rows to put back as they were, rows to forget, lineage to forget. */
export interface Inverse {
  readonly restore: RegisterChange['put'];
  readonly forget: RegisterChange['close'];
  readonly lineage: readonly Lineage[];
}

const byKey = <K, V>(rows: readonly V[], key: (row: V) => K): ReadonlyMap<K, V> =>
  new Map(rows.map((row) => [key(row), row]));

export function draftOf(situation: Situation): DraftState {
  return {
    situation,
    parcels: byKey(registeredParcels(situation), (parcel) => parcel.number),
    rights: byKey(situation.rights, (right) => right.id),
    encumbrances: byKey(situation.encumbrances, (encumbrance) => encumbrance.id),
    claims: byKey(situation.claims, (claim) => claim.id),
    buildings: byKey(situation.buildings, (building) => building.number),
    lineage: [],
    given: new Set(),
  };
}

/** The parcels of this draft that are its own: those of the case, what was made of them so far, and those formed on free land. */
export function ownParcels(state: DraftState): readonly Parcel[] {
  const own = new Set<ParcelNumber>([...state.situation.parcels.map((parcel) => parcel.number), ...state.given]);
  return [...state.parcels.values()].filter((parcel) => own.has(parcel.number)).sort(compareNumbers);
}

/** One act makes one version, however many steps of the draft touch the parcel. */
export function nextVersion(state: DraftState, number: ParcelNumber): number {
  const registered = registeredParcels(state.situation).find((parcel) => parcel.number === number);
  return registered ? registered.version + 1 : 1;
}

export function neighboursOf(state: DraftState): readonly Parcel[] {
  const own = new Set(ownParcels(state).map((parcel) => parcel.number));
  return [...state.parcels.values()].filter((parcel) => !own.has(parcel.number));
}

const compareNumbers = (a: Parcel, b: Parcel): number =>
  a.number.slice(0, 8).localeCompare(b.number.slice(0, 8)) || Number(a.number.slice(8)) - Number(b.number.slice(8));

/** The one applier: puts and closes, and says what would undo it. */
export function applyChange(
  state: DraftState,
  change: RegisterChange,
): { readonly state: DraftState; readonly inverse: Inverse } {
  const parcels = applyRows(state.parcels, change.put.parcels, change.close.parcels, (row) => row.number);
  const rights = applyRows(state.rights, change.put.rights, change.close.rights, (row) => row.id);
  const encumbrances = applyRows(
    state.encumbrances,
    change.put.encumbrances,
    change.close.encumbrances,
    (row) => row.id,
  );
  const claims = applyRows(state.claims, change.put.claims, change.close.claims, (row) => row.id);
  const buildings = applyRows(state.buildings, change.put.buildings, change.close.buildings, (row) => row.number);
  return {
    state: {
      situation: state.situation,
      parcels: parcels.rows,
      rights: rights.rows,
      encumbrances: encumbrances.rows,
      claims: claims.rows,
      buildings: buildings.rows,
      lineage: [...state.lineage, ...change.lineage],
      given: new Set([...state.given, ...change.lineage.map((link) => link.child), ...parcels.added]),
    },
    inverse: {
      restore: {
        parcels: parcels.before,
        rights: rights.before,
        encumbrances: encumbrances.before,
        claims: claims.before,
        buildings: buildings.before,
      },
      forget: {
        parcels: parcels.added,
        rights: rights.added,
        encumbrances: encumbrances.added,
        claims: claims.added,
        buildings: buildings.added,
      },
      lineage: change.lineage,
    },
  };
}

interface Applied<K, V> {
  readonly rows: ReadonlyMap<K, V>;
  readonly before: readonly V[];
  readonly added: readonly K[];
}

function applyRows<K, V>(
  rows: ReadonlyMap<K, V>,
  put: readonly V[],
  close: readonly K[],
  key: (row: V) => K,
): Applied<K, V> {
  const next = new Map(rows);
  for (const row of put) next.set(key(row), row);
  for (const id of close) next.delete(id);
  const touched = new Set([...put.map(key), ...close]);
  const before = [...touched].flatMap((id) => rows.get(id) ?? []);
  return { rows: next, before, added: put.map(key).filter((id) => !rows.has(id)) };
}

export function applyInverse(state: DraftState, inverse: Inverse): DraftState {
  const { restore, forget } = inverse;
  const count = state.lineage.length - inverse.lineage.length;
  const undone = new Set([...inverse.lineage.map((link) => link.child), ...forget.parcels]);
  return {
    situation: state.situation,
    parcels: applyRows(state.parcels, restore.parcels, forget.parcels, (row) => row.number).rows,
    rights: applyRows(state.rights, restore.rights, forget.rights, (row) => row.id).rows,
    encumbrances: applyRows(state.encumbrances, restore.encumbrances, forget.encumbrances, (row) => row.id).rows,
    claims: applyRows(state.claims, restore.claims, forget.claims, (row) => row.id).rows,
    buildings: applyRows(state.buildings, restore.buildings, forget.buildings, (row) => row.number).rows,
    lineage: state.lineage.slice(0, count),
    given: new Set([...state.given].filter((number) => !undone.has(number))),
  };
}
