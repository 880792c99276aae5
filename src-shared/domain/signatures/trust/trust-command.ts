import { z } from 'zod';
import { Sha256 } from '../../documents/document.ts';
import {
  AlgorithmName,
  AnchorUse,
  AuthorityService,
  CertificateText,
  EvidenceMode,
  IssuerKeyId,
} from './trust-store.ts';

const Moment = z.iso.datetime().nullable();

/** All that can be done to a trust store. */
export const TrustCommand = z.discriminatedUnion('command', [
  z.strictObject({
    command: z.literal('addAnchor'),
    certificate: CertificateText,
    uses: z.array(AnchorUse).min(1).max(3).readonly(),
    /** Null: from the act on. */
    from: Moment,
    until: Moment,
    note: z.string().min(1).max(400),
  }),
  /** From the act on; what was received before stays judged by it. */
  z.strictObject({ command: z.literal('withdrawAnchor'), fingerprint: Sha256 }),
  z.strictObject({
    command: z.literal('setAddress'),
    service: AuthorityService,
    issuer: IssuerKeyId,
    /** Null: nobody is asked any more. */
    address: z.string().min(1).max(400).nullable(),
  }),
  z.strictObject({
    command: z.literal('setAlgorithm'),
    name: AlgorithmName,
    until: Moment,
    assumed: z.boolean(),
  }),
  z.strictObject({
    command: z.literal('setEvidence'),
    revocation: EvidenceMode,
    timeStamp: EvidenceMode,
    renewDays: z.int().min(1).max(3650),
  }),
]);
export type TrustCommand = z.infer<typeof TrustCommand>;

/** What an act does to the store; the version that it makes is one more than the one before. */
export const TrustChange = z.strictObject({
  version: z.int().min(1),
  commands: z.array(TrustCommand).min(1).max(200).readonly(),
});
export type TrustChange = z.infer<typeof TrustChange>;
