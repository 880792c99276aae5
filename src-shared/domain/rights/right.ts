import { z } from 'zod';
import { MultiPolygon } from '../geometry/types.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { PartyId } from '../parties/party.ts';

export const RightId = z.uuid().brand<'RightId'>();
export type RightId = z.infer<typeof RightId>;
export const EncumbranceId = z.uuid().brand<'EncumbranceId'>();
export type EncumbranceId = z.infer<typeof EncumbranceId>;
export const ClaimId = z.uuid().brand<'ClaimId'>();
export type ClaimId = z.infer<typeof ClaimId>;

/** Kinds of rights to land: Land Code art. 34-36, 43; Registration Law art. 4. */
export const RightKind = z.enum([
  'private_ownership',
  'state_ownership',
  'permanent_use',
  'temp_paid_long',
  'temp_paid_short',
  'temp_free',
]);
export type RightKind = z.infer<typeof RightKind>;

/** Sole, shared (долевая) or joint (совместная): Land Code art. 53-58. */
export const OwnershipForm = z.enum(['sole', 'shared', 'joint']);
export type OwnershipForm = z.infer<typeof OwnershipForm>;

/** A share is a fraction; the shares of one right add up to exactly 1. Joint holders have 1/n for information only. */
export const Holder = z.strictObject({
  partyId: PartyId,
  numerator: z.int().min(1),
  denominator: z.int().min(1),
});
export type Holder = z.infer<typeof Holder>;

/** A right to a parcel (LADM LA_Right) held by one or more parties. */
export const Right = z.strictObject({
  id: RightId,
  version: z.int().min(1),
  parcel: ParcelNumber,
  kind: RightKind,
  form: OwnershipForm,
  holders: z.array(Holder).min(1).max(10_000).readonly(),
  since: z.iso.date(),
  until: z.iso.date().nullable(),
  ground: z.string().max(400),
});
export type Right = z.infer<typeof Right>;

/** Encumbrances: Registration Law art. 5. */
export const EncumbranceKind = z.enum([
  'lease',
  'free_use',
  'servitude',
  'life_maintenance',
  'annuity',
  'trust_management',
  'pledge',
  'arrest',
  'state_restriction',
  'other',
]);
export type EncumbranceKind = z.infer<typeof EncumbranceKind>;

/** A burden on a parcel (LADM LA_Restriction). `scope` is the part it covers, null for the whole parcel. Priority is by `receivedAt`. */
export const Encumbrance = z.strictObject({
  id: EncumbranceId,
  version: z.int().min(1),
  parcel: ParcelNumber,
  kind: EncumbranceKind,
  beneficiary: PartyId,
  document: z.string().max(400),
  receivedAt: z.iso.datetime(),
  until: z.iso.date().nullable(),
  scope: MultiPolygon.nullable(),
});
export type Encumbrance = z.infer<typeof Encumbrance>;

/** Legal claims (юридические притязания), recorded only: Registration Law art. 53. */
export const Claim = z.strictObject({
  id: ClaimId,
  version: z.int().min(1),
  parcel: ParcelNumber,
  kind: z.enum([
    'lawsuit',
    'judicial_appeal',
    'seizure_decision',
    'deposit_agreement',
    'preliminary_contract',
    'other',
  ]),
  claimant: PartyId,
  document: z.string().max(400),
  receivedAt: z.iso.datetime(),
  until: z.iso.date().nullable(),
});
export type Claim = z.infer<typeof Claim>;
