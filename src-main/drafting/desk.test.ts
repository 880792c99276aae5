import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, readMigrations } from '#register/migrate.ts';
import { openStore } from '#register/store.ts';
import { SheetCopies } from '../documents/sheet-copies.ts';
import { Desk } from './desk.ts';

const MIGRATIONS = new URL('../../db/desk/', import.meta.url);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-desk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the desk of an account', () => {
  it('keeps its cases when reference layers and plain copies come in', () => {
    const raw = new Database(':memory:');
    const [first, second] = readMigrations(MIGRATIONS);
    if (!first || !second) throw new Error('two migrations');
    migrate(raw, [first]);
    raw.prepare(`insert into case_counter values ('2026-11', 7)`).run();
    migrate(raw, [first, second]);
    expect(raw.prepare('select last from case_counter').pluck().get()).toBe(7);
    expect(raw.prepare('select count(*) from reference_layer').pluck().get()).toBe(0);
    raw.close();
  });

  it('SEC-21 writes down who made a plain copy, of what, why, and the hash of the file', () => {
    const store = openStore({ file: join(folder, 'desk.db'), key: randomBytes(32), migrations: 'desk' });
    const copy = {
      madeAt: '2026-11-27T02:00:00.000Z',
      login: 'ermekov',
      format: 'dxf',
      system: 'EPSG:10946',
      parcels: ['21318045112'],
      reason: 'по запросу акимата',
      sha256: 'a'.repeat(64),
      size: 12,
    };
    new Desk(store).notePlainCopy(copy);
    expect(store.raw.prepare('select * from plain_copy').all()).toEqual([
      {
        id: 1,
        made_at: copy.madeAt,
        login: copy.login,
        format: copy.format,
        system: copy.system,
        parcels: '["21318045112"]',
        reason: copy.reason,
        sha256: copy.sha256,
        size: copy.size,
      },
    ]);
    store.close();
  });

  it('SEC-122 keeps a book of the copies of sheets when it comes in, and gives no number twice', () => {
    const raw = new Database(':memory:');
    const all = readMigrations(MIGRATIONS);
    const book = all.findIndex(({ sql }) => sql.includes('create table sheet_copy'));
    migrate(raw, all.slice(0, book));
    raw.prepare(`insert into case_counter values ('2026-11', 7)`).run();
    migrate(raw, all);
    expect(raw.prepare('select last from case_counter').pluck().get()).toBe(7);
    const copies = new SheetCopies(raw);
    const note = {
      madeAt: '2026-11-27T02:00:00.000Z',
      login: 'ermekov',
      caseNumber: '2026-11-0412',
      parcel: '21318045132',
      kind: 'setting_out_act',
      final: true,
    } as const;
    const [first, refused] = [copies.begin(note), copies.begin(note)];
    copies.drop(refused);
    expect([first, refused, copies.begin({ ...note, final: false })]).toEqual([1, 2, 3]);
    copies.finish(first, { facts: 'a'.repeat(64), sha256: 'b'.repeat(64) });
    expect(raw.prepare('select number, facts, final, sha256 from sheet_copy order by number').all()).toEqual([
      { number: 1, facts: 'a'.repeat(64), final: 1, sha256: 'b'.repeat(64) },
      { number: 3, facts: '', final: 0, sha256: null },
    ]);
    raw.close();
  });
});
