import { z } from 'zod';
import { CaseKind } from '../cases/kinds/case-kind.ts';
import { Address } from '../addresses/address.ts';
import { Sha256 } from '../documents/document.ts';
import { QuarterNumber, RegionCode } from '../numbers/types.ts';
import { Party } from '../parties/party.ts';
import { TrustChange } from '../signatures/trust/trust-command.ts';
import { RegisterChange } from './change.ts';
import { KeySuccession } from './head-keys.ts';

export const ActId = z.uuid().brand<'ActId'>();
export type ActId = z.infer<typeof ActId>;

export const ActKind = z.enum(['initial_load', 'import', 'refusal', 'trust', 'succession', ...CaseKind.options]);
export type ActKind = z.infer<typeof ActKind>;

/**
 * What is logged: canonical JSON (RFC 8785) of this object is the leaf. Personal data stay out: the parties and
 * addresses that the act brings stand in `ActPersonal`, of which the leaf holds only a salted hash.
 * An `initial_load` carries no rows (they are in the snapshot), only their number and digest.
 */
export const ActBody = z.strictObject({
  format: z.literal('shekara-act/1'),
  id: ActId,
  region: RegionCode,
  kind: ActKind,
  registeredAt: z.iso.datetime(),
  submissionId: z.uuid().nullable(),
  caseNumber: z.string().max(40).nullable(),
  quarter: QuarterNumber.nullable(),
  receivedAt: z.iso.datetime().nullable(),
  /** SHA-256 of the signed submission and of the signed decision; the files themselves are kept by the server. */
  submissionSha256: Sha256.nullable(),
  decisionSha256: Sha256.nullable(),
  documents: z.array(Sha256).max(1000).readonly(),
  change: RegisterChange,
  /** Of a `trust` act alone: what it does to the trust store. Who signed it stands in the two hashes. */
  trust: TrustChange.optional(),
  /** Of a `succession` act alone: the head key that comes, vouched for by the one that goes (SEC-71). */
  succession: KeySuccession.optional(),
  rows: z.strictObject({ count: z.int().min(0), digest: Sha256 }).nullable(),
  /** SHA-256(salt ‖ canonical JSON of ActPersonal.content), null when the act brings no personal rows. */
  personal: Sha256.nullable(),
});
export type ActBody = z.infer<typeof ActBody>;

/** The opening of `ActBody.personal`: travels with the feed to those who may see it, never into the log. */
export const ActPersonal = z.strictObject({
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  content: z.strictObject({
    parties: z.array(Party).max(100_000).readonly(),
    addresses: z.array(Address).max(100_000).readonly(),
    registrar: z.string().max(200),
  }),
});
export type ActPersonal = z.infer<typeof ActPersonal>;
