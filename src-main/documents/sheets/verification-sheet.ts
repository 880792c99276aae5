import { z } from 'zod';
import type { Bilingual } from '#domain/documents/plan-data.ts';
import { usualOptions, MARGINS, paperOf } from '#domain/documents/sheet-options.ts';
import { stampedAtOf, VerificationReport, type ReportedSigner } from '#domain/signatures/report.ts';
import type { Evidence, VerificationStep } from '#domain/signatures/verdict.ts';
import { messages } from '#locales/messages.ts';
import { reasonText } from '../verification-json.ts';
import { EVIDENCE_WORDS, FIELD_WORDS, REPORT_TITLE, RESULT_WORDS } from '../verification-words.ts';
import { almatyMoment, printMoment, qrRuns, type SheetBase } from './sheet-base.ts';

/** An order to the press: the report of a verification and the name of what was verified. */
export const VerificationOrder = z.strictObject({ report: VerificationReport, file: z.string().max(400) });
export type VerificationOrder = z.infer<typeof VerificationOrder>;

interface Field {
  readonly label: Bilingual;
  readonly kk: string;
  readonly ru: string | null;
}

interface StepLine {
  readonly title: Bilingual;
  readonly result: Bilingual;
  readonly tone: VerificationStep['outcome'];
  readonly said: Bilingual | null;
  readonly evidence: readonly string[];
}

export interface VerificationSheet extends SheetBase {
  readonly fields: readonly Field[];
  readonly signers: readonly { readonly fields: readonly Field[]; readonly steps: readonly StepLine[] }[];
}

/** The report on paper, of nothing but itself: made again of the same report it is the same to the byte. */
export function verificationSheet({ report, file }: VerificationOrder): VerificationSheet {
  const made = almatyMoment(report.at);
  return {
    title: REPORT_TITLE,
    number: headOf(report.outcome),
    heading: printMoment(made),
    snapshot: report.signatureSha256.slice(0, 16),
    mark: null,
    stamp: null,
    assumed: null,
    copy: '',
    made,
    paper: { ...paperOf(usualOptions), margins: MARGINS },
    qr: qrRuns(`shekara-verification/1 ${report.outcome} ${report.at} ${report.signatureSha256}`),
    check: {
      title: 'Есепті файлдардан желісіз қайта жасауға болады / Отчёт повторяется по файлам без сети',
      lines: [`shekara verify --at ${report.at} --offline`, `SHA-256 ${report.signatureSha256}`],
    },
    signatures: [],
    fields: fieldsOf(report, file),
    signers: report.signers.map((signer) => ({
      fields: signerFields(signer),
      steps: signer.verdict.steps.map(lineOf),
    })),
  };
}

const headOf = (outcome: VerificationReport['outcome']): string => {
  const { kk, ru } = RESULT_WORDS[outcome];
  return `${kk} / ${ru}`;
};

const verdictOf = (outcome: VerificationReport['outcome']): Bilingual => ({
  kk: messages.kk.signature.verdict[outcome],
  ru: messages.ru.signature.verdict[outcome],
});

const plain = (label: Bilingual, text: string): Field => ({ label, kk: text, ru: null });
const both = (label: Bilingual, { kk, ru }: Bilingual): Field => ({ label, kk, ru });
const moment = (iso: string): string => `${printMoment(almatyMoment(iso))} (UTC+5)`;

function fieldsOf({ outcome, at, contentSha256, signatureSha256 }: VerificationReport, file: string): Field[] {
  return [
    both(FIELD_WORDS.verdict, verdictOf(outcome)),
    plain(FIELD_WORDS.file, file),
    plain(FIELD_WORDS.at, moment(at)),
    contentSha256 === null
      ? both(FIELD_WORDS.content, FIELD_WORDS.contentInside)
      : plain(FIELD_WORDS.content, contentSha256),
    plain(FIELD_WORDS.signature, signatureSha256),
  ];
}

function signerFields({ under, verdict }: ReportedSigner): Field[] {
  const { signer, algorithm, claimedAt } = verdict;
  const label = under === null ? FIELD_WORDS.signer : FIELD_WORDS.countersigner;
  const stamped = stampedAtOf(verdict);
  if (!signer) return [both(label, FIELD_WORDS.nobody)];
  const { name, iin, bin, organisation, serial, issuer, notBefore, notAfter } = signer;
  const who = [name, iin === null ? null : `ИИН/ЖСН ${iin}`, organisation, bin === null ? null : `БИН/БСН ${bin}`];
  return [
    plain(label, who.filter((part) => part !== null).join(', ')),
    plain(FIELD_WORDS.certificate, `№ ${serial}; ${issuer}; ${moment(notBefore)} – ${moment(notAfter)}`),
    plain(FIELD_WORDS.algorithm, algorithm),
    ...(claimedAt === null ? [] : [plain(FIELD_WORDS.claimed, moment(claimedAt))]),
    ...(stamped === null ? [] : [plain(FIELD_WORDS.stamped, moment(stamped))]),
  ];
}

function lineOf({ code, outcome, reason, detail, evidence }: VerificationStep): StepLine {
  const kk = reasonText(reason, 'kk');
  const ru = reasonText(reason, 'ru');
  return {
    title: { kk: messages.kk.signature.steps[code], ru: messages.ru.signature.steps[code] },
    result: RESULT_WORDS[outcome],
    tone: outcome,
    said: kk === null || ru === null ? null : { kk, ru },
    // Evidence says the same as the detail, and more.
    evidence: evidence.length > 0 ? evidence.map(printEvidence) : detail === '' ? [] : [detail],
  };
}

function printEvidence({ kind, name, issuer, number, at, sha256 }: Evidence): string {
  if (kind === 'content') return `${name} ${number ?? ''}`;
  const parts = [
    `${EVIDENCE_WORDS[kind]}: ${name}`,
    number === null ? null : `№ ${number}`,
    issuer === null || issuer === name ? null : `← ${issuer}`,
    at === null ? null : moment(at),
    sha256 === null ? null : `SHA-256 ${sha256}`,
  ];
  return parts.filter((part) => part !== null).join('; ');
}
