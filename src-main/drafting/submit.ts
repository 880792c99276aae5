import type { Account } from '#domain/access/account.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { hasErrors } from '#domain/cases/check-draft.ts';
import { formedBy } from '#domain/cases/formed-by.ts';
import { isVoidSheet } from '#domain/cases/sheets-of-case.ts';
import { buildSubmission } from '#domain/cases/submission-draft.ts';
import { isMadeSheet } from '#domain/documents/document.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Moment } from '../signing/shown.ts';
import type { Desk } from './desk.ts';
import { redraw } from './redraw.ts';

export interface SubmissionTextOptions {
  readonly account: Account;
  readonly now: string;
  readonly moment: Moment;
}

export interface SubmitOptions extends SubmissionTextOptions {
  readonly desk: Desk;
  /** Called only when there is something to sign. */
  readonly sign: (text: Uint8Array, now: string) => Promise<Uint8Array>;
}

/**
 * Signs the case and puts it into the outbox: signature, outbox and new state in one transaction, so that a crash leaves
 * either a draft or a case that will be sent. Refuses case.notDraft, case.behind, case.noDraft, case.hasErrors, case.plansMissing,
 * case.plansVoid. Faults of the key
 */
export async function submitCase(file: CaseFile, options: SubmitOptions): Promise<Result<CaseFile, Refusal>> {
  const text = textToSign(file, options);
  if (!text.ok) return text;
  const { desk, account, now, moment, sign } = options;
  const { present, content } = text.value;
  const signature = await sign(content, now);
  return desk.together(() => {
    // Signing takes a moment: another window may have drawn on or submitted meanwhile.
    const latest = desk.caseFile(file.id);
    if (latest.state !== 'draft' || latest.savedAt !== file.savedAt) return refuse('case.notDraft', [file.number]);
    // Or the register has moved, which is no change of the draft's own
    if (latest.behind !== null) return refuse('case.behind', latest.behind.parcels);
    desk.queueForSending({ case_id: file.id, submission_id: moment.id, submission: content, signature }, now);
    const event = { at: now, who: account.login, name: 'signed', about: moment.id } as const;
    return ok(desk.saveCase({ ...present, state: 'outbox', savedAt: now, answer: null }, event));
  });
}

/** The submission of a case as it is signed, and the case that it is made of. Refuses as submitCase */
export function textToSign(
  file: CaseFile,
  { account, now, moment }: SubmissionTextOptions,
): Result<{ readonly present: CaseFile; readonly content: Uint8Array }, Refusal> {
  // Checked on today's date, not on the day of the last stroke.
  const present = redraw(file, now);
  if (!present.ok) return present;
  const refusal = whyNotReady(present.value);
  if (refusal) return refusal;
  const submission = buildSubmission(present.value, {
    id: moment.id,
    createdAt: moment.at,
    engineer: { login: account.login, identifier: account.identifier },
  });
  return submission.ok ? ok({ present: present.value, content: canonicalBytes(submission.value) }) : submission;
}

function whyNotReady(file: CaseFile): Result<never, Refusal> | null {
  if (file.state !== 'draft') return refuse('case.notDraft', [file.number]);
  if (file.behind !== null) return refuse('case.behind', file.behind.parcels);
  if (file.snapshot === null) return refuse('case.noDraft', [file.number]);
  if (hasErrors(file.findings)) {
    return refuse(
      'case.hasErrors',
      file.findings.filter(({ severity }) => severity === 'error').flatMap(({ about }) => about),
    );
  }
  const formed = formedBy(file.change).map(({ number }) => number);
  const plans = new Map(
    file.documents
      .filter((document) => document.kind === 'land_cadastral_plan' && isMadeSheet(document))
      .map((plan) => [plan.parcel, plan]),
  );
  const missing = formed.filter((number) => !plans.has(number));
  if (missing.length > 0) return refuse('case.plansMissing', missing);
  const isVoid = file.documents.filter((document) => isVoidSheet(file, document));
  return isVoid.length > 0
    ? refuse(
        'case.plansVoid',
        isVoid.map(({ title }) => title),
      )
    : null;
}
