import type { Database } from 'better-sqlite3';
import { sha256Hex } from '#domain/journal/hash.ts';
import type { Evidence } from '#domain/signatures/raise/raise-cms.ts';
import { invariant } from '#domain/invariant.ts';

export interface SubmissionKey {
  readonly region: string;
  readonly submissionId: string;
}

export interface DocumentsRow {
  readonly region: string;
  readonly submission_id: string;
  readonly received_at: string;
  readonly asked: number;
  readonly missing: string;
}

const KINDS = { certificates: 'certificate', crls: 'crl', ocsp: 'ocsp' } as const satisfies Record<
  keyof Evidence,
  string
>;

/** A case with documents that others have signed, in the transaction of its receipt; it is tended at once. */
export function keepSignedDocuments(db: Database, key: SubmissionKey, evidence: Evidence, receivedAt: string): void {
  db.prepare(
    `insert into document_signatures (region, submission_id, received_at, ask_at, trust_version) values (?, ?, ?, ?, 0)`,
  ).run(key.region, key.submissionId, receivedAt, receivedAt);
  addDocumentEvidence(db, key, evidence, receivedAt);
}

/** What is kept already stays as it is. */
export function addDocumentEvidence(db: Database, key: SubmissionKey, evidence: Evidence, keptAt: string): void {
  const insert = db.prepare(
    `insert into document_evidence (region, submission_id, kind, sha256, der, kept_at) values (?, ?, ?, ?, ?, ?)
     on conflict do nothing`,
  );
  for (const part of ['certificates', 'crls', 'ocsp'] as const)
    for (const der of evidence[part])
      insert.run(key.region, key.submissionId, KINDS[part], sha256Hex(der), der, keptAt);
}

export function documentEvidenceOf(db: Database, { region, submissionId }: SubmissionKey): Evidence {
  const rows = db
    .prepare<[string, string], { kind: string; der: Buffer }>(
      'select kind, der from document_evidence where region = ? and submission_id = ?',
    )
    .all(region, submissionId);
  const of = (part: keyof Evidence): Buffer[] => rows.flatMap(({ kind, der }) => (kind === KINDS[part] ? [der] : []));
  return { certificates: of('certificates'), crls: of('crls'), ocsp: of('ocsp') };
}

/** The next case that is due, or that lacks something and the trust store is another since. */
export function nextDocuments(db: Database, region: string, now: string, trustVersion: number): DocumentsRow | null {
  const due = db.prepare<[string, string], DocumentsRow>(
    'select * from document_signatures where region = ? and ask_at <= ? order by ask_at limit 1',
  );
  const other = db.prepare<[string, number], DocumentsRow>(
    "select * from document_signatures where region = ? and missing <> '' and trust_version < ? limit 1",
  );
  return due.get(region, now) ?? other.get(region, trustVersion) ?? null;
}

export interface DocumentsTended {
  readonly askAt: string | null;
  readonly asked: number;
  readonly missing: string;
  readonly trustVersion: number;
}

export function recordDocuments(db: Database, { region, submission_id: id }: DocumentsRow, to: DocumentsTended): void {
  const { changes } = db
    .prepare(
      `update document_signatures set ask_at = ?, asked = ?, missing = ?, trust_version = ?
       where region = ? and submission_id = ?`,
    )
    .run(to.askAt, to.asked, to.missing, to.trustVersion, region, id);
  invariant(changes === 1, 'a case with signed documents stays');
}
