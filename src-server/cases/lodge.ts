import type { Evidence } from '#domain/signatures/raise/raise-cms.ts';
import { createHash } from 'node:crypto';
import holidays from '../../db/reference/holidays.json' with { type: 'json' };
import type { LodgeAnswer } from '#contracts/central/submissions.ts';
import { registrationDueAt, WorkCalendar } from '#domain/cases/deadlines.ts';
import { drawingHash } from '#domain/cases/drawing-hash.ts';
import { chosenBy } from '#domain/cases/preliminary-choice.ts';
import { Submission } from '#domain/cases/submission.ts';
import { isMadeSheet } from '#domain/documents/document.ts';
import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';
import { failedReasons, type Verdict } from '#domain/signatures/verdict.ts';
import { appendAction } from '../accounts/action-journal.ts';
import type { Centre } from '../centre.ts';
import { keepSignedDocuments } from '../evidence/document-evidence.queries.ts';
import { keepSignature } from '../evidence/kept-signatures.queries.ts';
import type { SignedCaller } from '../http/router.ts';
import { placeState } from '../register/place-state.ts';
import type { RegisterBatch } from '../register/register-writer.ts';
import { judge, placeOf } from './judge.ts';
import { readSigned } from './read-signed.ts';
import { keepNumbers, numbersNotFree } from './reserve-numbers.ts';
import { nextReceiptTime } from './receipt-time.ts';
import { signaturesOfOthers } from './signatures-of-others.ts';
import { findSubmission, insertSubmission, lastReceipt } from './submissions.queries.ts';

export interface LodgeInput {
  readonly submission: string;
  readonly signature: string;
}

interface Received {
  readonly submission: Submission;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly signature: Buffer;
  /** About those who signed its documents; null where nobody has, or before it is known. */
  readonly evidence: Evidence | null;
}

/** The register moved between judging and writing: look again, but not for ever. */
const TRIES = 8;
const CALENDAR = WorkCalendar.parse(holidays);

const refused = (reason: string, about: readonly string[] = []): LodgeAnswer => ({ kind: 'refused', reason, about });

/**
 * Takes a signed case into the queue, or says why not. The same bytes again give the same answer, however often and
 * however many at a time (SEC-33); the moment of receipt is the commit's, not the sender's.
 */
export async function lodgeSubmission(centre: Centre, input: LodgeInput, caller: SignedCaller): Promise<LodgeAnswer> {
  const bytes = Buffer.from(input.submission, 'base64');
  const submission = readSigned(bytes, Submission);
  if (submission === null) return journalled(centre, caller, null, refused('submission.malformed'));
  const received: Received = {
    submission,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    signature: Buffer.from(input.signature, 'base64'),
    evidence: null,
  };
  const before = earlierAnswer(centre, received, caller);
  if (before !== null) return before;
  const mismatch = refusalOfText(centre, received, caller);
  if (mismatch !== null) return journalled(centre, caller, submission.id, mismatch);
  const { verdict, accepted, kept } = await centre.signatures.receive({
    content: bytes,
    signature: received.signature,
    identifier: caller.account.identifier,
    organisation: caller.account.organisation,
    purpose: 'sign',
  });
  if (!accepted)
    return journalled(centre, caller, submission.id, refused('submission.signature', failedReasons(verdict)));
  const { refusal, evidence } = await signaturesOfOthers(centre, submission);
  if (refusal !== null) return journalled(centre, caller, submission.id, refusal);
  return takeIn(centre, { ...received, signature: Buffer.from(kept), evidence }, verdict, caller);
}

async function takeIn(
  centre: Centre,
  received: Received,
  verdict: Verdict,
  caller: SignedCaller,
): Promise<LodgeAnswer> {
  const { submission } = received;
  for (let left = TRIES; left > 0; left--) {
    const judgement = await judge(centre, submission);
    const meanwhile = earlierAnswer(centre, received, caller);
    if (meanwhile !== null) return meanwhile;
    if (judgement.refused !== null) return journalled(centre, caller, submission.id, refused(judgement.refused));
    if (judgement.conflict !== null) {
      return journalled(centre, caller, submission.id, { kind: 'conflict', conflict: judgement.conflict });
    }
    const { value } = await centre.writer.run((batch) => {
      // A parallel sending of the same bytes may have been first.
      const before = earlierAnswer(centre, received, caller);
      if (before !== null) return before;
      if (placeState(batch.db, centre.region, placeOf(submission)) !== judgement.placeState) return null;
      const now = centre.clock.now().toISOString();
      if (numbersNotFree(batch.db, centre.region, submission.numbers, submission.caseId, now).length > 0) return null;
      return enter(centre, batch, received, verdict, caller);
    });
    if (value !== null) return value;
  }
  throw new Fault('STORE_BUSY');
}

