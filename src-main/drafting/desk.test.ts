import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, readMigrations } from '#register/migrate.ts';
import { openStore } from '#register/store.ts';
import { MapNotes } from '../map/map-notes.ts';
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

  it('keeps its reference layers when looks of the map and base maps come in', () => {
    const raw = new Database(':memory:');
    const all = readMigrations(MIGRATIONS);
    migrate(raw, all.slice(0, 7));
    raw
      .prepare(
        `insert into reference_layer values ('l', 'план', 'план.dxf', 'dxf', 12, 'EPSG:10946', null, 0, '', 1, 0, 0, '[]')`,
      )
      .run();
    migrate(raw, all.slice(0, 8));
    expect(raw.prepare('select name from reference_layer').pluck().get()).toBe('план');
    expect(new MapNotes(raw).look()).toBeNull();
    raw.prepare(`insert into base_map values ('b', 'scan', '', '{}')`).run();
    raw.prepare(`insert into scan_picture values ('b', 'image/png', x'00')`).run();
    raw.pragma('foreign_keys = on');
    new MapNotes(raw).removeBaseMap('b');
    expect(raw.prepare('select count(*) from scan_picture').pluck().get()).toBe(0);
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
});
