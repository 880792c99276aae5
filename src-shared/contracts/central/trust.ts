import { z } from 'zod';
import { Sha256 } from '#domain/documents/document.ts';
import { TrustCommand } from '#domain/signatures/trust/trust-command.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { Base64 } from './session.ts';

const base = procedure.errors(faults);

/** A proposal with those who signed it: names are shown to administrators alone. */
export const TrustProposalRow = z.strictObject({
  id: z.uuid(),
  sha256: Sha256,
  base: z.int(),
  commands: z.array(TrustCommand).readonly(),
  reason: z.string(),
  proposedAt: z.iso.datetime(),
  proposedBy: z.string(),
  state: z.enum(['open', 'confirmed', 'withdrawn']),
  decidedAt: z.iso.datetime().nullable(),
  decidedBy: z.string().nullable(),
  actSeq: z.int().nullable(),
  /** The caller has made it: another must confirm it. */
  isOwn: z.boolean(),
});
export type TrustProposalRow = z.infer<typeof TrustProposalRow>;

/** `reason` is a key under `refusals`, `about` what it speaks of. */
const Rejected = z.strictObject({
  kind: z.literal('rejected'),
  reason: z.string(),
  about: z.array(z.string()).readonly(),
});

export const ProposeTrustAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('proposed'), id: z.uuid() }),
  Rejected,
]);
export type ProposeTrustAnswer = z.infer<typeof ProposeTrustAnswer>;

export const DecideTrustAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('confirmed'), version: z.int(), actSeq: z.int() }),
  z.strictObject({ kind: z.literal('withdrawn') }),
  Rejected,
]);
export type DecideTrustAnswer = z.infer<typeof DecideTrustAnswer>;

export const trust = {
  /** Newest first. The store itself travels with the feed: it is the trust acts of the journal. */
  proposals: base
    .meta({ needs: 'trust.change' })
    .route({ method: 'GET', path: '/trust/proposals', tags: ['trust'] })
    .input(z.strictObject({ limit: z.coerce.number().int().min(1).max(200) }))
    .output(z.array(TrustProposalRow)),
  /** `proposal` is the canonical JSON of a TrustProposal as signed. Idempotent by its id. */
  propose: base
    .meta({ needs: 'trust.change' })
    .route({ method: 'POST', path: '/trust/propose', tags: ['trust'] })
    .input(z.strictObject({ proposal: Base64, signature: Base64 }))
    .output(ProposeTrustAnswer),
  /** `decision` is the canonical JSON of a TrustDecision as signed. */
  decide: base
    .meta({ needs: 'trust.change' })
    .route({ method: 'POST', path: '/trust/decide', tags: ['trust'] })
    .input(z.strictObject({ decision: Base64, signature: Base64 }))
    .output(DecideTrustAnswer),
};
