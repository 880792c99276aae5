import { ownParcels, type Command, type DraftState } from '../cases/draft.ts';
import type { FabricParcel } from '../geometry/fabric-check.ts';
import { mergeFabric } from '../geometry/merge-fabric.ts';
import type { MergeCode } from '../geometry/merge-polygons.ts';
import { areaDoubled } from '../geometry/measures.ts';
import type { MultiPolygon } from '../geometry/types.ts';
import { deriveId } from '../ids/derive-id.ts';
import { invariant } from '../invariant.ts';
import type { RegisterChange } from '../journal/change.ts';
import { nextObjectNumbers } from '../numbers/object-number.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { isMainBefore } from '../objects/main-building.ts';
import { ok, refuse } from '../result.ts';
import { ClaimId, EncumbranceId, RightId, type Encumbrance, type Right } from '../rights/right.ts';
import type { Parcel } from './parcel.ts';

export interface MergeParcelsInput {
  readonly parcels: readonly ParcelNumber[];
  /** Land Code art. 155: the supports of one power line are one parcel though they stand apart. */
  readonly allowApart: boolean;
  /** Free numbers of the quarter in order. */
  readonly numbers: readonly ParcelNumber[];
  /** Ids of new rows derive from it: the id of the case. */
  readonly idSeed: string;
}

export type MergeParcelsCode = MergeCode | 'parcel.unknown' | 'parcel.notOfCase' | 'number.noneFree';

/** A corner this near to the boundary of the other parcel and not on it is named, not healed. */
export const NEAR_MISS_MM = 50;

/**
 * Merges parcels of the case into one.
 *
 * Closes   the parcels, their rights, encumbrances, claims and buildings; nothing is deleted
 * Forms    one parcel under a new number (Registration Law art. 49), with category, purpose and zone of the first: where
 *          the others differ, rules say so. Divisible only when all are. The value is the sum where all have one of the
 *          same day, else none; the address goes with the main building, else it is the first that there is
 * Carries  every right once, however many parcels it stood on with the same kind, term, holders and shares; whether they
 *          were homogeneous is a rule. Encumbrances and claims with their time of receipt: what stood on all parcels
 *          stands on the whole, what stood on some keeps their land as its scope
 * Refuses  as mergePolygons, and 'parcel.unknown' · 'parcel.notOfCase' · 'number.noneFree'
 */
export const mergeParcels: Command<MergeParcelsInput, MergeParcelsCode> = (state, input) => {
  const parents: Parcel[] = [];
  const own = new Set(ownParcels(state).map((parcel) => parcel.number));
  for (const number of [...new Set(input.parcels)].sort()) {
    const parcel = state.parcels.get(number);
    if (!parcel) return refuse('parcel.unknown', [number]);
    if (!own.has(number)) return refuse('parcel.notOfCase', [number]);
    parents.push(parcel);
  }
  const targets = parents.map(toFabric);
  const around = [...state.parcels.values()].filter((parcel) => !parents.includes(parcel)).map(toFabric);
  const merged = mergeFabric({ targets, around }, { toleranceMm: NEAR_MISS_MM, allowApart: input.allowApart });
  if (!merged.ok) return refuse(merged.error.code, merged.error.about, merged.error.at);
  const child = input.numbers.find((number) => !state.given.has(number) && !state.parcels.has(number));
  const [geometry] = merged.value.formed;
  if (child === undefined) return refuse('number.noneFree', input.parcels);
  invariant(geometry !== undefined, 'a merge forms one parcel');
  const context = { state, parents, child, geometry, seed: input.idSeed };
  // Merging bends nobody: all outer edges stay as they are.
  return ok(changeOf(context));
};

interface MergeContext {
  readonly state: DraftState;
  readonly parents: readonly Parcel[];
  readonly child: ParcelNumber;
  readonly geometry: MultiPolygon;
  readonly seed: string;
}

const toFabric = ({ number, geometry }: Parcel): FabricParcel => ({ number, geometry });

