import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { ActBody, type ActPersonal } from '#domain/journal/act.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { emptyChange } from '#domain/journal/change.ts';
import { actLeaf, personalHash } from '#domain/journal/leaf.ts';
import type { JournalKey } from '../journal-key.ts';
import { appendLeaves, journalSize, signHead } from '../journal-store.ts';

/** For tests: an act without rows, the same for the same number and note. */
export function anAct(region: string, seq: number, note = ''): { body: ActBody; personal: ActPersonal } {
  const personal: ActPersonal = {
    salt: sha256(`salt ${region} ${String(seq)}`),
    content: { parties: [], addresses: [], registrar: `registrar ${String(seq % 7)}` },
  };
  const body = ActBody.parse({
    format: 'shekara-act/1',
    id: uuidFrom(`act ${region} ${String(seq)} ${note}`),
    region,
    kind: 'split',
    registeredAt: new Date(Date.UTC(2026, 0, 5) + seq * 60_000).toISOString(),
    submissionId: uuidFrom(`submission ${region} ${String(seq)} ${note}`),
    caseNumber: `2026-${String(seq)}${note}`,
    quarter: `${region}318045`,
    receivedAt: new Date(Date.UTC(2026, 0, 4) + seq * 60_000).toISOString(),
    submissionSha256: sha256(`s${String(seq)}`),
    decisionSha256: sha256(`d${String(seq)}`),
    documents: [],
    change: emptyChange,
    rows: null,
    personal: personalHash(personal),
  });
  return { body, personal };
}

/** For tests: writes acts `from … to-1` with their leaves and one signed head a batch. */
export function writeActs(
  raw: Database,
  key: JournalKey,
  range: { from: number; to: number; batch: number; note?: string },
): void {
  const insert = raw.prepare(
    `insert into act (region, seq, id, kind, submission_id, case_number, registered_at, body, personal, leaf_hash)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (let first = range.from; first < range.to; first += range.batch) {
    raw.transaction(() => {
      const leaves: Uint8Array[] = [];
      const start = journalSize(raw, key.region);
      for (let seq = first; seq < Math.min(first + range.batch, range.to); seq++) {
        const { body, personal } = anAct(key.region, seq, range.note);
        const { bytes, hash } = actLeaf(body);
        const { region, id, kind, submissionId, caseNumber, registeredAt } = body;
        insert.run(
          region,
          seq,
          id,
          kind,
          submissionId,
          caseNumber,
          registeredAt,
          bytes,
          canonicalBytes(personal),
          hash,
        );
        leaves.push(hash);
      }
      const signedAt = new Date(Date.UTC(2026, 1, 1)).toISOString();
      signHead(raw, key, appendLeaves(raw, key.region, leaves, start), { signedAt });
    })();
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function uuidFrom(text: string): string {
  const hex = sha256(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
