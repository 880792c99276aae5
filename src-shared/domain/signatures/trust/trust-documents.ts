import { z } from 'zod';
import { Sha256 } from '../../documents/document.ts';
import { RegionCode } from '../../numbers/types.ts';
import { TrustCommand } from './trust-command.ts';

const Administrator = z.strictObject({ login: z.string().max(80), identifier: z.string().regex(/^\d{12}$/) });

/** What one administrator signs: canonical JSON of this object. It changes nothing until another confirms it (SEC-72). */
export const TrustProposal = z.strictObject({
  format: z.literal('shekara-trust-proposal/1'),
  purpose: z.literal('propose-trust'),
  id: z.uuid(),
  region: RegionCode,
  /** Version of the store that it was made on: after another change it must be made anew. */
  base: z.int().min(1),
  commands: z.array(TrustCommand).min(1).max(50).readonly(),
  reason: z.string().min(3).max(1000),
  administrator: Administrator,
  proposedAt: z.iso.datetime(),
});
export type TrustProposal = z.infer<typeof TrustProposal>;

/** What another signs to put it in force, or either of the two to take it back. */
export const TrustDecision = z.strictObject({
  format: z.literal('shekara-trust-decision/1'),
  purpose: z.literal('decide-trust'),
  proposalId: z.uuid(),
  proposalSha256: Sha256,
  outcome: z.enum(['confirm', 'withdraw']),
  administrator: Administrator,
  decidedAt: z.iso.datetime(),
});
export type TrustDecision = z.infer<typeof TrustDecision>;