function enter(
  centre: Centre,
  { db }: RegisterBatch,
  received: Received,
  verdict: Verdict,
  caller: SignedCaller,
): LodgeAnswer {
  const { submission, bytes, sha256, signature, evidence } = received;
  const [mainNumber] = submission.parcels;
  invariant(mainNumber !== undefined, 'a submission names its parcels');
  const last = lastReceipt(db, centre.region);
  const receivedAt = nextReceiptTime(centre.clock.now(), last.receivedAt).toISOString();
  const place = last.place + 1;
  insertSubmission(db, {
    region: centre.region,
    id: submission.id,
    caseId: submission.caseId,
    caseNumber: submission.caseNumber,
    kind: submission.kind,
    parcel: mainNumber,
    login: caller.account.login,
    receivedAt,
    place,
    dueAt: registrationDueAt(receivedAt, 'electronic', CALENDAR),
    body: bytes,
    bodySha256: sha256,
    signature,
    verdict: JSON.stringify(verdict),
    touched: [...submission.parcels, ...submission.touched.map(({ number }) => number)],
  });
  keepSignature(db, { region: centre.region, subject: 'submission', id: submission.id }, signature, receivedAt);
  if (evidence) keepSignedDocuments(db, { region: centre.region, submissionId: submission.id }, evidence, receivedAt);
  // A case drawn offline brings numbers that nobody kept for it: from now on they are its own.
  keepNumbers(db, centre, { caseId: submission.caseId, numbers: submission.numbers, login: caller.account.login });
  appendAction(db, { ...actionBy(centre, caller), outcome: 'success', about: `submissionId=${submission.id}` });
  return { kind: 'lodged', submissionId: submission.id, receivedAt, place };
}

/** What was answered when these bytes came before; null when the id is new. */
function earlierAnswer(
  { store, region }: Centre,
  { submission, sha256 }: Received,
  { account }: SignedCaller,
): LodgeAnswer | null {
  const row = findSubmission(store.raw, region, submission.id);
  if (row === null) return null;
  if (row.body_sha256 !== sha256 || row.login !== account.login) return refused('submission.idTaken');
  return { kind: 'lodged', submissionId: row.id, receivedAt: row.received_at, place: row.place };
}

/** Everything that can be said of the text without the register. */
function refusalOfText(centre: Centre, { submission }: Received, { account }: SignedCaller): LodgeAnswer | null {
  if (submission.region !== centre.region || submission.region !== account.region) return refused('submission.region');
  if (submission.parcels.some((parcel) => !parcel.startsWith(centre.region))) return refused('submission.region');
  const { login, identifier } = submission.engineer;
  if (login !== account.login || identifier !== account.identifier) return refused('submission.engineer');
  const missing = submission.documents.filter(({ sha256, size, mediaType }) => {
    const stored = centre.documents.find(sha256);
    return stored === null || stored.size !== size || stored.mediaType !== mediaType;
  });
  if (missing.length > 0)
    return refused(
      'submission.documentMissing',
      missing.map(({ sha256 }) => sha256),
    );
  return refusalOfPlans(submission);
}

/** Every parcel that the case forms has its plan, and every sheet of whatever kind was made from exactly this drawing. */
function refusalOfPlans({ change, commands, documents, touched, relied }: Submission): LodgeAnswer | null {
  const snapshot = drawingHash(change, [...touched, ...relied], chosenBy(commands));
  const plans = documents.filter(({ kind }) => kind === 'land_cadastral_plan');
  const formed = change.put.parcels.filter(({ version }) => version === 1).map(({ number }) => number);
  const without = formed.filter((number) => !plans.some(({ parcel }) => parcel === number));
  if (without.length > 0) return refused('submission.planMissing', without);
  const sheets = documents.filter((document) => document.kind === 'land_cadastral_plan' || isMadeSheet(document));
  const stale = sheets.filter((sheet) => sheet.snapshot !== snapshot);
  return stale.length > 0
    ? refused(
        'submission.planVoid',
        stale.map(({ sha256 }) => sha256),
      )
    : null;
}

const actionBy = (centre: Centre, { account, ip }: SignedCaller) => ({
  at: centre.clock.now().toISOString(),
  login: account.login,
  ip,
  action: 'submissions.lodge',
});

async function journalled(
  centre: Centre,
  caller: SignedCaller,
  id: string | null,
  answer: LodgeAnswer,
): Promise<LodgeAnswer> {
  const why = answer.kind === 'refused' ? answer.reason : answer.kind;
  const about = id === null ? why : `submissionId=${id} ${why}`;
  await centre.writer.run(({ db }) => appendAction(db, { ...actionBy(centre, caller), outcome: 'refused', about }));
  return answer;
}
