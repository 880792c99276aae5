import { z } from 'zod';

export const Outcome = z.enum(['valid', 'invalid', 'indeterminate']);
export type Outcome = z.infer<typeof Outcome>;

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
