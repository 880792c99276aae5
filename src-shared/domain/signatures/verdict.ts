import { z } from 'zod';

export const Outcome = z.enum(['valid', 'invalid', 'indeterminate']);
export type Outcome = z.infer<typeof Outcome>;

/**
 * What a step rests on, so that it can be found again: a certificate (`name` of whom, `number` its serial), a list of revoked
 * certificates (`name` of who issued it, its number), an answer of an OCSP responder, a time stamp (`name` of its authority),
 * the digest of the content (`name` of the algorithm, `number` the digest). `at`: thisUpdate, producedAt, the time stamped.
 */
export const Evidence = z.strictObject({
  kind: z.enum(['content', 'certificate', 'crl', 'ocsp', 'timestamp']),
  name: z.string().max(400),
  issuer: z.string().max(400).nullable(),
  number: z.string().max(200).nullable(),
  at: z.iso.datetime().nullable(),
  /** SHA-256 of its bytes; null for the content, of which the digest alone may be known. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

/** One line of a verification, in the order it was checked. `code` is a key under `signature.steps` in the locales; `reason` under `signature.reasons`. */
export const VerificationStep = z.strictObject({
  code: z.enum([
    'parse',
    'content',
    'signature',
    'attributes',
    'chain',
    'revocation',
    'purpose',
    'person',
    'algorithm',
    'timestamp',
  ]),
  outcome: Outcome,
  reason: z.string().max(80).nullable(),
  detail: z.string().max(400),
  /** Verdicts of before it was kept have none. */
  evidence: z.array(Evidence).max(40).readonly().default([]),
});
export type VerificationStep = z.infer<typeof VerificationStep>;

export const Signer = z.strictObject({
  name: z.string(),
  iin: z.string().nullable(),
  bin: z.string().nullable(),
  organisation: z.string().nullable(),
  serial: z.string(),
  issuer: z.string(),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
});
export type Signer = z.infer<typeof Signer>;

/** Valid only when every step is; an unknown algorithm or missing evidence is indeterminate, never valid. */
export const Verdict = z.strictObject({
  outcome: Outcome,
  algorithm: z.string(),
  claimedAt: z.iso.datetime().nullable(),
  signer: Signer.nullable(),
  steps: z.array(VerificationStep).readonly(),
});
export type Verdict = z.infer<typeof Verdict>;

/** A sound time stamp is there, not merely none that spoils it. */
export const isStamped = ({ steps }: Pick<Verdict, 'steps'>): boolean =>
  steps.some(({ code, outcome, reason }) => code === 'timestamp' && outcome === 'valid' && reason === null);
/** Why a signature is not accepted: what is wrong with it; where nothing is, what is open. */
export function failedReasons({ steps }: Pick<Verdict, 'steps'>): readonly string[] {
  const wrong = steps.filter(({ outcome }) => outcome === 'invalid');
  return openReasons({ steps: wrong.length > 0 ? wrong : steps });
}

/** Keys under `signature.reasons` of the steps that did not hold. */
export const openReasons = ({ steps }: Pick<Verdict, 'steps'>): readonly string[] =>
  steps.flatMap(({ outcome, reason }) => (outcome === 'valid' || reason === null ? [] : [reason]));
