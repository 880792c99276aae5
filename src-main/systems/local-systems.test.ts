import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, assert, beforeEach, describe, expect, it } from 'vitest';
import { aLocalCrs, aSimilarity } from '#domain/crs/local-crs.fixture.ts';
import type { LocalCrs } from '#domain/crs/local-crs.ts';
import { LocalSystems, type Edition } from './local-systems.ts';

const FIRST = '2026-11-20T05:00:00.000Z';
const LATER = '2026-11-21T05:00:00.000Z';
const edited = (): LocalCrs => ({ ...aLocalCrs(), accuracyM: 0.1 });

describe('local systems of a seat', () => {
  let seat = '';
  let now = FIRST;
  let systems: LocalSystems;
  const file = (): string => join(seat, 'local-systems.json');
  const editionsOf = (): readonly Edition[] => {
    const all = systems.all();
    assert(all.ok);
    return all.value;
  };
  const put = (system: LocalCrs, replaces: string | null = null): string => {
    const current = systems.put(system, replaces);
    assert(current.ok);
    return current.value.find((each) => each.system.id === system.id)?.edition ?? '';
  };
  beforeEach(() => {
    seat = mkdtempSync(join(tmpdir(), 'shekara-systems-'));
    now = FIRST;
    systems = new LocalSystems(seat, () => now);
  });
  afterEach(() => rmSync(seat, { recursive: true }));

  it('keeps what was entered over a restart, in one file that is never half written', () => {
    const edition = put(aLocalCrs());
    const again = new LocalSystems(seat, () => now).current();
    expect(again).toEqual({
      ok: true,
      value: [{ system: aLocalCrs(), edition, enteredAt: FIRST, leftAt: null }],
    });
    expect(readdirSync(seat)).toEqual(['local-systems.json']);
  });

  it('never changes parameters under an id: others are a new edition, and only where the old one is named', () => {
    const first = put(aLocalCrs());
    now = LATER;
    expect(put(aLocalCrs())).toBe(first);
    expect(editionsOf()).toHaveLength(1);
    expect(systems.put(edited(), null)).toMatchObject({ error: { code: 'crs.localTaken', about: ['LOCAL:almaty'] } });
    expect(systems.put(edited(), '000000000000')).toMatchObject({ error: { code: 'crs.localTaken' } });
    const second = put(edited(), first);
    expect(second).not.toBe(first);
    expect(editionsOf()).toMatchObject([
      { edition: first, leftAt: LATER, system: aLocalCrs() },
      { edition: second, leftAt: null },
    ]);
  });

  it('takes a system off the list and keeps its editions, so that old coordinates can be explained', () => {
    const first = put(aLocalCrs());
    expect(systems.remove('LOCAL:other')).toEqual({ ok: true, value: false });
    expect(systems.remove('LOCAL:almaty')).toEqual({ ok: true, value: true });
    expect(systems.current()).toEqual({ ok: true, value: [] });
    expect(editionsOf()).toMatchObject([{ edition: first, leftAt: FIRST }]);
    // Entered once more it is free again, as itself or as another edition
    put(edited());
    expect(editionsOf().map(({ leftAt }) => leftAt)).toEqual([FIRST, null]);
  });

  it('enters a list as a whole or not at all, and names what is wrong in it', () => {
    const other = { ...aLocalCrs(), id: 'LOCAL:shymkent' };
    const wrong = { ...other, accuracyM: 0 };
    const nothing = { ...other, definition: aSimilarity({ dx: 0, dy: 0, scale: 1, rotationDegrees: 0 }) };
    expect(systems.addAll([aLocalCrs(), wrong])).toMatchObject({
      error: { code: 'crs.localMalformed', about: ['LOCAL:shymkent', 'accuracyM'] },
    });
    expect(systems.addAll([aLocalCrs(), 7])).toMatchObject({ error: { about: ['№ 2', 'object'] } });
    expect(systems.addAll([aLocalCrs(), nothing])).toMatchObject({ error: { code: 'crs.nullShift' } });
    expect(systems.addAll([aLocalCrs(), edited()])).toMatchObject({ error: { code: 'crs.localTaken' } });
    expect(existsSync(file())).toBe(false);
    expect(systems.addAll([aLocalCrs(), other]).ok).toBe(true);
    expect(editionsOf()).toHaveLength(2);
  });

  it.each([
    ['torn', (text: string) => text.slice(0, 60)],
    ['changed by hand', (text: string) => text.replace('"falseEasting": 10000', '"falseEasting": 10001')],
  ])('refuses a file that is %s, and writes nothing over it', (_name, spoil) => {
    put(aLocalCrs());
    const spoilt = spoil(readFileSync(file(), 'utf8'));
    writeFileSync(file(), spoilt);
    for (const answer of [systems.current(), systems.put(edited(), null), systems.remove('LOCAL:almaty')])
      expect(answer).toMatchObject({ error: { code: 'crs.localUnreadable', about: ['local-systems.json'] } });
    expect(readFileSync(file(), 'utf8')).toBe(spoilt);
  });
});
