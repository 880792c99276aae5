import { messages } from '#locales/messages.ts';
import { stampedAtOf, type ReportedSigner, type VerificationReport } from '#domain/signatures/report.ts';
import { reasonText, RESULT_OF } from '#main/documents/verification-json.ts';

/** The report of `shekara verify` as lines for people. */
export const printReport = ({ outcome, signers, at }: VerificationReport, file: string): string =>
  [`${RESULT_OF[outcome]}: ${file} at ${at}`, ...signers.flatMap((each) => linesOf(each, signers))]
    .map((line) => `${line}\n`)
    .join('');

const { steps: STEPS } = messages.en.signature;

function linesOf(reported: ReportedSigner, all: VerificationReport['signers']): readonly string[] {
  const { under, verdict } = reported;
  const indent = '    '.repeat(depthOf(reported, all));
  const { signer, algorithm } = verdict;
  const who = [signer?.name ?? 'unknown signer', signer?.iin ?? signer?.bin ?? null, algorithm, stampedAtOf(verdict)];
  return [
    ...(under === null ? [] : [`${indent.slice(2)}countersigned by`]),
    `${indent}${who.filter((part) => part !== null && part !== '').join(', ')}`,
    ...verdict.steps.map(({ code, outcome, reason, detail }) => {
      const said = [reasonText(reason, 'en'), detail].filter((part) => part !== null && part !== '').join('; ');
      return `${indent}  ${RESULT_OF[outcome].padEnd(13)} ${STEPS[code]}${said === '' ? '' : `: ${said}`}`;
    }),
  ];
}

function depthOf({ under }: ReportedSigner, all: VerificationReport['signers']): number {
  const above = under === null ? undefined : all[under];
  return above ? 1 + depthOf(above, all) : 0;
}
