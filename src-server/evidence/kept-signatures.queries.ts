import type { Database } from 'better-sqlite3';
import { invariant } from '#domain/invariant.ts';

export type KeptSubject = 'submission' | 'decision' | 'trust.proposal' | 'trust.decision';
export type KeptLevel = 'bes' | 'lt' | 'lta';

export interface KeptKey {
  readonly region: string;
  readonly subject: KeptSubject;
  readonly id: string;
}

export interface KeptRow extends KeptKey {
  readonly cms: Buffer;
  readonly received_at: string;
  readonly level: KeptLevel;
  readonly asked: number;
  readonly missing: string;
  readonly weakens_at: string | null;
}

/** A signature as it was received, in the transaction of what it signs; it is tended at once. */
export function keepSignature(db: Database, key: KeptKey, cms: Uint8Array, receivedAt: string): void {
  db.prepare(
    `insert into kept_signature (region, subject, id, cms, received_at, level, kept_at, ask_at, trust_version)
     values (?, ?, ?, ?, ?, 'bes', ?, ?, 0)`,
  ).run(key.region, key.subject, key.id, cms, receivedAt, receivedAt, receivedAt);
}

/** What it has grown into; null for what was received before signatures were tended. */
export const keptSignatureOf = (db: Database, { region, subject, id }: KeptKey): Buffer | null =>
  db
    .prepare<[string, string, string], Buffer>(
      'select cms from kept_signature where region = ? and subject = ? and id = ?',
    )
    .pluck()
    .get(region, subject, id) ?? null;

/** The next one to be tended: its time has come, or the trust store is another since. */
export function nextToTend(db: Database, region: string, now: string, trustVersion: number): KeptRow | null {
  const due = db.prepare<[string, string], KeptRow>(
    'select * from kept_signature where region = ? and ask_at <= ? order by ask_at limit 1',
  );
  const other = db.prepare<[string, number], KeptRow>(
    'select * from kept_signature where region = ? and trust_version < ? limit 1',
  );
  return due.get(region, now) ?? other.get(region, trustVersion) ?? null;
}

export interface Tended {
  readonly cms: Uint8Array;
  readonly level: KeptLevel;
  readonly keptAt: string;
  readonly askAt: string | null;
  readonly asked: number;
  readonly missing: string;
  readonly weakensAt: string | null;
  readonly trustVersion: number;
}

export function recordTended(db: Database, { region, subject, id }: KeptKey, tended: Tended): void {
  const { changes } = db
    .prepare(
      `update kept_signature set cms = ?, level = ?, kept_at = ?, ask_at = ?, asked = ?, missing = ?, weakens_at = ?,
         trust_version = ? where region = ? and subject = ? and id = ?`,
    )
    .run(
      tended.cms,
      tended.level,
      tended.keptAt,
      tended.askAt,
      tended.asked,
      tended.missing,
      tended.weakensAt,
      tended.trustVersion,
      region,
      subject,
      id,
    );
  invariant(changes === 1, 'a kept signature stays');
}

const CONTENT = {
  submission: 'select body from submission where region = ? and id = ?',
  decision: 'select decision from submission where region = ? and id = ?',
  'trust.proposal': 'select body from trust_proposal where region = ? and id = ?',
  'trust.decision': 'select decision from trust_proposal where region = ? and id = ?',
} as const satisfies Record<KeptSubject, string>;

/** The bytes that were signed. */
export function signedBytesOf(db: Database, { region, subject, id }: KeptKey): Buffer {
  const bytes = db.prepare<[string, string], Buffer>(CONTENT[subject]).pluck().get(region, id);
  invariant(bytes !== undefined, 'what was signed is kept with its signature');
  return bytes;
}

export interface EvidenceFigures {
  /** Authorities have still to say something of them. */
  readonly open: number;
  /** Their time has come. */
  readonly due: number;
  /** Their youngest time stamp is good no more. */
  readonly weak: number;
  readonly kept: number;
}

export function evidenceFigures(db: Database, region: string, now: string): EvidenceFigures {
  const countIn =
    (table: 'kept_signature' | 'document_signatures') =>
    (condition: string, ...values: readonly string[]): number =>
      db
        .prepare<string[], number>(`select count(*) from ${table} where region = ? ${condition}`)
        .pluck()
        .get(region, ...values) ?? 0;
  const [count, ofDocuments] = [countIn('kept_signature'), countIn('document_signatures')];
  return {
    kept: count(''),
    open: count("and missing <> ''") + ofDocuments("and missing <> ''"),
    due: count('and ask_at <= ?', now) + ofDocuments('and ask_at <= ?', now),
    weak: count('and weakens_at < ?', now),
  };
}
