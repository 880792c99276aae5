import { messages } from '#locales/messages.ts';
import { stampedAtOf, type ReportedSigner, type VerificationReport } from '#domain/signatures/report.ts';
import type { Outcome } from '#domain/signatures/verdict.ts';

/** What a step is called in reports, as ETSI EN 319 102-1 says it. */
export const RESULT_OF = {
  valid: 'passed',
  invalid: 'failed',
  indeterminate: 'indeterminate',
} as const satisfies Record<Outcome, string>;

/** The report as JSON: of `shekara verify --json`, and as it is saved at a workstation. `file`: what was verified. */
export const verificationJson = ({ outcome, signers, ...report }: VerificationReport, file: string) => ({
  outcome: RESULT_OF[outcome],
  file,
  ...report,
  signers: signers.map(signerJson),
});

const signerJson = ({ under, verdict }: ReportedSigner) => ({
  outcome: RESULT_OF[verdict.outcome],
  under,
  signer: verdict.signer,
  algorithm: verdict.algorithm,
  claimedAt: verdict.claimedAt,
  stampedAt: stampedAtOf(verdict),
  steps: verdict.steps.map(({ code, outcome, reason, detail, evidence }) => ({
    step: code,
    outcome: RESULT_OF[outcome],
    reason,
    text: reasonText(reason, 'en'),
    detail,
    evidence,
  })),
});

/** The text of a reason; of one that is not known here any more, its code. */
export function reasonText(reason: string | null, language: keyof typeof messages): string | null {
  if (reason === null) return null;
  const [group = '', name = ''] = reason.split('.');
  const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = messages[language].signature.reasons;
  return texts[group]?.[name] ?? reason;
}
