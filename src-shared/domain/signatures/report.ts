import { z } from 'zod';
import { Outcome, Verdict } from './verdict.ts';
import type { SignatureReport, SignerReport } from './verify-cms.ts';

const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * The report of a verification, whole and for itself: what was verified, for which time, and every step of every signature
 * with what it rests on. Nothing of the moment or the machine stands in it: the same files and the same `at` give the same
 * report, years later and without a line.
 */
export const VerificationReport = z.strictObject({
  format: z.literal('shekara-verification/1'),
  outcome: Outcome,
  /** The time for which it was asked; a time stamp may prove an earlier one. */
  at: z.iso.datetime(),
  signatureSha256: Sha256Hex,
  /** Null where the content lies in the signature file or is not at hand. */
  contentSha256: Sha256Hex.nullable(),
  /** `under`: place in this list of the signature that this one countersigns. */
  signers: z
    .array(z.strictObject({ under: z.int().nullable(), verdict: Verdict }))
    .max(200)
    .readonly(),
});
export type VerificationReport = z.infer<typeof VerificationReport>;
export type ReportedSigner = VerificationReport['signers'][number];

export interface Verified {
  readonly at: Date;
  readonly signatureSha256: string;
  readonly contentSha256: string | null;
}

export function reportOf(
  { outcome, signers }: SignatureReport,
  { at, signatureSha256, contentSha256 }: Verified,
): VerificationReport {
  const listed: ReportedSigner[] = [];
  const list = (reports: readonly SignerReport[], under: number | null): void => {
    for (const { verdict, countersigners } of reports) {
      listed.push({ under, verdict });
      list(countersigners, listed.length - 1);
    }
  };
  list(signers, null);
  return {
    format: 'shekara-verification/1',
    outcome,
    at: at.toISOString(),
    signatureSha256,
    contentSha256,
    signers: listed,
  };
}

/** The report of one signature of one person. */
export const reportOfVerdict = (verdict: Verdict, verified: Verified): VerificationReport =>
  reportOf({ outcome: verdict.outcome, signers: [{ verdict, stampedAt: null, countersigners: [] }] }, verified);

/** The earliest time that a sound stamp proves. */
export function stampedAtOf({ steps }: Verdict): string | null {
  const step = steps.find(({ code }) => code === 'timestamp');
  if (step?.outcome !== 'valid') return null;
  const times = step.evidence.flatMap(({ at }) => (at === null ? [] : [at]));
  return times.toSorted()[0] ?? null;
}
