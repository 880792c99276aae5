import { createHash, randomBytes, randomUUID } from 'node:crypto';
import refusalGrounds from '../../db/reference/refusal-grounds.json' with { type: 'json' };
import type { DecideAnswer } from '#contracts/central/queue.ts';
import { atReceipt } from '#domain/cases/at-receipt.ts';
import { failedReasons } from '#domain/signatures/verdict.ts';
import { Decision, Submission } from '#domain/cases/submission.ts';
import { Sha256 } from '#domain/documents/document.ts';
import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';
import { ActId, type ActBody, type ActPersonal } from '#domain/journal/act.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { emptyChange, type RegisterChange } from '#domain/journal/change.ts';
import { actLeaf, personalHash } from '#domain/journal/leaf.ts';
import { QuarterNumber } from '#domain/numbers/types.ts';
import { appendAction } from '../accounts/action-journal.ts';
import type { Centre } from '../centre.ts';
import { keepSignature, keptSignatureOf } from '../evidence/kept-signatures.queries.ts';
import type { SignedCaller } from '../http/router.ts';
import { placeState } from '../register/place-state.ts';
import { appendAct, type RegisterBatch, type Sealed } from '../register/register-writer.ts';
import { judge, placeOf } from './judge.ts';
import { readSigned } from './read-signed.ts';
import { numbersNotFree } from './reserve-numbers.ts';
import {
  earlierOnSameParcels,
  findSubmission,
  insertNotice,
  recordDecision,
  type SubmissionRow,
} from './submissions.queries.ts';

export interface DecideInput {
  readonly decision: string;
  readonly signature: string;
}

interface Deciding {
  readonly decision: Decision;
  readonly bytes: Buffer;
  readonly signature: Buffer;
  readonly row: SubmissionRow;
  readonly submission: Submission;
}

const TRIES = 8;
/** SEC-47: a decision is signed when it is made, not kept ready. */
const FRESH_MS = 10 * 60_000;
const GROUNDS = new Set(refusalGrounds.grounds.map(({ norm }) => norm));
const SHORTEST_REASON = 3;

const rejected = (reason: string, about: readonly string[] = []): DecideAnswer => ({ kind: 'rejected', reason, about });

/** The registrar's signed decision: one transaction writes act, rows, leaf, head, decision and notice, or nothing. */
export async function decideSubmission(
  centre: Centre,
  input: DecideInput,
  caller: SignedCaller,
): Promise<DecideAnswer> {
  const bytes = Buffer.from(input.decision, 'base64');
  const decision = readSigned(bytes, Decision);
  if (decision === null) return journalled(centre, caller, null, rejected('decision.malformed'));
  const row = findSubmission(centre.store.raw, centre.region, decision.submissionId);
  if (row === null) return journalled(centre, caller, decision.submissionId, rejected('decision.unknown'));
  const submission = Submission.parse(JSON.parse(row.body.toString('utf8')));
  const deciding: Deciding = { decision, bytes, signature: Buffer.from(input.signature, 'base64'), row, submission };
  const mismatch = rejectionOfText(centre, deciding, caller);
  if (mismatch !== null) return journalled(centre, caller, row.id, rejected(mismatch));
  const received = await centre.signatures.receive({
    content: bytes,
    signature: deciding.signature,
    identifier: caller.account.identifier,
    organisation: caller.account.organisation,
    purpose: 'sign',
  });
  if (!received.accepted)
    return journalled(centre, caller, row.id, rejected('decision.signature', failedReasons(received.verdict)));
  if (row.state !== 'lodged') return answerOfDecided(centre, deciding);
  if (decision.outcome === 'register' && !(await isStillSigned(centre, deciding)))
    return journalled(centre, caller, row.id, rejected('decision.submissionSignature'));
  const kept: Deciding = { ...deciding, signature: Buffer.from(received.kept) };
  return decision.outcome === 'register' ? register(centre, kept, caller) : refuse(centre, kept, caller);
}

/** What the engineer signed is what lies here, by him and by the anchors of then: somebody may have touched the file since. */
async function isStillSigned({ store, signatures, region }: Centre, { row, submission }: Deciding): Promise<boolean> {
  const signature = keptSignatureOf(store.raw, { region, subject: 'submission', id: row.id }) ?? row.signature;
  const { identifier } = submission.engineer;
  const question = { content: row.body, signature, identifier, purpose: 'sign' } as const;
  return (await signatures.judgeThen(question, new Date(row.received_at))).outcome !== 'invalid';
}

