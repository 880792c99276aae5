import { messages } from '#locales/messages.ts';
import type { Outcome } from '#domain/signatures/verdict.ts';
import type { SignatureReport, SignerReport } from '#domain/signatures/verify-cms.ts';

export const RESULT_OF = {
  valid: 'passed',
  invalid: 'failed',
  indeterminate: 'indeterminate',
} as const satisfies Record<Outcome, string>;

/** The report of `shekara verify`, as JSON and as lines for people. */
export const reportJson = ({ outcome, signers }: SignatureReport, file: string, at: Date) => ({
  outcome: RESULT_OF[outcome],
  file,
  at: at.toISOString(),
  signers: signers.map(signerJson),
});

interface SignerJson {
  readonly outcome: (typeof RESULT_OF)[Outcome];
  readonly signer: SignerReport['verdict']['signer'];
  readonly algorithm: string;
  readonly claimedAt: string | null;
  readonly stampedAt: string | null;
  readonly steps: readonly object[];
  readonly countersigners: readonly SignerJson[];
}

const signerJson = ({ verdict, stampedAt, countersigners }: SignerReport): SignerJson => ({
  outcome: RESULT_OF[verdict.outcome],
  signer: verdict.signer,
  algorithm: verdict.algorithm,
  claimedAt: verdict.claimedAt,
  stampedAt,
  steps: verdict.steps.map(({ code, outcome, reason, detail }) => ({
    step: code,
    outcome: RESULT_OF[outcome],
    reason,
    text: textOf(reason),
    evidence: detail,
  })),
  countersigners: countersigners.map(signerJson),
});

export const printReport = ({ outcome, signers }: SignatureReport, file: string, at: Date): string =>
  [`${RESULT_OF[outcome]}: ${file} at ${at.toISOString()}`, ...signers.flatMap((each) => linesOf(each, ''))]
    .map((line) => `${line}\n`)
    .join('');

const { steps: STEPS } = messages.en.signature;

function linesOf({ verdict, stampedAt, countersigners }: SignerReport, indent: string): readonly string[] {
  const { signer, algorithm } = verdict;
  const who = [signer?.name ?? 'unknown signer', signer?.iin ?? signer?.bin ?? null, algorithm, stampedAt];
  return [
    `${indent}${who.filter((part) => part !== null && part !== '').join(', ')}`,
    ...verdict.steps.map(({ code, outcome, reason, detail }) => {
      const said = [textOf(reason), detail].filter((part) => part !== null && part !== '').join('; ');
      return `${indent}  ${RESULT_OF[outcome].padEnd(13)} ${STEPS[code]}${said === '' ? '' : `: ${said}`}`;
    }),
    ...countersigners.flatMap((each) => [`${indent}  countersigned by`, ...linesOf(each, `${indent}    `)]),
  ];
}

function textOf(reason: string | null): string | null {
  if (reason === null) return null;
  const [group = '', name = ''] = reason.split('.');
  const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = messages.en.signature.reasons;
  return texts[group]?.[name] ?? reason;
}
