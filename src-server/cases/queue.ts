import type { Database } from 'better-sqlite3';
import type { Examination, QueueRow } from '#contracts/central/queue.ts';
import { QueueRow as QueueRowShape } from '#contracts/central/queue.ts';
import type { Situation } from '#domain/cases/situation.ts';
import { Submission } from '#domain/cases/submission.ts';
import { Sha256 } from '#domain/documents/document.ts';
import { Fault } from '#domain/fault.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { invariant } from '#domain/invariant.ts';
import { findCurrentParcel, findParcel } from '#register/queries/parcels.queries.ts';
import type { Verdict } from '#domain/signatures/verdict.ts';
import { findAccount } from '../accounts/accounts.queries.ts';
import type { Centre } from '../centre.ts';
import { keptSignatureOf } from '../evidence/kept-signatures.queries.ts';
import { judge } from './judge.ts';
import { earlierOnSameParcels, findSubmission, type SubmissionRow } from './submissions.queries.ts';

export interface QueueQuestion {
  readonly state: 'lodged' | 'decided';
  readonly limit: number;
}

/** The queue in order of receipt; what is decided, newest first. */
export function listQueue(db: Database, region: string, { state, limit }: QueueQuestion): QueueRow[] {
  const rows =
    state === 'lodged'
      ? db.prepare<[string, number], SubmissionRow>(
          "select * from submission where region = ? and state = 'lodged' order by place limit ?",
        )
      : db.prepare<[string, number], SubmissionRow>(
          "select * from submission where region = ? and state <> 'lodged' order by decided_at desc, place desc limit ?",
        );
  return rows.all(region, limit).map((row) => toQueueRow(db, region, row));
}

function toQueueRow(db: Database, region: string, row: SubmissionRow): QueueRow {
  return QueueRowShape.parse({
    submissionId: row.id,
    place: row.place,
    kind: row.kind,
    caseNumber: row.case_number,
    parcel: row.parcel,
    applicants: applicantsOf(db, region, row),
    engineer: findAccount(db, row.login)?.account.name ?? row.login,
    receivedAt: row.received_at,
    dueAt: row.due_at,
    state: row.state,
  });
}

/** Holders of the parcel: for a decided case those whose rights the act ended or carried over. */
function applicantsOf(db: Database, region: string, { parcel, act_seq }: SubmissionRow): readonly string[] {
  return db
    .prepare<[string, string, number | null], string>(
      `select distinct p.name_ru
         from parcel_right as r
         join right_holder as h on h.region = r.region and h.right_id = r.id and h.right_version = r.version
         join party as p on p.region = h.region and p.id = h.party and p.to_seq is null
        where r.region = ? and r.parcel = ? and (r.to_seq is null or r.to_seq = ?)
        order by p.name_ru`,
    )
    .pluck()
    .all(region, parcel, act_seq);
}

/** Everything the registrar decides on, recomputed by the server now: situation, findings, conflict, signature. */
export async function examineSubmission(centre: Centre, region: string, id: string): Promise<Examination> {
  const { store } = centre;
  const row = findSubmission(store.raw, region, id);
  if (row === null) throw new Fault('NOT_FOUND');
  const submission = Submission.parse(JSON.parse(row.body.toString('utf8')));
  const judgement = row.state === 'lodged' ? await judge(centre, submission) : null;
  const blocked =
    row.state === 'lodged' ? undecidableReason(centre, row, judgement?.refused ?? null) : 'decision.decided';
  return {
    row: toQueueRow(store.raw, region, row),
    submission,
    submissionSha256: Sha256.parse(row.body_sha256),
    situation: judgement?.situation ?? (await situationThen(centre, submission)),
    findings: judgement?.findings ?? [],
    conflict: judgement?.conflict ?? null,
    verdict: await verdictNow(centre, row, submission),
    documents: submission.documents,
    decidable: blocked === null,
    undecidableReason: blocked,
  };
}

/** A conflict does not close the case: it can still be refused, and `conflict` says why it cannot be registered. */
function undecidableReason({ store, region }: Centre, row: SubmissionRow, refused: string | null): string | null {
  if (earlierOnSameParcels(store.raw, region, row.id).length > 0) return 'decision.order';
  return refused;
}

/** What is no longer there to be judged is shown as it last stood: the parcels alone, before the acts that ended them. */
async function situationThen(centre: Centre, { parcels }: Submission): Promise<Situation> {
  return {
    region: centre.region,
    parcels: await Promise.all(parcels.map((number) => parcelThen(centre, number))),
    neighbours: [],
    places: [],
    quarter: null,
    rights: [],
    encumbrances: [],
    claims: [],
    buildings: [],
    parties: [],
    addresses: [],
    freeNumbers: [],
    reserved: false,
  };
}

async function parcelThen({ store, region }: Centre, number: ParcelNumber): Promise<Parcel> {
  const ended = store.raw
    .prepare<[string, string], number | null>('select max(to_seq) from parcel where region = ? and number = ?')
    .pluck()
    .get(region, number);
  const parcel =
    (await findCurrentParcel(store.read, region, number)) ??
    (typeof ended === 'number' ? await findParcel(store.read, region, number, ended - 1) : null);
  invariant(parcel !== null, 'a submission was lodged on parcels of the register');
  return parcel;
}

/** Verified anew; the moment that counts is the receipt, a certificate that has run out since does not undo it. */
async function verdictNow(centre: Centre, row: SubmissionRow, submission: Submission): Promise<Verdict> {
  const { region, store, signatures } = centre;
  const question = {
    content: row.body,
    signature: keptSignatureOf(store.raw, { region, subject: 'submission', id: row.id }) ?? row.signature,
    identifier: submission.engineer.identifier,
    purpose: 'sign',
  } as const;
  return signatures.judgeThen(question, new Date(row.received_at));
}
