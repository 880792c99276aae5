import { z } from 'zod';
import { Address } from '../addresses/address.ts';
import { Building } from '../objects/building.ts';
import { ParcelNumber, RegionCode } from '../numbers/types.ts';
import { Parcel } from '../parcels/parcel.ts';
import { Party } from '../parties/party.ts';
import { Claim, Encumbrance, Right } from '../rights/right.ts';

/**
 * The part of the register that a case stands on, as the replica (or the server) holds it now: the parcel concerned,
 * every parcel that meets its box grown by one metre, and what lies on the parcel. Commands and rules see nothing else.
 */
export const Situation = z.strictObject({
  region: RegionCode,
  parcel: Parcel,
  neighbours: z.array(Parcel).max(10_000).readonly(),
  rights: z.array(Right).max(10_000).readonly(),
  encumbrances: z.array(Encumbrance).max(10_000).readonly(),
  claims: z.array(Claim).max(10_000).readonly(),
  buildings: z.array(Building).max(10_000).readonly(),
  parties: z.array(Party).max(10_000).readonly(),
  addresses: z.array(Address).max(10_000).readonly(),
  /** Next free numbers of the quarter, in order, for parcels that the case forms. Provisional unless `reserved`. */
  freeNumbers: z.array(ParcelNumber).max(100).readonly(),
  reserved: z.boolean(),
});
export type Situation = z.infer<typeof Situation>;
