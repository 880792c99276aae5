import { randomUUID } from 'node:crypto';
import type { Account } from '#domain/access/account.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { hasErrors } from '#domain/cases/check-draft.ts';
import { formedBy } from '#domain/cases/formed-by.ts';
import { isVoidSheet } from '#domain/cases/sheets-of-case.ts';
import { buildSubmission } from '#domain/cases/submission-draft.ts';
import { isMadeSheet } from '#domain/documents/document.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Desk } from './desk.ts';
import { redraw } from './redraw.ts';

export interface SubmitOptions {
  readonly desk: Desk;
  readonly account: Account;
  readonly now: string;
  /** Called only when there is something to sign. */
  readonly sign: (text: Uint8Array, now: string) => Promise<Uint8Array>;
}

/**
 * Signs the case and puts it into the outbox: signature, outbox and new state in one transaction, so that a crash leaves
 * either a draft or a case that will be sent. Refuses case.notDraft, case.behind, case.noDraft, case.hasErrors, case.plansMissing,
 * case.plansVoid. Faults of the key
 */
export async function submitCase(
  file: CaseFile,
  { desk, account, now, sign }: SubmitOptions,
): Promise<Result<CaseFile, Refusal>> {
  // Checked on today's date, not on the day of the last stroke.
  const present = redraw(file, now);
  if (!present.ok) return present;
  const refusal = whyNotReady(present.value);
  if (refusal) return refusal;
  const submission = buildSubmission(present.value, {
    id: randomUUID(),
    createdAt: now,
    engineer: { login: account.login, identifier: account.identifier },
  });
  if (!submission.ok) return submission;
  const content = canonicalBytes(submission.value);
  const signature = await sign(content, now);
  return desk.together(() => {
    // Signing takes a moment: another window may have drawn on or submitted meanwhile.
    const latest = desk.caseFile(file.id);
    if (latest.state !== 'draft' || latest.savedAt !== file.savedAt) return refuse('case.notDraft', [file.number]);
    desk.queueForSending({ case_id: file.id, submission_id: submission.value.id, submission: content, signature }, now);
    const event = { at: now, who: account.login, name: 'signed', about: submission.value.id } as const;
    return ok(desk.saveCase({ ...present.value, state: 'outbox', savedAt: now, answer: null }, event));
  });
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