function changeOf(context: MergeContext): RegisterChange {
  const { state, parents, child, seed } = context;
  const old = new Set(parents.map(({ number }) => number));
  const of = <T extends { readonly parcel: ParcelNumber }>(rows: ReadonlyMap<string, T>): readonly T[] =>
    [...rows.values()].filter(({ parcel }) => old.has(parcel));
  const [rights, encumbrances, claims] = [of(state.rights), of(state.encumbrances), of(state.claims)];
  const buildings = of(state.buildings);
  const numbers = nextObjectNumbers(child, buildings.length);
  return {
    put: {
      parcels: [formed(context)],
      rights: alike(rights, sameRight).map(([first]) => ({
        ...first,
        id: RightId.parse(deriveId(seed, 'right', first.id, child)),
        version: 1,
        parcel: child,
      })),
      encumbrances: alike(encumbrances, sameEncumbrance).map((group) => joinEncumbrances(context, group)),
      claims: alike(claims, (claim) => [claim.kind, claim.claimant, claim.document, claim.receivedAt]).map(
        ([first]) => ({
          ...first,
          id: ClaimId.parse(deriveId(seed, 'claim', first.id, child)),
          version: 1,
          parcel: child,
        }),
      ),
      buildings: buildings.map((building, index) => {
        const number = numbers[index];
        invariant(number !== undefined, 'a number for every building');
        return { ...building, number, version: 1, parcel: child };
      }),
    },
    close: {
      parcels: parents.map(({ number }) => number),
      rights: rights.map(({ id }) => id),
      encumbrances: encumbrances.map(({ id }) => id),
      claims: claims.map(({ id }) => id),
      buildings: buildings.map(({ number }) => number),
    },
    lineage: parents.map(({ number }) => ({ parent: number, child })),
  };
}

function formed({ state, parents, child, geometry }: MergeContext): Parcel {
  const [first] = parents;
  invariant(first !== undefined, 'a merge has parents');
  const values = parents.map(({ valueTiyn }) => valueTiyn);
  const valued =
    values.every((value) => value !== null) && parents.every(({ valueDate }) => valueDate === first.valueDate);
  const main = [...state.buildings.values()]
    .filter((building) => parents.some(({ number }) => number === building.parcel))
    .toSorted((a, b) => (isMainBefore(a, b) ? -1 : 1))[0];
  const addressed = parents.find(({ number, rka }) => number === main?.parcel && rka !== null);
  return {
    ...first,
    number: child,
    version: 1,
    geometry,
    areaDoubled: areaDoubled(geometry),
    divisibility: parents.every(({ divisibility }) => divisibility === 'divisible') ? 'divisible' : 'indivisible',
    rka: addressed?.rka ?? parents.find(({ rka }) => rka !== null)?.rka ?? null,
    valueTiyn: valued ? values.reduce<number>((sum, value) => sum + (value ?? 0), 0) : null,
    valueDate: valued ? first.valueDate : null,
  };
}

/** What makes two rights the same right on two parcels. */
export const sameRight = ({ kind, form, until, holders }: Right): readonly (string | null)[] => [
  kind,
  form,
  until,
  ...holders.map(({ partyId, numerator, denominator }) => `${partyId} ${numerator}/${denominator}`).sort(),
];

const sameEncumbrance = ({ kind, beneficiary, document, receivedAt, until }: Encumbrance) => [
  kind,
  beneficiary,
  document,
  receivedAt,
  until,
];

/** Rows in groups that agree in these values, in the order of their first. */
function alike<T>(rows: readonly T[], valuesOf: (row: T) => readonly (string | null)[]): readonly [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const row of rows) {
    const key = JSON.stringify(valuesOf(row));
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

function joinEncumbrances({ parents, child, seed }: MergeContext, group: readonly [Encumbrance, ...Encumbrance[]]) {
  const [first] = group;
  const id = EncumbranceId.parse(deriveId(seed, 'encumbrance', first.id, child));
  const whole = parents.every(({ number }) => group.some((one) => one.parcel === number && one.scope === null));
  const scope = whole
    ? null
    : group.flatMap((one) => one.scope ?? parents.find(({ number }) => number === one.parcel)?.geometry ?? []);
  return { ...first, id, version: 1, parcel: child, scope };
}
