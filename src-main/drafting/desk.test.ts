import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aCase, aSplitCase } from '#domain/cases/case-file.fixture.ts';
import { type DraftingAids, NO_AIDS } from '#domain/cases/drafting-aids.ts';
import { P } from '#domain/cases/situation.fixture.ts';
import { migrate, readMigrations } from '#register/migrate.ts';
import { openStore } from '#register/store.ts';
import { MapNotes } from '../map/map-notes.ts';
import { SheetCopies } from '../documents/sheet-copies.ts';
import { toolsOf } from './desk-tools.fixture.ts';
import { Desk, openDesk } from './desk.ts';

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

  it('A4.1 reads the cases that an earlier program kept, and works out what is missing in them', () => {
    const file = join(folder, 'old.db');
    const key = randomBytes(32);
    const store = openStore({ file, key, migrations: 'desk' });
    new Desk(store).saveCase(aCase());
    // As they stood before tasks, variants and terms: the fields are absent, the column is empty.
    const old = JSON.stringify(aCase(), (name, value: unknown) =>
      ['tasks', 'dueOn', 'behind', 'variantName', 'variants'].includes(name) ? undefined : value,
    );
    store.raw.prepare('update case_file set body = ?, missing = null').run(old);
    const desk = new Desk(store);
    expect(desk.summaries()).toMatchObject([
      {
        missing: 'noLine',
        tasks: 0,
        taskDueOn: null,
        dueOn: null,
        isBehind: false,
        parcels: [P],
        category: 'settlements',
      },
    ]);
    expect(desk.caseFile(aCase().id)).toMatchObject({ tasks: [], variants: [], behind: null });
    store.close();
  });

  it('A4.5 makes the steps that an earlier program kept a history: those in force can be undone, the others redone', async () => {
    const file = join(folder, 'steps.db');
    const key = randomBytes(32);
    const all = readMigrations(MIGRATIONS);
    const store = openStore({ file, key, migrations: null });
    migrate(
      store.raw,
      all.slice(
        0,
        all.findIndex(({ sql }) => sql.includes('create table case_history')),
      ),
    );
    const note = { name: 'annotate', at: [12_674_510_000, 5_670_110_000], text: 'белгі' } as const;
    const split = aSplitCase();
    const steps = [...split.steps, { command: note, note: 'annotate', at: '2026-11-24T05:00:00.000Z' }];
    const add = store.raw.prepare(`insert into case_file values (?, 'draft', '', '', ?, null)`);
    add.run(split.id, JSON.stringify({ ...split, steps }));
    add.run(crypto.randomUUID(), JSON.stringify(aCase()));
    store.close();

    const desk = openDesk(file, key);
    const { undo } = toolsOf(desk, null);
    expect(desk.caseFile(split.id)).toEqual(split);
    expect(desk.historyOf(split.id)).toMatchObject([
      { place: 1, who: 'ermekov', name: 'drawn', isUndone: false, drawn: { command: 'splitParcel', parcels: [P] } },
      { place: 2, at: '2026-11-24T05:00:00.000Z', isUndone: true, drawn: { command: 'annotate', parcels: [] } },
    ]);
    expect((await undo.redo(split.id)).ok && desk.caseFile(split.id).steps).toEqual(steps);
    expect((await undo.stepTo(split.id, 0)).ok && desk.caseFile(split.id)).toMatchObject({ steps: [], cursor: 0 });
    desk.close();
  });

  it('A5.6 keeps who did what with the case, or neither', () => {
    const store = openStore({ file: join(folder, 'desk.db'), key: randomBytes(32), migrations: 'desk' });
    const desk = new Desk(store);
    const event = { at: '2026-11-27T02:00:00.000Z', who: 'ermekov', name: 'opened', about: P } as const;
    desk.saveCase(aCase(), event);
    expect(() =>
      desk.together(() => {
        desk.saveCase({ ...aCase(), note: 'x' }, { ...event, name: 'noted' });
        throw new Error('lost power');
      }),
    ).toThrow();
    expect(desk.events.of(aCase().id)).toEqual([event]);
    expect(desk.caseFile(aCase().id).note).toBe('');
    store.close();
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

  it('keeps the drafting aids of a case as they were left, and those of no other', () => {
    const store = openStore({ file: join(folder, 'desk.db'), key: randomBytes(32), migrations: 'desk' });
    const desk = new Desk(store);
    const { id } = aCase();
    const aids: DraftingAids = {
      constructions: [{ kind: 'circle', centre: [12_674_000_000, 5_670_000_000], radiusMm: 5000 }],
      measured: [{ name: 'T1', at: [12_674_000_001, 5_670_000_001] }],
      numbering: { from: [12_674_000_000, 5_670_000_000], clockwise: false },
    };
    expect(() => desk.aids(id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    desk.saveCase(aCase());
    expect(desk.aids(id)).toEqual(NO_AIDS);
    const event = { at: '2026-11-27T02:00:00.000Z', who: 'ermekov', name: 'measured', about: 'T1' } as const;
    desk.saveCase(aCase(), event, { aids: NO_AIDS });
    desk.saveCase(aCase(), event, { aids });
    expect(desk.aids(id)).toEqual(aids);
    store.raw.prepare(`update drafting_aids set body = '{"measured": 7}'`).run();
    expect(() => desk.aids(id)).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
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