/** Everything that can be said of the decision without the register. */
function rejectionOfText(
  centre: Centre,
  { decision, row, submission }: Deciding,
  { account }: SignedCaller,
): string | null {
  if (account.region !== centre.region) return 'decision.unknown';
  if (decision.submissionSha256 !== row.body_sha256) return 'decision.otherText';
  const { login, identifier } = decision.registrar;
  if (login !== account.login || identifier !== account.identifier) return 'decision.registrar';
  // Four eyes: two persons, not two accounts (SEC-46).
  if (identifier === submission.engineer.identifier) return 'decision.ownCase';
  if (Math.abs(centre.clock.now().getTime() - new Date(decision.decidedAt).getTime()) > FRESH_MS)
    return 'decision.stale';
  if (decision.outcome === 'register') return decision.grounds.length === 0 ? null : 'decision.grounds';
  if (decision.grounds.length === 0 || !decision.grounds.every((norm) => GROUNDS.has(norm))) return 'decision.grounds';
  return decision.reasons.trim().length < SHORTEST_REASON ? 'decision.reasons' : null;
}

async function register(centre: Centre, deciding: Deciding, caller: SignedCaller): Promise<DecideAnswer> {
  const { submission, row } = deciding;
  for (let left = TRIES; left > 0; left--) {
    const judgement = await judge(centre, submission);
    // Judged after a parallel sending was registered, the case conflicts with itself: that is no conflict.
    if (findSubmission(centre.store.raw, centre.region, row.id)?.state !== 'lodged')
      return answerOfDecided(centre, deciding);
    if (judgement.refused !== null) return journalled(centre, caller, row.id, rejected(judgement.refused));
    const { conflict, change } = judgement;
    if (conflict !== null || change === null) {
      invariant(conflict !== null, 'no change without a conflict');
      return journalled(centre, caller, row.id, { kind: 'conflict', conflict });
    }
    const { value, sealed } = await centre.writer.run((batch) => {
      if (!isWaiting(centre, batch, row.id)) return () => answerOfDecided(centre, deciding);
      if (earlierOnSameParcels(batch.db, centre.region, row.id).length > 0) return () => rejected('decision.order');
      const moved = placeState(batch.db, centre.region, placeOf(submission)) !== judgement.placeState;
      const now = centre.clock.now().toISOString();
      if (moved || numbersNotFree(batch.db, centre.region, submission.numbers, submission.caseId, now).length > 0)
        return null;
      const entering = atReceipt(change, submission.commands, row.received_at);
      return enter(centre, batch, deciding, { change: entering, caller, at: now });
    });
    if (value !== null) return value(sealed);
  }
  throw new Fault('STORE_BUSY');
}

async function refuse(centre: Centre, deciding: Deciding, caller: SignedCaller): Promise<DecideAnswer> {
  const { row } = deciding;
  const { value, sealed } = await centre.writer.run((batch) => {
    if (!isWaiting(centre, batch, row.id)) return () => answerOfDecided(centre, deciding);
    if (earlierOnSameParcels(batch.db, centre.region, row.id).length > 0) return () => rejected('decision.order');
    return enter(centre, batch, deciding, { change: emptyChange, caller, at: centre.clock.now().toISOString() });
  });
  return value(sealed);
}

interface Entry {
  readonly change: RegisterChange;
  readonly caller: SignedCaller;
  readonly at: string;
}

