import { z } from 'zod';
import { Sha256 } from '#domain/documents/document.ts';
import { TrustCommand } from '#domain/signatures/trust/trust-command.ts';
import { AuthorityAddress, TrustAnchor, TrustPolicy } from '#domain/signatures/trust/trust-store.ts';
import { DecideTrustAnswer, ProposeTrustAnswer, TrustProposalRow } from '../central/trust.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { resultOf } from '../refusal.ts';
import { KeyUnlock, ShownText } from './keys.ts';

const base = procedure.errors(faults);

/** What a certificate says of itself. */
export const CertificateFacts = z.strictObject({
  fingerprint: Sha256,
  subject: z.string(),
  issuer: z.string(),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** 'RSA 2048'; empty for a kind of key that is not ours. */
  key: z.string(),
});
export type CertificateFacts = z.infer<typeof CertificateFacts>;

export const AnchorView = z.strictObject({
  ...TrustAnchor.omit({ certificate: true }).shape,
  ...CertificateFacts.shape,
  inForce: z.boolean(),
});
export type AnchorView = z.infer<typeof AnchorView>;

/** A command for people: with the name of the certificate that it is about. */
export const TrustStep = z.strictObject({ command: TrustCommand, subject: z.string().nullable() });
export type TrustStep = z.infer<typeof TrustStep>;

/** The store in force with all versions, from the copy of the journal at this seat. */
export const TrustView = z.strictObject({
  version: z.int(),
  actSeq: z.int(),
  registeredAt: z.iso.datetime(),
  anchors: z.array(AnchorView).readonly(),
  addresses: z.array(AuthorityAddress).readonly(),
  policy: TrustPolicy,
  /** Newest first. */
  history: z
    .array(
      z.strictObject({
        version: z.int(),
        actSeq: z.int(),
        registeredAt: z.iso.datetime(),
        steps: z.array(TrustStep).readonly(),
      }),
    )
    .readonly(),
});
export type TrustView = z.infer<typeof TrustView>;

export const ProposalView = z.strictObject({
  ...TrustProposalRow.omit({ commands: true }).shape,
  steps: z.array(TrustStep).readonly(),
});
export type ProposalView = z.infer<typeof ProposalView>;

const Proposed = z.strictObject({
  base: z.int().min(1),
  commands: z.array(TrustCommand).min(1).max(50),
  reason: z.string().min(3).max(1000),
});
const Decided = z.strictObject({
  proposalId: z.uuid(),
  proposalSha256: Sha256,
  outcome: z.enum(['confirm', 'withdraw']),
});
const shownAndKey = { shown: ShownText.shape.sha256, ...KeyUnlock };

/** Shown to everybody, changed by administrators; the server decides. Faults of what signs: NOT_AS_SHOWN */
export const trust = {
  /** Null before the first version has come to this seat. */
  store: base.meta({ needs: 'signedIn' }).output(TrustView.nullable()),
  /** A certificate file, DER or PEM. Refuses 'trust.certificateUnreadable' */
  look: base
    .meta({ needs: 'trust.change' })
    .input(z.strictObject({ file: z.base64().max(200_000) }))
    .output(resultOf(z.strictObject({ certificate: z.base64(), facts: CertificateFacts }))),
  proposals: base.meta({ needs: 'trust.change' }).output(z.array(ProposalView)),
  /** The proposal that `propose` signs, by its hash. */
  toPropose: base.meta({ needs: 'trust.change' }).input(Proposed).output(ShownText),
  propose: base.meta({ needs: 'trust.change' }).input(Proposed.extend(shownAndKey)).output(ProposeTrustAnswer),
  /** The decision that `decide` signs, by its hash. */
  toDecide: base.meta({ needs: 'trust.change' }).input(Decided).output(ShownText),
  decide: base.meta({ needs: 'trust.change' }).input(Decided.extend(shownAndKey)).output(DecideTrustAnswer),
};
