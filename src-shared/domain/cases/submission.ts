import { z } from 'zod';
import { CaseDocument } from '../documents/document.ts';
import { Box, Zone } from '../geometry/types.ts';
import { RegisterChange } from '../journal/change.ts';
import { ParcelNumber, RegionCode } from '../numbers/types.ts';
import { AcceptedWarning, CaseId, Consent, LodgedCommand } from './case-file.ts';
import { CaseKind } from './kinds/case-kind.ts';

const Version = z.strictObject({ number: ParcelNumber, version: z.int().min(1) });

/**
 * What the engineer signs: canonical JSON (RFC 8785) of this object. The server replays `commands` on its own
 * register and demands the same `change`; it believes nothing else in here but the signature.
 * `purpose` keeps a signature for lodging from being used for anything else.
 */
export const Submission = z.strictObject({
  format: z.literal('shekara-submission/1'),
  purpose: z.literal('lodge'),
  id: z.uuid(),
  caseId: CaseId,
  caseNumber: z.string().max(40),
  kind: CaseKind,
  region: RegionCode,
  parcels: z.array(ParcelNumber).min(1).max(500).readonly(),
  engineer: z.strictObject({ login: z.string().max(80), identifier: z.string().regex(/^\d{12}$/) }),
  createdAt: z.iso.datetime(),
  zone: Zone,
  window: Box,
  touched: z.array(Version).max(10_000).readonly(),
  relied: z.array(Version).max(10_000).readonly(),
  commands: z.array(LodgedCommand).min(1).max(1000).readonly(),
  numbers: z.array(ParcelNumber).max(1000).readonly(),
  change: RegisterChange,
  consents: z.array(Consent).max(10_000).readonly(),
  accepted: z.array(AcceptedWarning).max(1000).readonly(),
  documents: z.array(CaseDocument).max(1000).readonly(),
  note: z.string().max(4000),
});
export type Submission = z.infer<typeof Submission>;

/** What the registrar signs. */
export const Decision = z.strictObject({
  format: z.literal('shekara-decision/1'),
  purpose: z.literal('decide'),
  submissionId: z.uuid(),
  submissionSha256: z.string().regex(/^[0-9a-f]{64}$/),
  outcome: z.enum(['register', 'refuse']),
  /** Norms of the Registration Law art. 31, e.g. '31.1.4'; empty when registering. */
  grounds: z
    .array(z.string().regex(/^31\.[0-9.-]{1,12}$/))
    .max(20)
    .readonly(),
  reasons: z.string().max(4000),
  registrar: z.strictObject({ login: z.string().max(80), identifier: z.string().regex(/^\d{12}$/) }),
  decidedAt: z.iso.datetime(),
});
export type Decision = z.infer<typeof Decision>;
