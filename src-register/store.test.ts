import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import { readMigrations } from './migrate.ts';
import type { MigrationSet } from './connection.ts';
import { openStore } from './store.ts';
import { storeFaultOf, withStoreFaults } from './store-fault.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-store-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KEY = new Uint8Array(32).fill(7);
const at = (name: string): string => join(folder, name);
const faultOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof Fault ? error.code : `other: ${String(error)}`;
  }
  return 'none';
};

/** Most files of SQLite's own that were open at once while it sorts some 40 MB with a small cache. */
function temporaryFilesOf(db: Database.Database): number {
  let most = 0;
  db.function('look', { deterministic: false }, (row) => {
    const open = readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).includes('etilqs_');
      } catch {
        // The descriptor of the listing itself is closed again by now.
        return false;
      }
    });
    most = Math.max(most, open.length);
    return row;
  });
  db.pragma('cache_size = 10');
  db.exec('create table sorted (a text)');
  db.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 40000)
    insert into sorted select hex(randomblob(500)) from n`);
  db.prepare('select look(a) from (select a from sorted order by a desc limit -1) limit 3').all();
  db.exec('create index sorted_by_a on sorted (a)');
  return most;
}

describe('openStore', () => {
  it.each(['central', 'replica', 'desk'] satisfies MigrationSet[])(
    'brings an empty file up to the %s schema',
    (migrations) => {
      const store = openStore({ file: at(`${migrations}.db`), key: null, migrations });
      const tables = store.raw.prepare(`select name from sqlite_master where type = 'table'`).pluck().all();
      expect(tables).toContain({ central: 'submission', replica: 'replica_state', desk: 'outbox' }[migrations]);
      expect(store.raw.pragma('page_size', { simple: true })).toBe(4096);
      expect(store.raw.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(store.raw.pragma('synchronous', { simple: true })).toBe(2);
      expect(store.raw.pragma('foreign_keys', { simple: true })).toBe(1);
      store.close();
    },
  );

  it('has the same register tables at the centre and in a replica', () => {
    const shape = (migrations: MigrationSet): ReadonlyMap<unknown, unknown> => {
      const store = openStore({ file: at(`${migrations}.db`), key: null, migrations });
      const rows = store.raw
        .prepare<[], { name: string; sql: string }>('select name, sql from sqlite_master where sql is not null')
        .all();
      store.close();
      return new Map(rows.map(({ name, sql }) => [name, sql]));
    };
    const register = new Database(':memory:');
    for (const { sql } of readMigrations(new URL('../db/register/', import.meta.url))) register.exec(sql);
    const rows = register
      .prepare<[], { name: string; sql: string }>('select name, sql from sqlite_master where sql is not null')
      .all();
    register.close();
    const [central, replica] = [shape('central'), shape('replica')];
    for (const { name, sql } of rows) expect([name, central.get(name), replica.get(name)]).toEqual([name, sql, sql]);
  });

  it('SEC-87 runs on an SQLite without the bug that loses commits after a reset of the write-ahead log', () => {
    const store = openStore({ file: at('central.db'), key: null, migrations: 'central' });
    const [major = 0, minor = 0, patch = 0] = String(store.raw.prepare('select sqlite_version()').pluck().get())
      .split('.')
      .map(Number);
    store.close();
    expect(major * 1_000_000 + minor * 1000 + patch).toBeGreaterThanOrEqual(3_051_003);
  });

  it('SEC-16 an encrypted file shows neither its words nor that it is SQLite, and opens with its key alone', () => {
    const file = at('sealed.db');
    const store = openStore({ file, key: KEY, migrations: 'replica' });
    store.raw.exec(`insert into region values ('21', '710000000', 'ШекараСынақ', 'x', 'x')`);
    store.close();
    const bytes = readFileSync(file);
    expect(bytes.includes(Buffer.from('ШекараСынақ'))).toBe(false);
    expect(bytes.includes(Buffer.from('SQLite format 3'))).toBe(false);
    expect(faultOf(() => openStore({ file, key: new Uint8Array(32).fill(8), migrations: 'replica' }))).toBe(
      'STORE_DAMAGED',
    );
    expect(faultOf(() => openStore({ file, key: null, migrations: 'replica' }))).toBe('STORE_DAMAGED');
    const again = openStore({ file, key: KEY, migrations: 'replica' });
    expect(again.raw.prepare('select name_kk from region').pluck().get()).toBe('ШекараСынақ');
    expect(again.raw.prepare('select ST_IsValid(MakePoint(1, 2, 10946))').pluck().get()).toBe(1);
    again.close();
  });

  it('SEC-16 a sort far larger than the cache and the making of an index open no temporary file', () => {
    const plain = new Database(at('plain.db'));
    const store = openStore({ file: at('sorted.db'), key: KEY, migrations: 'replica' });
    // What the guard guards against: with SQLite's default the same work spills plain rows to the disk.
    expect(temporaryFilesOf(plain)).toBeGreaterThan(0);
    expect(temporaryFilesOf(store.raw)).toBe(0);
    plain.close();
    store.close();
  });

  it('says damaged of a file that is no database and of one that was cut short', () => {
    writeFileSync(at('noise.db'), Buffer.alloc(8192, 0x5a));
    expect(faultOf(() => openStore({ file: at('noise.db'), key: null, migrations: 'replica' }))).toBe('STORE_DAMAGED');
    const whole = openStore({ file: at('whole.db'), key: null, migrations: 'replica' });
    whole.close();
    copyFileSync(at('whole.db'), at('cut.db'));
    truncateSync(at('cut.db'), 4096);
    const fault = faultOf(() => {
      const store = openStore({ file: at('cut.db'), key: null, migrations: 'replica' });
      try {
        withStoreFaults(() => store.raw.prepare('select * from act').all());
      } finally {
        store.close();
      }
    });
    expect(fault).toBe('STORE_DAMAGED');
  });

  it('says newer of a file from a newer program', () => {
    const store = openStore({ file: at('newer.db'), key: null, migrations: 'replica' });
    store.raw.pragma('user_version = 9999');
    store.close();
    expect(faultOf(() => openStore({ file: at('newer.db'), key: null, migrations: 'replica' }))).toBe('STORE_NEWER');
    expect(faultOf(() => openStore({ file: at('newer.db'), key: null, migrations: 'replica', readonly: true }))).toBe(
      'STORE_NEWER',
    );
  });

  it('says disk full when the file may not grow, and keeps what was there', () => {
    const store = openStore({ file: at('full.db'), key: null, migrations: 'replica' });
    const pages = Number(store.raw.pragma('page_count', { simple: true }));
    store.raw.pragma(`max_page_count = ${String(pages + 2)}`);
    const fault = faultOf(() =>
      withStoreFaults(() =>
        store.raw.transaction(() => {
          for (let i = 0; i < 1000; i++) {
            store.raw
              .prepare('insert into journal_head values (?, ?, ?, ?, ?)')
              .run('21', i, Buffer.alloc(32), 'x'.repeat(900), 't');
          }
        })(),
      ),
    );
    expect(fault).toBe('DISK_FULL');
    expect(store.raw.prepare('select count(*) from journal_head').pluck().get()).toBe(0);
    store.close();
  });

  it('says busy when another connection holds the write lock', () => {
    const one = openStore({ file: at('busy.db'), key: null, migrations: 'replica' });
    const other = openStore({ file: at('busy.db'), key: null, migrations: 'replica' });
    other.raw.pragma('busy_timeout = 0');
    one.raw.exec('begin immediate');
    expect(faultOf(() => withStoreFaults(() => other.raw.exec('begin immediate')))).toBe('STORE_BUSY');
    one.raw.exec('rollback');
    one.close();
    other.close();
  });

  it('takes a bug for a bug', () => {
    expect(storeFaultOf(new Error('no'))).toBeNull();
    expect(storeFaultOf(Object.assign(new Error('no such table'), { code: 'SQLITE_ERROR' }))).toBeNull();
  });
});
