import type { Address } from '#domain/addresses/address.ts';
import type { Situation } from '#domain/cases/situation.ts';
import { boxOf, growBox } from '#domain/geometry/measures.ts';
import { invariant } from '#domain/invariant.ts';
import type { ParcelNumber, RegionCode } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { toAddress } from '../entities.ts';
import type { ReadDb } from '../rows.ts';
import { burdensOf, partiesOf, partyIdsOf } from './burdens.queries.ts';
import { findCurrentParcel, parcelsInBox } from './parcels.queries.ts';

export interface SituationQuestion {
  readonly region: RegionCode;
  readonly number: ParcelNumber;
  readonly freeNumbers: readonly ParcelNumber[];
  /** True when the server keeps these numbers for the case. */
  readonly reserved: boolean;
}

/** A neighbour may have a vertex a little off the shared edge: the window is this much wider than the parcel. */
export const NEIGHBOUR_MARGIN_MM = 1000;
const MOST_NEIGHBOURS = 10_000;

/** The part of the register that a case on this parcel stands on; null when the number is unknown or closed. */
export async function situationOf(read: ReadDb, question: SituationQuestion): Promise<Situation | null> {
  const { region, number, freeNumbers, reserved } = question;
  const parcel = await findCurrentParcel(read, region, number);
  if (parcel === null) return null;
  const neighbours = await neighboursOf(read, region, parcel);
  const burdens = await burdensOf(read, { region, parcel: number, seq: null });
  return {
    region,
    parcel,
    neighbours,
    ...burdens,
    parties: await partiesOf(read, region, partyIdsOf(burdens)),
    addresses: await addressesOf(read, region, [parcel, ...neighbours]),
    freeNumbers,
    reserved,
  };
}

/** Every other parcel in force whose box meets the parcel's box and a metre more, in the order of numbers. */
export async function neighboursOf(read: ReadDb, region: RegionCode, parcel: Parcel): Promise<readonly Parcel[]> {
  const box = growBox(boxOf(parcel.geometry), NEIGHBOUR_MARGIN_MM);
  const found = await parcelsInBox(read, { region, zone: parcel.zone, box, limit: MOST_NEIGHBOURS + 1 });
  invariant(found.length <= MOST_NEIGHBOURS, `parcel ${parcel.number} has more neighbours than a case can hold`);
  return found.filter((other) => other.number !== parcel.number).sort((a, b) => (a.number < b.number ? -1 : 1));
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
