import { generateKeyPairSync } from 'node:crypto';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { actLeaf } from '#domain/journal/leaf.ts';
import { anAct, writeActs } from './testing/journal.fixture.ts';
import { journalKeyOf, type JournalKey } from './journal-key.ts';
import { headAt, latestHead } from './journal-store.ts';
import { openStore } from './store.ts';
import { verifyJournal, type JournalReport, type RememberedHead } from './verify-journal.ts';

const SIZE = 600;
const key = journalKeyOf(generateKeyPairSync('ed25519').privateKey, '21');
const thief = journalKeyOf(generateKeyPairSync('ed25519').privateKey, '21');
/** Within a full tile, at its edges, on the open edge, first and next to last. */
const PLACES = [0, 100, 255, 256, 530, SIZE - 2] as const;

describe('verifyJournal', () => {
  let everyAct: Buffer;
  let inBatches: Buffer;
  let remembered: RememberedHead[];

  beforeAll(() => {
    const fine = openStore({ file: ':memory:', key: null, migrations: 'central' });
    writeActs(fine.raw, key, { from: 0, to: SIZE, batch: 1 });
    everyAct = fine.raw.serialize();
    remembered = [40, 300, 500, SIZE].flatMap((size) => headAt(fine.raw, '21', size) ?? []);
    fine.close();
    const coarse = openStore({ file: ':memory:', key: null, migrations: 'central' });
    writeActs(coarse.raw, key, { from: 0, to: SIZE, batch: 50 });
    inBatches = coarse.raw.serialize();
    coarse.close();
  });

  const after = (
    attack: (raw: Database.Database) => void,
    heads: readonly RememberedHead[] = [],
    file = everyAct,
  ): JournalReport => {
    const raw = new Database(file);
    try {
      dropGuards(raw);
      raw.transaction(() => attack(raw))();
      return verifyJournal(raw, '21', { vkey: key.vkey, remembered: heads });
    } finally {
      raw.close();
    }
  };
  const broken = (firstBroken: number, reason: JournalReport['reason']): JournalReport => ({
    ok: false,
    size: firstBroken,
    firstBroken,
    reason,
  });

  it('finds an untouched journal whole', () => {
    const whole = { ok: true, size: SIZE, firstBroken: null, reason: null };
    expect(after(() => undefined, remembered)).toEqual(whole);
    expect(after(() => undefined, [], inBatches)).toEqual(whole);
  });

  it.each(PLACES)('SEC-79 edit: one changed byte in the body of act %i', (seq) => {
    const edit = (raw: Database.Database): void => editBody(raw, seq);
    expect(after(edit)).toEqual(broken(seq, 'altered'));
    expect(after(edit, [], inBatches)).toEqual(broken(seq, 'altered'));
  });

  it.each(PLACES)('SEC-79 edit: act %i rewritten with its leaf', (seq) => {
    const report = after((raw) => rewrite(raw, seq, anAct('21', seq, 'x').body));
    expect([report.firstBroken, report.ok]).toEqual([seq, false]);
  });

  it('SEC-79 edit in a batch: a full tile still names the entry, the open edge names its batch', () => {
    const rewriteAt = (seq: number) => after((raw) => rewrite(raw, seq, anAct('21', seq, 'x').body), [], inBatches);
    expect(rewriteAt(137)).toEqual(broken(137, 'tile'));
    expect(rewriteAt(573)).toEqual(broken(550, 'head'));
  });

  it.each(PLACES)('SEC-79 edit: act %i rewritten with leaf and tile', (seq) => {
    const report = after((raw) => {
      rewrite(raw, seq, anAct('21', seq, 'x').body);
      mendTile(raw, seq);
    });
    expect(report).toEqual(broken(seq, 'head'));
  });

  it.each(PLACES)('SEC-79 delete: act %i', (seq) => {
    expect(after((raw) => raw.prepare('delete from act where seq = ?').run(seq))).toEqual(broken(seq, 'missing'));
  });

  it.each(PLACES)('SEC-79 delete: act %i, the later ones moved up', (seq) => {
    const report = after((raw) => {
      raw.prepare('delete from act where seq = ?').run(seq);
      raw.prepare('update act set seq = -seq where seq > ?').run(seq);
      raw.prepare('update act set seq = -seq - 1 where seq < 0').run();
    });
    expect([report.firstBroken, report.ok]).toEqual([seq, false]);
  });

  it.each(PLACES)('SEC-79 insert: a foreign act before %i', (seq) => {
    const report = after((raw) => {
      raw.prepare('update act set seq = -seq - 1 where seq >= ?').run(seq);
      raw.prepare('update act set seq = -seq where seq < 0').run();
      insert(raw, seq, anAct('21', 9999).body);
    });
    expect([report.firstBroken, report.ok]).toEqual([seq, false]);
  });

  it.each(PLACES)('SEC-79 swap: acts %i and the next', (seq) => {
    const report = after((raw) => {
      raw.prepare('update act set seq = -1 where seq = ?').run(seq);
      raw.prepare('update act set seq = ? where seq = ?').run(seq, seq + 1);
      raw.prepare('update act set seq = ? where seq = -1').run(seq + 1);
    });
    expect([report.firstBroken, report.ok]).toEqual([seq, false]);
  });

  it('SEC-79 reorder: the acts 300 to 399 turned round', () => {
    const report = after((raw) => {
      raw.prepare('update act set seq = -seq where seq between 300 and 399').run();
      raw.prepare('update act set seq = 699 + seq where seq < 0').run();
    });
    expect(report.firstBroken).toBe(300);
  });

  it.each([100, 300, 599])('SEC-79 replay: act 50 again in place of act %i', (seq) => {
    const report = after((raw) => {
      raw.exec('drop index act_id; drop index act_submission');
      rewrite(raw, seq, anAct('21', 50).body);
    });
    expect([report.firstBroken, report.ok]).toEqual([seq, false]);
  });

  it('SEC-79 cut tail: the last acts, with and without their heads', () => {
    const cut = (raw: Database.Database): void => void raw.prepare('delete from act where seq >= 480').run();
    expect(after(cut)).toEqual(broken(480, 'missing'));
    const cutClean = (raw: Database.Database): void => {
      cut(raw);
      raw.prepare('delete from journal_head where size > 480').run();
    };
    // Nothing in the file itself can show it; a head remembered elsewhere does.
    expect(after(cutClean).ok).toBe(true);
    expect(after(cutClean, remembered)).toEqual(broken(480, 'missing'));
  });

  it('SEC-79 re-signed with another key: from the first head on', () => {
    const report = after((raw) => {
      raw.exec('delete from journal_head; delete from journal_tile; delete from act');
      writeActs(raw, thief, { from: 0, to: SIZE, batch: 1 });
    });
    expect(report).toEqual(broken(0, 'head'));
    const one = after((raw) => {
      const head = latestHead(raw, '21');
      const note = head?.checkpoint.replace(/\u2014.*/, (line) => line.slice(0, -6) + 'AAAA==');
      raw.prepare('update journal_head set checkpoint = ? where size = ?').run(note, SIZE);
    });
    expect(one).toEqual(broken(SIZE - 1, 'head'));
  });

  it('SEC-79 made anew with the stolen key: found by whoever remembers a head', () => {
    const remake = (raw: Database.Database): void => continueFrom(raw, key, 350, 'stolen');
    expect(after(remake).ok).toBe(true);
    const report = after(remake, remembered);
    expect([report.firstBroken, report.reason]).toEqual([300, 'forked']);
  });

  it('SEC-79 old backup continued, shorter than what was seen: missing', () => {
    const report = after(
      (raw) => {
        continueFrom(raw, key, 301, 'backup');
        raw.exec('delete from act where seq >= 420; delete from journal_head where size > 420');
      },
      remembered.filter(({ size }) => size !== 500),
    );
    expect([report.firstBroken, report.reason]).toEqual([420, 'missing']);
  });

  it('SEC-79 backdate: the time of an act moved, in the column alone or in the body as well', () => {
    const column = after((raw) =>
      raw.prepare("update act set registered_at = '2020-01-01T00:00:00.000Z' where seq = 77").run(),
    );
    expect(column).toEqual(broken(77, 'columns'));
    const body = after((raw) =>
      rewrite(raw, 77, { ...anAct('21', 77).body, registeredAt: '2020-01-01T00:00:00.000Z' }),
    );
    expect(body.firstBroken).toBe(77);
  });

  it('SEC-79 region fork: acts of another region put into this log', () => {
    const report = after((raw) => rewrite(raw, 90, { ...anAct('20', 90).body }));
    expect([report.firstBroken, report.reason]).toEqual([90, 'columns']);
  });

  it('SEC-81 sees another opening of the personal part, and lets a hidden one be', () => {
    const opened = { ...anAct('21', 12).personal, content: { parties: [], addresses: [], registrar: 'somebody else' } };
    const forged = after((raw) =>
      raw.prepare('update act set personal = ? where seq = 12').run(canonicalBytes(opened)),
    );
    expect(forged).toEqual(broken(12, 'personal'));
    expect(after((raw) => raw.exec('update act set personal = null')).ok).toBe(true);
  });

  it('sees acts that no head covers, and tiles that were changed or taken away', () => {
    const extra = after((raw) => insert(raw, SIZE, anAct('21', SIZE).body));
    expect(extra).toEqual(broken(SIZE, 'unsigned'));
    const tile = after((raw) => {
      const bytes = raw
        .prepare('select hashes from journal_tile where level = 0 and position = 1')
        .pluck()
        .get() as Buffer;
      bytes.writeUInt8(bytes.readUInt8(32 * 9) ^ 1, 32 * 9);
      raw.prepare('update journal_tile set hashes = ? where level = 0 and position = 1').run(bytes);
    });
    expect(tile).toEqual(broken(256 + 9, 'tile'));
    expect(after((raw) => raw.exec('delete from journal_tile where position = 1'))).toEqual(broken(256, 'tile'));
  });
});