/** Within the transaction. What it returns makes the answer once the head of the commit is known. */
function enter(
  centre: Centre,
  batch: RegisterBatch,
  deciding: Deciding,
  { change, caller, at }: Entry,
): (sealed: Sealed) => DecideAnswer {
  const { row, submission, decision, bytes, signature } = deciding;
  const isRegistered = decision.outcome === 'register';
  const personal: ActPersonal = {
    salt: randomBytes(32).toString('hex'),
    content: { parties: [], addresses: [], registrar: caller.account.name },
  };
  const body = bodyOf(centre, deciding, { change, personal, at });
  const { bytes: bodyBytes, hash: leafHash } = actLeaf(body);
  const seq = appendAct(batch, { body, bodyBytes, personal, personalBytes: canonicalBytes(personal), leafHash });
  const state = isRegistered ? 'registered' : 'refused';
  const recorded = recordDecision(batch.db, {
    region: centre.region,
    id: row.id,
    state,
    decision: bytes,
    signature,
    decidedAt: at,
    decidedBy: caller.account.login,
    actSeq: seq,
  });
  invariant(recorded, 'the submission was waiting');
  keepSignature(batch.db, { region: centre.region, subject: 'decision', id: row.id }, signature, at);
  insertNotice(batch.db, {
    region: centre.region,
    login: row.login,
    kind: isRegistered ? 'case.registered' : 'case.refused',
    submissionId: row.id,
    caseNumber: row.case_number,
    parcels: submission.parcels,
    createdAt: at,
  });
  batch.noticesFor.push(row.login);
  appendAction(batch.db, {
    ...actionBy(caller, at),
    outcome: 'success',
    about: `submissionId=${row.id} ${state} seq=${seq}`,
  });
  if (!isRegistered) return () => ({ kind: 'refused', decidedAt: at });
  return ({ head }) => {
    invariant(head !== null, 'a batch with an act has a head');
    return { kind: 'registered', actSeq: seq, actId: body.id, registeredAt: at, checkpoint: head.checkpoint };
  };
}

function bodyOf(
  centre: Centre,
  deciding: Deciding,
  made: { change: RegisterChange; personal: ActPersonal; at: string },
): ActBody {
  const { row, submission, decision, bytes } = deciding;
  return {
    format: 'shekara-act/1',
    id: ActId.parse(randomUUID()),
    region: centre.region,
    kind: decision.outcome === 'register' ? submission.kind : 'refusal',
    registeredAt: made.at,
    submissionId: row.id,
    caseNumber: row.case_number,
    quarter: QuarterNumber.parse(row.parcel.slice(0, 8)),
    receivedAt: row.received_at,
    submissionSha256: Sha256.parse(row.body_sha256),
    decisionSha256: Sha256.parse(createHash('sha256').update(bytes).digest('hex')),
    documents: submission.documents.map(({ sha256 }) => sha256),
    change: made.change,
    rows: null,
    personal: personalHash(made.personal),
  };
}

const isWaiting = ({ region }: Centre, { db }: RegisterBatch, id: string): boolean =>
  findSubmission(db, region, id)?.state === 'lodged';

/**
 * A decision is made once. The same registrar asking again with the same outcome has lost the reply and gets it, with
 * the head that first covered the act. To be called outside the transaction: the head of a batch comes at its end.
 */
function answerOfDecided({ store, region }: Centre, { decision }: Deciding): DecideAnswer {
  const row = findSubmission(store.raw, region, decision.submissionId);
  const outcome = decision.outcome === 'register' ? 'registered' : 'refused';
  if (
    row?.state !== outcome ||
    row.decided_by !== decision.registrar.login ||
    row.decided_at === null ||
    row.act_seq === null
  ) {
    return rejected('decision.decided');
  }
  if (outcome === 'refused') return { kind: 'refused', decidedAt: row.decided_at };
  const act = store.raw
    .prepare<[string, number], { id: string; registered_at: string }>(
      'select id, registered_at from act where region = ? and seq = ?',
    )
    .get(region, row.act_seq);
  const checkpoint = store.raw
    .prepare<[string, number], string>(
      'select checkpoint from journal_head where region = ? and size > ? order by size limit 1',
    )
    .pluck()
    .get(region, row.act_seq);
  invariant(act !== undefined && checkpoint !== undefined, 'a decided case has its act under a head');
  return { kind: 'registered', actSeq: row.act_seq, actId: act.id, registeredAt: act.registered_at, checkpoint };
}

const actionBy = ({ account, ip }: SignedCaller, at: string) => ({
  at,
  login: account.login,
  ip,
  action: 'queue.decide',
});

async function journalled(
  centre: Centre,
  caller: SignedCaller,
  id: string | null,
  answer: DecideAnswer,
): Promise<DecideAnswer> {
  const why = answer.kind === 'rejected' ? answer.reason : answer.kind;
  const at = centre.clock.now().toISOString();
  await centre.writer.run(({ db }) =>
    appendAction(db, {
      ...actionBy(caller, at),
      outcome: 'refused',
      about: id === null ? why : `submissionId=${id} ${why}`,
    }),
  );
  return answer;
}
