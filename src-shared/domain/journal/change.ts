import { z } from 'zod';
import { Building } from '../objects/building.ts';
import { ObjectNumber, ParcelNumber } from '../numbers/types.ts';
import { Parcel } from '../parcels/parcel.ts';
import { Claim, ClaimId, Encumbrance, EncumbranceId, Right, RightId } from '../rights/right.ts';

/** Points inserted on the boundary of a neighbour are a new version of that neighbour and stand in `put`. */
export const Lineage = z.strictObject({ parent: ParcelNumber, child: ParcelNumber });
export type Lineage = z.infer<typeof Lineage>;

/**
 * What an act does to the register: plain data, made by a command, applied by one applier, reversed by one inverse.
 * `put` writes a new current version; `close` ends the current version and leaves it in history. Nothing is deleted.
 */
export const RegisterChange = z.strictObject({
  put: z.strictObject({
    parcels: z.array(Parcel).max(10_000).readonly(),
    rights: z.array(Right).max(10_000).readonly(),
    encumbrances: z.array(Encumbrance).max(10_000).readonly(),
    claims: z.array(Claim).max(10_000).readonly(),
    buildings: z.array(Building).max(10_000).readonly(),
  }),
  close: z.strictObject({
    parcels: z.array(ParcelNumber).max(10_000).readonly(),
    rights: z.array(RightId).max(10_000).readonly(),
    encumbrances: z.array(EncumbranceId).max(10_000).readonly(),
    claims: z.array(ClaimId).max(10_000).readonly(),
    buildings: z.array(ObjectNumber).max(10_000).readonly(),
  }),
  lineage: z.array(Lineage).max(10_000).readonly(),
});
export type RegisterChange = z.infer<typeof RegisterChange>;

export const emptyChange: RegisterChange = {
  put: { parcels: [], rights: [], encumbrances: [], claims: [], buildings: [] },
  close: { parcels: [], rights: [], encumbrances: [], claims: [], buildings: [] },
  lineage: [],
};