/** Whoever can write the file can take its guards away as well; the journal must show it all the same. */
function dropGuards(raw: Database.Database): void {
  const names = raw.prepare("select name from sqlite_master where type = 'trigger'").pluck().all() as string[];
  for (const name of names) raw.exec(`drop trigger "${name}"`);
}

function editBody(raw: Database.Database, seq: number): void {
  const body = raw.prepare('select body from act where seq = ?').pluck().get(seq) as Buffer;
  body.writeUInt8(body.readUInt8(200) ^ 1, 200);
  raw.prepare('update act set body = ? where seq = ?').run(body, seq);
}

function rewrite(raw: Database.Database, seq: number, body: ReturnType<typeof anAct>['body']): void {
  const { bytes, hash } = actLeaf(body);
  raw
    .prepare(
      'update act set id = ?, submission_id = ?, case_number = ?, registered_at = ?, body = ?, personal = null, leaf_hash = ? where seq = ?',
    )
    .run(body.id, body.submissionId, body.caseNumber, body.registeredAt, bytes, hash, seq);
}

function insert(raw: Database.Database, seq: number, body: ReturnType<typeof anAct>['body']): void {
  const { bytes, hash } = actLeaf(body);
  raw
    .prepare(
      `insert into act (region, seq, id, kind, submission_id, case_number, registered_at, body, personal, leaf_hash)
       values ('21', ?, ?, ?, ?, ?, ?, ?, null, ?)`,
    )
    .run(seq, body.id, body.kind, body.submissionId, body.caseNumber, body.registeredAt, bytes, hash);
}

function mendTile(raw: Database.Database, seq: number): void {
  const position = Math.floor(seq / 256);
  const leaves = raw
    .prepare('select leaf_hash from act where seq >= ? and seq < ? order by seq')
    .pluck()
    .all(position * 256, position * 256 + 256) as Buffer[];
  if (leaves.length < 256) return;
  raw
    .prepare('update journal_tile set hashes = ? where level = 0 and position = ?')
    .run(Buffer.concat(leaves), position);
}

function continueFrom(raw: Database.Database, signer: JournalKey, from: number, note: string): void {
  raw.prepare('delete from act where seq >= ?').run(from);
  raw.prepare('delete from journal_head where size > ?').run(from);
  raw.prepare('delete from journal_tile where (position + 1) * 256 > ?').run(from);
  writeActs(raw, signer, { from, to: SIZE, batch: 1, note });
}
