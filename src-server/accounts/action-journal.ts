import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { canonicalJson } from '#domain/journal/canonical-json.ts';

export interface Action {
  readonly at: string;
  readonly login: string | null;
  readonly ip: string;
  /** Name of the procedure or route, e.g. 'queue.decide'. */
  readonly action: string;
  readonly outcome: 'success' | 'refused' | 'failed';
  /** Ids only: submission, quarter, code of a fault. Never names or numbers of persons. */
  readonly about: string;
}

interface ActionRow extends Action {
  readonly id: number;
  readonly previous: Buffer;
  readonly hash: Buffer;
}

const START = Buffer.alloc(32);

const hashOf = (previous: Buffer, id: number, action: Action): Buffer =>
  createHash('sha256')
    .update(previous)
    .update(canonicalJson({ ...action, id }))
    .digest();

/** A6.5: one more row, chained to the one before by its hash. Call it within the transaction of the action itself. */
export function appendAction(db: Database, action: Action): void {
  const last = db
    .prepare<[], { id: number; hash: Buffer }>('select id, hash from action_journal order by id desc limit 1')
    .get();
  const previous = last?.hash ?? START;
  const id = (last?.id ?? 0) + 1;
  db.prepare(
    'insert into action_journal (id, at, login, ip, action, outcome, about, previous, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    id,
    action.at,
    action.login,
    action.ip,
    action.action,
    action.outcome,
    action.about,
    previous,
    hashOf(previous, id, action),
  );
}

/** The first row that is missing, changed or out of order, or null when the chain holds. */
export function firstBrokenAction(db: Database): number | null {
  let previous: Buffer = START;
  let expected = 1;
  const rows = db.prepare<[], ActionRow>('select * from action_journal order by id').iterate();
  for (const { id, previous: link, hash, at, login, ip, action, outcome, about } of rows) {
    const whole = hashOf(previous, id, { at, login, ip, action, outcome, about });
    if (id !== expected || !link.equals(previous) || !hash.equals(whole)) return expected;
    previous = hash;
    expected += 1;
  }
  return null;
}
