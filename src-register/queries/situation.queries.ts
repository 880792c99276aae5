import type { Address } from '#domain/addresses/address.ts';
import type { Situation } from '#domain/cases/situation.ts';
import { boxOf, growBox } from '#domain/geometry/measures.ts';
import type { Box, Zone } from '#domain/geometry/types.ts';
import { invariant } from '#domain/invariant.ts';
import { quarterOf } from '#domain/numbers/parcel-number.ts';
import type { ParcelNumber, RegionCode } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { toAddress } from '../entities.ts';
import type { ReadDb } from '../rows.ts';
import { burdensOf, partiesOf, partyIdsOf, type Burdens } from './burdens.queries.ts';
import { findCurrentParcel, parcelsInBox } from './parcels.queries.ts';
import { boundaryOfQuarter } from './quarters.queries.ts';
import { stateParty } from './state-party.queries.ts';

export interface SituationQuestion {
  readonly region: RegionCode;
  /** The case is opened on the first. */
  readonly numbers: readonly ParcelNumber[];
  readonly freeNumbers: readonly ParcelNumber[];
  /** True when the server keeps these numbers for the case. */
  readonly reserved: boolean;
  /** Boxes in the zone of the first parcel where the case forms parcels, or may. */
  readonly places?: readonly Box[];
}

/** A neighbour may have a vertex a little off the shared edge: the window is this much wider than the parcel. */
export const NEIGHBOUR_MARGIN_MM = 1000;
const MOST_NEIGHBOURS = 10_000;

/** The part of the register that a case on these parcels stands on; null when one of the numbers is unknown or closed. */
export async function situationOf(read: ReadDb, question: SituationQuestion): Promise<Situation | null> {
  const { region, numbers, freeNumbers, reserved, places = [] } = question;
  const parcels: Parcel[] = [];
  const all: Burdens[] = [];
  for (const number of numbers) {
    const parcel = await findCurrentParcel(read, region, number);
    if (parcel === null) return null;
    parcels.push(parcel);
    all.push(await burdensOf(read, { region, parcel: number, seq: null }));
  }
  const neighbours = await neighboursOf(read, region, parcels, places);
  const quarter = parcels[0] === undefined ? null : quarterOf(parcels[0].number);
  const burdens: Burdens = {
    rights: all.flatMap(({ rights }) => rights),
    encumbrances: all.flatMap(({ encumbrances }) => encumbrances),
    claims: all.flatMap(({ claims }) => claims),
    buildings: all.flatMap(({ buildings }) => buildings),
  };
  return {
    region,
    parcels,
    neighbours,
    places,
    quarter: quarter === null ? null : await boundaryOfQuarter(read, region, quarter),
    ...burdens,
    parties: await partiesWithState(read, region, burdens),
    addresses: await addressesOf(read, region, [...parcels, ...neighbours]),
    freeNumbers,
    reserved,
  };
}

/** Land that nobody was given is the State's: the body that stands for it can be a party of every case. */
async function partiesWithState(read: ReadDb, region: RegionCode, burdens: Burdens): Promise<Situation['parties']> {
  const parties = await partiesOf(read, region, partyIdsOf(burdens));
  const state = await stateParty(read, region);
  return state === null || parties.some(({ id }) => id === state.id) ? parties : [...parties, state];
}

/**
 * Every other parcel in force whose box meets the box of one of the parcels and a metre more, or one of the places, in
 * the order of numbers.
 */
async function neighboursOf(
  read: ReadDb,
  region: RegionCode,
  parcels: readonly Parcel[],
  places: readonly Box[],
): Promise<readonly Parcel[]> {
  const own = new Set<string>(parcels.map(({ number }) => number));
  const found = new Map<string, Parcel>();
  const windows: readonly { readonly zone: Zone; readonly box: Box }[] = [
    ...parcels.map(({ geometry, zone }) => ({ zone, box: growBox(boxOf(geometry), NEIGHBOUR_MARGIN_MM) })),
    ...places.flatMap((box) => parcels.slice(0, 1).map(({ zone }) => ({ zone, box }))),
  ];
  for (const { zone, box } of windows) {
    for (const other of await parcelsInBox(read, { region, zone, box, limit: MOST_NEIGHBOURS + 1 }))
      if (!own.has(other.number)) found.set(other.number, other);
  }
  invariant(found.size <= MOST_NEIGHBOURS, `${[...own].join()} have more neighbours than a case can hold`);
  return [...found.values()].sort((a, b) => (a.number < b.number ? -1 : 1));
}

export async function addressesOf(
  read: ReadDb,
  region: RegionCode,
  parcels: readonly Parcel[],
): Promise<readonly Address[]> {
  const codes = parcels.flatMap((parcel) => (parcel.rka === null ? [] : [parcel.rka]));
  if (codes.length === 0) return [];
  const rows = await read
    .selectFrom('address')
    .selectAll()
    .where('region', '=', region)
    .where('rka', 'in', [...new Set(codes)])
    .where('to_seq', 'is', null)
    .orderBy('rka')
    .execute();
  return rows.map(toAddress);
}
