import { z } from 'zod';
import { Sha256 } from '../../documents/document.ts';

/** What an anchor is trusted for. */
export const AnchorUse = z.enum(['signers', 'timeStamps', 'ocsp']);
export type AnchorUse = z.infer<typeof AnchorUse>;

/** A certificate of an authority as base64 of its DER. */
export const CertificateText = z.base64().min(4).max(24_000);

const Note = z.string().max(400);

/** An authority that is trusted, from a moment to a moment as decided: its own validity counts besides. */
export const TrustAnchor = z.strictObject({
  /** SHA-256 of the certificate: its name in commands and on the screen. */
  fingerprint: Sha256,
  certificate: CertificateText,
  uses: z.array(AnchorUse).min(1).max(3).readonly(),
  from: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  /** Where the certificate comes from: document, address, who handed it over. */
  note: Note,
});
export type TrustAnchor = z.infer<typeof TrustAnchor>;

export const AuthorityService = z.enum(['ocsp', 'crl', 'tsp']);
export type AuthorityService = z.infer<typeof AuthorityService>;

/** Key identifier of an issuing authority, hexadecimal. Null: of every one. Authorities of time are asked by nobody's name. */
export const IssuerKeyId = z
  .string()
  .regex(/^(?:[0-9a-f]{2}){1,64}$/)
  .nullable();

export const AuthorityAddress = z.strictObject({
  service: AuthorityService,
  issuer: IssuerKeyId,
  address: z.string().min(1).max(400),
});
export type AuthorityAddress = z.infer<typeof AuthorityAddress>;

/** Keys and digests that signatures may be made with. SHA-1 and RSA below 2048 bits have no name here: no policy lets them in. */
export const AlgorithmName = z.enum([
  'RSA-2048',
  'RSA-3072',
  'GOST-512',
  'SHA-256',
  'SHA-384',
  'SHA-512',
  'Streebog-512',
]);
export type AlgorithmName = z.infer<typeof AlgorithmName>;

export const AlgorithmRule = z.strictObject({
  name: AlgorithmName,
  /** What was signed later is not accepted. Null: no end is known. */
  until: z.iso.datetime().nullable(),
  /** True: a date that no act of this country names; ours until one does. */
  assumed: z.boolean(),
});
export type AlgorithmRule = z.infer<typeof AlgorithmRule>;

/** Keys of `REVOCATION_POLICIES`. */
export const EvidenceMode = z.enum(['hardFail', 'softFail', 'offline']);
export type EvidenceMode = z.infer<typeof EvidenceMode>;

export const TrustPolicy = z.strictObject({
  algorithms: z.array(AlgorithmRule).max(20).readonly(),
  /** When no authority says whether a certificate is revoked. */
  revocation: EvidenceMode,
  /** When no authority of time stamps a signature. */
  timeStamp: EvidenceMode,
  /** Archive time stamps are renewed so long before they weaken. */
  renewDays: z.int().min(1).max(3650),
});
export type TrustPolicy = z.infer<typeof TrustPolicy>;

/** Whom this register believes, and how it asks them. One for a region; every version is an act of its journal. */
export const TrustStore = z.strictObject({
  /** 0: nothing is trusted yet. */
  version: z.int().min(0),
  anchors: z.array(TrustAnchor).max(200).readonly(),
  addresses: z.array(AuthorityAddress).max(200).readonly(),
  policy: TrustPolicy,
});
export type TrustStore = z.infer<typeof TrustStore>;

/*
 * Assumed (ETSI TS 119 312 and NIST SP 800-131A; no act of Kazakhstan names an end): keys of RSA below 3072 bits do
 * until the end of 2030, by the time of Kazakhstan.
 */
const FIRST_RULES: readonly AlgorithmRule[] = AlgorithmName.options.map((name) => ({
  name,
  until: name === 'RSA-2048' ? '2030-12-31T18:59:59.000Z' : null,
  assumed: true,
}));

/** Before anything was decided: nobody is trusted, and what is not known is refused. */
export const emptyTrustStore: TrustStore = {
  version: 0,
  anchors: [],
  addresses: [],
  policy: { algorithms: FIRST_RULES, revocation: 'hardFail', timeStamp: 'softFail', renewDays: 180 },
};
