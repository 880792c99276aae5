import { ORPCError } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckState, CheckSummary } from '#contracts/workstation/check.ts';
import { QuarterNumber } from '#domain/numbers/types.ts';
import { REGISTER_RULES } from '#domain/register-check/register-rules.ts';
import { plantDefects, type PlantedDefects } from '../../tests/support/plant-defects.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';

const REGION = { of: 'region' } as const;
const ALL = { rule: null, severity: null, from: 0, limit: 200 } as const;

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof ORPCError ? (error.code as string) : error),
  );

describe('the full check of the register at a workstation', () => {
  let central: TestCentral;
  let seat: TestWorkstation;
  let planted: PlantedDefects;
  let whole: CheckSummary;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 400, prepare: (home) => (planted = plantDefects(home)) });
    seat = await startTestWorkstation(central);
    await seat.ready('ermekov');
    expect(await seat.calls.check.state({})).toEqual<CheckState>({ running: null, result: null, failure: null });
    whole = await through();
  });
  afterAll(async () => {
    await seat.close();
    await central.close();
  });

  async function begin(scope: Parameters<typeof seat.calls.check.start>[0]['scope'] = REGION): Promise<string> {
    const answer = await seat.calls.check.start({ scope, toleranceMm: 20 });
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value.running?.checkId ?? '';
  }

  async function through(scope?: Parameters<typeof begin>[0]): Promise<CheckSummary> {
    const checkId = await begin(scope);
    await seat.heard('check.ended', (event) => event.checkId === checkId);
    const { result, failure } = await seat.calls.check.state({});
    if (result === null) throw new Error(`no result: ${String(failure?.code)}`);
    expect(result.checkId).toBe(checkId);
    return result;
  }

  it('X2 finds what is wrong in the encrypted replica and proves what was checked', async () => {
    const result = whole;
    const { sync } = await seat.calls.session.state({});
    expect(result).toMatchObject({ scope: REGION, toleranceMm: 20, parcels: 400, size: sync.size });
    const heard = seat.events.flatMap((event) => (event.name === 'check.progressed' ? [event] : []));
    expect(heard.at(-1)).toMatchObject({ checkId: result.checkId, parcels: 400, of: 400 });
    // Every rule of a register is answered for: found something or passed
    expect(result.rules.map(({ id }) => id)).toEqual(REGISTER_RULES.map(({ id }) => id));
    expect(result.rules.filter(({ errors, warnings }) => errors + warnings === 0).length).toBeGreaterThan(5);
    expect(result.kept).toBe(result.errors + result.warnings);
    const { rows, total } = await seat.calls.check.page({ checkId: result.checkId, ...ALL });
    expect(total).toBe(result.kept);
    expect(rows.map(({ no }) => no)).toEqual(rows.map((_, index) => index + 1));
    const said = rows.map(({ finding }) => `${finding.code} ${finding.about[0] ?? ''}`);
    expect(said).toContain(`functionalZone.outside ${planted.misplaced}`);
    expect(said).toContain(`scope.outside ${planted.burdened}`);
    expect(
      rows.some(({ finding }) => finding.code.startsWith('fabric.') && finding.about.includes(planted.swollen)),
    ).toBe(true);
  });

  it('gives the findings of a rule or a severity in pages, in the order of the whole list', async () => {
    const { checkId, errors, rules } = whole;
    const rule = 'classesKnown';
    const { rows } = await seat.calls.check.page({ checkId, ...ALL, rule });
    expect(rows.map(({ finding }) => finding.about[0])).toEqual([planted.misplaced]);
    expect(rules.find(({ id }) => id === rule)).toMatchObject({ errors: 1, warnings: 0 });
    expect(await seat.calls.check.page({ checkId, ...ALL, severity: 'error' })).toMatchObject({ total: errors });
    const all = (await seat.calls.check.page({ checkId, ...ALL })).rows;
    const second = await seat.calls.check.page({ checkId, ...ALL, from: 1, limit: 1 });
    expect(second).toEqual({ rows: [all[1]], total: all.length });
    expect(await codeOf(seat.calls.check.page({ checkId: crypto.randomUUID(), ...ALL }))).toBe('NOT_FOUND');
  });

  it('SEC-21 writes the findings as points, without a person, and writes the copy down', async () => {
    const { checkId, kept } = whole;
    const { file, written } = await seat.calls.check.write({ checkId, language: 'ru', reason: 'исправление реестра' });
    expect(written).toBe(kept);
    const answer = await seat.get(file.url);
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    const text = await answer.text();
    const { crs, features } = JSON.parse(text) as {
      crs: { properties: { name: string } };
      features: {
        properties: { code: string; text: string; numbers: string[] };
        geometry: { coordinates: number[] };
      }[];
    };
    expect(crs.properties.name).toBe('urn:ogc:def:crs:EPSG::10946');
    expect(features).toHaveLength(kept);
    const zone = features.find(({ properties }) => properties.code === 'functionalZone.outside');
    expect(zone?.properties.numbers).toEqual([planted.misplaced]);
    expect(zone?.properties.text).toMatch(
      /^21-\d{3}-\d{3}-\d{3}: функциональная зона бывает только у земель населённых пунктов$/,
    );
    expect(zone?.geometry.coordinates[0]).toBeGreaterThan(12_000_000);
    expect(text).not.toContain(planted.marker);
    const parties = central.store.raw
      .prepare<[], { name_kk: string; name_ru: string; identifier: string }>('select * from party')
      .all();
    expect(parties.length).toBeGreaterThan(100);
    const named = parties.filter(({ name_kk: kk, name_ru: ru, identifier }) =>
      [kk, ru, identifier].some((secret) => text.includes(secret)),
    );
    expect(named).toEqual([]);
    expect(await codeOf(seat.calls.check.write({ checkId, language: 'ru', reason: ' ' }))).toBe('BAD_INPUT');
  });

  it('looks at a quarter alone, and refuses one that this replica cannot have', async () => {
    const quarter = QuarterNumber.parse(planted.misplaced.slice(0, 8));
    const result = await through({ of: 'quarter', quarter });
    expect(result.parcels).toBeGreaterThan(0);
    expect(result.parcels).toBeLessThan(400);
    expect(result.rules.find(({ id }) => id === 'classesKnown')).toMatchObject({ errors: 1 });
    const { start } = seat.calls.check;
    const of = 'quarter';
    expect(await start({ scope: { of, quarter: QuarterNumber.parse('02318045') }, toleranceMm: 20 })).toMatchObject({
      error: { code: 'check.otherRegion', about: ['02318045'] },
    });
    expect(await start({ scope: { of, quarter: QuarterNumber.parse('21999999') }, toleranceMm: 20 })).toMatchObject({
      error: { code: 'check.noParcels' },
    });
  });

  it('is cancelled in the middle; the result of the check before stays', async () => {
    const { result: before } = await seat.calls.check.state({});
    if (before === null) throw new Error('nothing was checked');
    const checkId = await begin();
    expect((await seat.calls.check.state({})).running).toMatchObject({ checkId, parcels: 0, of: null });
    const state = await seat.calls.check.cancel({ checkId });
    expect(state).toMatchObject({ running: null, result: before, failure: { code: 'CANCELLED' } });
    await seat.heard('check.ended', (event) => event.checkId === checkId && event.outcome === 'cancelled');
    expect(await seat.calls.check.page({ checkId: before.checkId, ...ALL })).toMatchObject({ total: before.kept });
  });

  it('SEC-43 forgets what was found with the person, and is closed to who may not check', async () => {
    const { result } = await seat.calls.check.state({});
    await seat.signIn('kim');
    expect(await codeOf(seat.calls.check.state({}))).toBe('FORBIDDEN');
    expect(await codeOf(seat.calls.check.start({ scope: REGION, toleranceMm: 20 }))).toBe('FORBIDDEN');
    await seat.signIn('ermekov');
    expect((await seat.calls.check.state({})).result).toBeNull();
    expect(await codeOf(seat.calls.check.page({ checkId: result?.checkId ?? '', ...ALL }))).toBe('NOT_FOUND');
  });
});
