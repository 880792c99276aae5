import { z } from 'zod';
import { Address } from '../addresses/address.ts';
import { Box, MultiPolygon } from '../geometry/types.ts';
import { invariant } from '../invariant.ts';
import { Building } from '../objects/building.ts';
import { ParcelNumber, RegionCode } from '../numbers/types.ts';
import { Parcel } from '../parcels/parcel.ts';
import { Party } from '../parties/party.ts';
import { Claim, Encumbrance, Right } from '../rights/right.ts';

/**
 * The part of the register that a case stands on, as the replica (or the server) holds it now: the parcels concerned,
 * every parcel that meets the box of one of them grown by a metre, and what lies on the parcels concerned. Commands and
 * rules see nothing else. The case was opened on the first of its parcels; all lie in one zone and one region.
 * `places` are boxes beside the parcels of which the parcels are known as well: land where the case forms a parcel.
 * Among the parties is the body that stands for the State, when the register has one.
 */
export const Situation = z.strictObject({
  region: RegionCode,
  parcels: z.array(Parcel).min(1).max(500).readonly(),
  neighbours: z.array(Parcel).max(10_000).readonly(),
  places: z.array(Box).max(1000).readonly().default([]),
  /** Boundary of the quarter of the first parcel; null where the register has none. */
  quarter: MultiPolygon.nullable().default(null),
  rights: z.array(Right).max(10_000).readonly(),
  encumbrances: z.array(Encumbrance).max(10_000).readonly(),
  claims: z.array(Claim).max(10_000).readonly(),
  buildings: z.array(Building).max(10_000).readonly(),
  parties: z.array(Party).max(10_000).readonly(),
  addresses: z.array(Address).max(10_000).readonly(),
  /** Next free numbers of the quarter, in order, for parcels that the case forms. Provisional unless `reserved`. */
  freeNumbers: z.array(ParcelNumber).max(1000).readonly(),
  reserved: z.boolean(),
});
export type Situation = z.infer<typeof Situation>;

/** The parcel that the case was opened on. */
export function mainParcel({ parcels: [first] }: Situation): Parcel {
  invariant(first !== undefined, 'a situation has a parcel');
  return first;
}

/** Everything of the register that the case sees as parcels. */
export const registeredParcels = ({ parcels, neighbours }: Situation): readonly Parcel[] => [...parcels, ...neighbours];
