import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aCase } from '#domain/cases/case-file.fixture.ts';
import { MOST_TASKS } from '#domain/cases/case-file.ts';
import { MOST_CONSTRUCTIONS, MOST_MEASURED } from '#domain/cases/drafting-aids.ts';
import { openStore, type Store } from '#register/store.ts';
import { Desk } from './desk.ts';
import { toolsOf, type DeskTools } from './desk-tools.fixture.ts';

const { id } = aCase();

describe('what a case can hold', () => {
  let folder: string;
  let store: Store;
  let tools: DeskTools;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-limits-'));
    store = openStore({ file: join(folder, 'desk.db'), key: new Uint8Array(32).fill(7), migrations: 'desk' });
    tools = toolsOf(new Desk(store), null);
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('A4.1 refuses one task too many, and what is there can still be done and taken away', () => {
    const tasks = Array.from({ length: MOST_TASKS }, (_, at) => ({
      ...{ id: `11111111-1111-4111-8111-${String(at).padStart(12, '0')}`, text: `позвонить ${at}` },
      ...{ dueOn: null, doneAt: null },
    }));
    tools.desk.saveCase(aCase({ tasks }));
    const one = { id: null, text: 'ещё одна', dueOn: null, isDone: false };
    expect(tools.notes.setTask(id, one)).toMatchObject({ error: { code: 'case.tooManyTasks', about: ['500'] } });
    const [first] = tasks;
    expect(tools.notes.setTask(id, { ...one, id: first?.id ?? '', isDone: true })).toMatchObject({ ok: true });
    tools.notes.dropTask(id, first?.id ?? '');
    expect(tools.notes.setTask(id, one)).toMatchObject({ ok: true });
    expect(tools.desk.caseFile(id).tasks).toHaveLength(MOST_TASKS);
  });

  it('A4.5 refuses one construction too many instead of dropping the oldest', async () => {
    const circle = (at: number) => ({ kind: 'circle', centre: [12_674_500_000, 5_670_000_000], radiusMm: at }) as const;
    tools.desk.saveCase(aCase(), null, {
      aids: {
        constructions: Array.from({ length: MOST_CONSTRUCTIONS - 1 }, (_, at) => circle(at + 1)),
        measured: [],
        numbering: null,
      },
    });
    const last = await tools.drafting.run(id, { name: 'construct', made: circle(900) });
    expect(last).toMatchObject({ ok: true });
    const over = await tools.drafting.run(id, { name: 'construct', made: circle(901) });
    expect(over).toMatchObject({ error: { code: 'aids.tooManyConstructions', about: ['500'] } });
    expect(tools.desk.caseFile(id).steps).toHaveLength(1);
    const erase = { name: 'eraseConstructions', erased: [circle(1)] } as const;
    expect(await tools.drafting.run(id, erase)).toMatchObject({ ok: true });
    expect(await tools.drafting.run(id, { name: 'construct', made: circle(901) })).toMatchObject({ ok: true });
  });

  it('A4.5 refuses more measured points than a case holds whole, and keeps those that it has', () => {
    tools.desk.saveCase(aCase());
    const point = (at: number) => ({ name: `T${at}`, at: [12_674_500_000 + at, 5_670_000_000] as const });
    const all = Array.from({ length: MOST_MEASURED }, (_, at) => point(at));
    expect(tools.drafting.addMeasured(id, all)).toMatchObject({ ok: true });
    const over = tools.drafting.addMeasured(id, [point(3), point(MOST_MEASURED)]);
    expect(over).toMatchObject({ error: { code: 'aids.tooManyPoints', about: ['5000'] } });
    expect(tools.desk.aids(id).measured).toEqual(all);
    expect(tools.drafting.addMeasured(id, [point(3)])).toMatchObject({ ok: true });
  });

  it('SEC-98 writes no case that could not be read again: the change fails whole and the case stays as it was', () => {
    const before = tools.desk.saveCase(aCase());
    const spoilt = { ...before, note: 'x'.repeat(4001) };
    const event = { at: before.savedAt, who: 'ermekov', name: 'noted', about: '' } as const;
    expect(() => tools.desk.saveCase(spoilt, event)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
    expect(tools.desk.caseFile(id)).toEqual(before);
    expect(tools.desk.events.of(id)).toEqual([]);
    expect(tools.desk.historyOf(id)).toEqual([]);
  });
});
