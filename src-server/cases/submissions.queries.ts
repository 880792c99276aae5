import type { Database } from 'better-sqlite3';
import type { Notice, SubmissionStatus, WaitingOn } from '#contracts/central/submissions.ts';
import {
  Notice as NoticeShape,
  SubmissionStatus as StatusShape,
  WaitingOn as WaitingOnShape,
} from '#contracts/central/submissions.ts';
import { Decision } from '#domain/cases/submission.ts';

export interface SubmissionRow {
  readonly id: string;
  readonly case_id: string;
  readonly case_number: string;
  readonly kind: string;
  readonly parcel: string;
  readonly login: string;
  readonly received_at: string;
  readonly place: number;
  readonly due_at: string;
  readonly body: Buffer;
  readonly body_sha256: string;
  readonly signature: Buffer;
  readonly verdict: string;
  readonly state: 'lodged' | 'registered' | 'refused';
  readonly decision: Buffer | null;
  readonly decision_signature: Buffer | null;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly act_seq: number | null;
}

export function findSubmission(db: Database, region: string, id: string): SubmissionRow | null {
  return (
    db
      .prepare<[string, string], SubmissionRow>('select * from submission where region = ? and id = ?')
      .get(region, id) ?? null
  );
}

export interface ReceivedSubmission {
  readonly region: string;
  readonly id: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly kind: string;
  readonly parcel: string;
  readonly login: string;
  readonly receivedAt: string;
  readonly place: number;
  readonly dueAt: string;
  readonly body: Uint8Array;
  readonly bodySha256: string;
  readonly signature: Uint8Array;
  readonly verdict: string;
  readonly touched: readonly string[];
}

export function insertSubmission(db: Database, one: ReceivedSubmission): void {
  db.prepare(
    `insert into submission (region, id, case_id, case_number, kind, parcel, login, received_at, place, due_at, body,
       body_sha256, signature, verdict, state)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'lodged')`,
  ).run(
    one.region,
    one.id,
    one.caseId,
    one.caseNumber,
    one.kind,
    one.parcel,
    one.login,
    one.receivedAt,
    one.place,
    one.dueAt,
    one.body,
    one.bodySha256,
    one.signature,
    one.verdict,
  );
  const touch = db.prepare('insert into submission_parcel (region, submission_id, parcel) values (?, ?, ?)');
  for (const parcel of new Set(one.touched)) touch.run(one.region, one.id, parcel);
}

export interface LastReceipt {
  readonly place: number;
  readonly receivedAt: string | null;
}

export function lastReceipt(db: Database, region: string): LastReceipt {
  const row = db
    .prepare<[string], { place: number; received_at: string }>(
      'select place, received_at from submission where region = ? order by place desc limit 1',
    )
    .get(region);
  return { place: row?.place ?? 0, receivedAt: row?.received_at ?? null };
}

/** Earlier receipts that still wait and touch one of the same parcels: they are decided first (SEC-46). */
export function earlierOnSameParcels(db: Database, region: string, id: string): readonly string[] {
  return db
    .prepare<[string, string], string>(
      `select distinct other.id
         from submission as mine
         join submission_parcel as m on m.region = mine.region and m.submission_id = mine.id
         join submission_parcel as o on o.region = m.region and o.parcel = m.parcel and o.submission_id <> m.submission_id
         join submission as other on other.region = o.region and other.id = o.submission_id
        where mine.region = ? and mine.id = ? and other.state = 'lodged' and other.place < mine.place
        order by other.place`,
    )
    .pluck()
    .all(region, id);
}

/** Open receipts on these parcels, in order of receipt. Names nobody (SEC-52). */
export function waitingOn(db: Database, { region, login }: Owner, parcels: readonly string[]): readonly WaitingOn[] {
  return db
    .prepare<[string, string, string], { parcel: string; receivedAt: string; isOwn: 0 | 1 }>(
      `select t.parcel, s.received_at as receivedAt, s.login = ? as isOwn
         from submission_parcel as t join submission as s on s.region = t.region and s.id = t.submission_id
        where t.region = ? and t.parcel in (select value from json_each(?)) and s.state = 'lodged'
        order by s.place, t.parcel limit 1000`,
    )
    .all(login, region, JSON.stringify(parcels))
    .map((row) => WaitingOnShape.parse({ ...row, isOwn: row.isOwn === 1 }));
}

export interface DecidedSubmission {
  readonly region: string;
  readonly id: string;
  readonly state: 'registered' | 'refused';
  readonly decision: Uint8Array;
  readonly signature: Uint8Array;
  readonly decidedAt: string;
  readonly decidedBy: string;
  readonly actSeq: number;
}

/** True when it was still waiting: a decision is made once. */
export function recordDecision(db: Database, one: DecidedSubmission): boolean {
  const { changes } = db
    .prepare(
      `update submission set state = ?, decision = ?, decision_signature = ?, decided_at = ?, decided_by = ?, act_seq = ?
        where region = ? and id = ? and state = 'lodged'`,
    )
    .run(one.state, one.decision, one.signature, one.decidedAt, one.decidedBy, one.actSeq, one.region, one.id);
  return changes === 1;
}

export interface Owner {
  readonly region: string;
  readonly login: string;
}

/** Own submissions only; an id of somebody else answers as an unknown one: not at all. */
export function statusesOf(db: Database, { region, login }: Owner, ids: readonly string[]): SubmissionStatus[] {
  const one = db.prepare<[string, string, string], SubmissionRow>(
    'select * from submission where region = ? and id = ? and login = ?',
  );
  return ids.flatMap((id) => {
    const row = one.get(region, id, login);
    if (row === undefined) return [];
    const decision = row.decision === null ? null : Decision.parse(JSON.parse(row.decision.toString()));
    return [
      StatusShape.parse({
        submissionId: row.id,
        state: row.state,
        receivedAt: row.received_at,
        actSeq: row.act_seq,
        grounds: decision?.grounds ?? [],
        reasons: decision?.reasons ?? '',
        decidedAt: row.decided_at,
      }),
    ];
  });
}

export interface NewNotice {
  readonly region: string;
  readonly login: string;
  readonly kind: Notice['kind'];
  readonly submissionId: string;
  readonly caseNumber: string;
  readonly parcels: readonly string[];
  readonly createdAt: string;
}

export function insertNotice(db: Database, one: NewNotice): void {
  db.prepare(
    'insert into notice (region, login, kind, submission_id, case_number, parcels, created_at) values (?, ?, ?, ?, ?, ?, ?)',
  ).run(one.region, one.login, one.kind, one.submissionId, one.caseNumber, JSON.stringify(one.parcels), one.createdAt);
}

interface NoticeRow {
  readonly id: number;
  readonly kind: string;
  readonly case_number: string;
  readonly submission_id: string;
  readonly parcels: string;
  readonly created_at: string;
}

const NOTICES_A_CALL = 500;

export function noticesAfter(db: Database, { region, login }: Owner, after: number): Notice[] {
  return db
    .prepare<[string, string, number, number], NoticeRow>(
      `select id, kind, case_number, submission_id, parcels, created_at from notice
        where region = ? and login = ? and id > ? order by id limit ?`,
    )
    .all(region, login, after, NOTICES_A_CALL)
    .map((row) =>
      NoticeShape.parse({
        id: row.id,
        kind: row.kind,
        caseNumber: row.case_number,
        submissionId: row.submission_id,
        parcels: JSON.parse(row.parcels) as unknown,
        createdAt: row.created_at,
      }),
    );
}
