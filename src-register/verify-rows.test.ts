import { generateKeyPairSync } from 'node:crypto';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { ActBody } from '#domain/journal/act.ts';
import { emptyChange } from '#domain/journal/change.ts';
import { actLeaf } from '#domain/journal/leaf.ts';
import { createActApplier } from './apply-act.ts';
import { loadDemoRegister } from './demo/load-demo-register.ts';
import { toEncumbrance, toParcel } from './entities.ts';
import { journalKeyOf } from './journal-key.ts';
import { createJournalAppender, journalSize } from './journal-store.ts';
import type { EncumbranceRow, ParcelRow } from './rows.ts';
import { openStore, type Store } from './store.ts';
import { anAct } from './testing/journal.fixture.ts';
import { verifyJournal, type JournalReport } from './verify-journal.ts';

const key = journalKeyOf(generateKeyPairSync('ed25519').privateKey, '21');

/** A demo town, and after it one act that changes a parcel and lifts a burden. */
describe('verifyJournal on the rows of the register', () => {
  let file: Buffer;
  let last: number;
  let changed: string;

  beforeAll(() => {
    const store = openStore({ file: ':memory:', key: null, migrations: 'central' });
    const appendToJournal = createJournalAppender(store.raw, key, () => '2026-09-01T04:00:00.000Z');
    loadDemoRegister(store, { parcels: 150, seed: 3, onProgress: () => undefined, appendToJournal });
    last = journalSize(store.raw, '21');
    changed = changeOneParcel(store, last, appendToJournal);
    file = store.raw.serialize();
    store.close();
  });

  const after = (attack: (raw: Database.Database) => void): JournalReport => {
    const raw = new Database(file);
    try {
      const guards = raw.prepare("select name from sqlite_master where type = 'trigger'").pluck().all() as string[];
      for (const name of guards) raw.exec(`drop trigger "${name}"`);
      attack(raw);
      return verifyJournal(raw, '21', { vkey: key.vkey });
    } finally {
      raw.close();
    }
  };
  const broken = (seq: number, reason = 'rows') => ({ ok: false, size: seq, firstBroken: seq, reason });

  it('finds rows that are as the acts say', () => {
    expect(after(() => undefined)).toMatchObject({ ok: true, size: last + 1 });
  });

  it.each([
    ['the name of a holder', "update party set name_ru = 'Кто-то Другой' where row = (select min(row) from party)"],
    ['a share', 'update right_holder set numerator = numerator + 1, denominator = denominator + 5 where rowid_first'],
    ['an address', "update address set house = '999' where row = (select min(row) from address)"],
    ['the value of a parcel', 'update parcel set value_tiyn = 1 where row = (select min(row) from parcel)'],
    ['a boundary', 'update parcel set geometry = (select geometry from parcel where row = 2) where row = 1'],
    [
      'the kind of a right',
      "update parcel_right set kind = 'temp_free' where row = (select min(row) from parcel_right)",
    ],
    ['a building taken away', 'delete from building where row = (select min(row) from building)'],
    ['a pledge taken away', 'delete from encumbrance where row = (select min(row) from encumbrance)'],
  ])('SEC-79 sees that %s was changed behind the journal', (_, sql) => {
    const report = after((raw) =>
      raw.exec(
        sql.replace(
          'where rowid_first',
          'where (right_id, right_version, position) = (select right_id, right_version, position from right_holder limit 1)',
        ),
      ),
    );
    expect([report.ok, report.reason]).toEqual([false, 'rows']);
    expect(report.firstBroken).toBeLessThan(last);
  });

  it('SEC-79 sees rows that no act brought, closed or opened again', () => {
    const copyParty = `insert into party (region, id, kind, identifier, name_kk, name_ru, from_seq)
      select region, 'aaaaaaaa-0000-4000-8000-000000000000', kind, identifier, name_kk, name_ru, `;
    expect(after((raw) => raw.exec(`${copyParty} ${String(last)} from party limit 1`))).toEqual(broken(last));
    expect(after((raw) => raw.exec(`${copyParty} 5000 from party limit 1`))).toEqual({
      ...broken(5000, 'missing'),
      size: last + 1,
    });
    const reopen = `update parcel set to_seq = null where number = '${changed}' and version = 1`;
    // Two versions in force at once are barred by an index of the file as well.
    expect(after((raw) => raw.exec(`drop index parcel_current; ${reopen}`))).toEqual(broken(last));
    const hide = `update encumbrance set to_seq = ${String(last)} where row = (select max(row) from encumbrance where to_seq is null)`;
    expect(after((raw) => raw.exec(hide))).toEqual(broken(last));
    const early = `update parcel_right set to_seq = 0 where row = (select max(row) from parcel_right)`;
    expect(after((raw) => raw.exec(early)).ok).toBe(false);
  });

  it('leaves the rows alone when asked to check the log only', () => {
    const raw = new Database(file);
    raw.exec("update party set name_ru = 'Кто-то Другой' where row = 1");
    expect(verifyJournal(raw, '21', { vkey: key.vkey, rows: false }).ok).toBe(true);
    raw.close();
  });
});

function changeOneParcel(
  store: Store,
  seq: number,
  append: (region: string, leaves: readonly Uint8Array[]) => void,
): string {
  const { raw } = store;
  const burden = raw.prepare('select * from encumbrance order by row limit 1').get() as EncumbranceRow;
  const parcel = toParcel(raw.prepare('select * from parcel order by row limit 1').get() as ParcelRow);
  const { body } = anAct('21', seq);
  const act = ActBody.parse({
    ...body,
    personal: null,
    change: {
      ...emptyChange,
      put: { ...emptyChange.put, parcels: [{ ...parcel, version: 2, purposeRu: 'Иное' }] },
      close: { ...emptyChange.close, encumbrances: [toEncumbrance(burden).id] },
    },
  });
  const { bytes, hash } = actLeaf(act);
  raw.transaction(() => {
    createActApplier(raw).apply({
      seq,
      body: act,
      bodyBytes: bytes,
      personal: null,
      personalBytes: null,
      leafHash: hash,
    });
    append('21', [hash]);
  })();
  return parcel.number;
}
