import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import type { ImportReport, PlaceChoices } from '#contracts/workstation/exchange.ts';
import { COORDINATE_SYSTEMS } from '#domain/crs/coordinate-systems.ts';
import { aLocalCrs, aSimilarity } from '#domain/crs/local-crs.fixture.ts';
import type { LocalCrs } from '#domain/crs/local-crs.ts';
import { CITY_GRID, KAZAKH_GRID, writeNtv2 } from '#domain/crs/ntv2.fixture.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { splittable } from '../../tests/support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';

/** A site in Astana: SK-42 turned and moved, as cities do. In force until the end of 2024. */
const ASTANA: LocalCrs = {
  ...aLocalCrs(),
  id: 'LOCAL:astana',
  definition: aSimilarity({ base: 'EPSG:28412', dx: 12_670_000, dy: 5_660_000, rotationDegrees: 1.5 }),
  area: [71, 50.8, 72, 51.5],
};
const TODAY: LocalCrs = { ...ASTANA, id: 'LOCAL:astana-today', validTo: null };
const PLAN = [
  'номер;x;y',
  ...[
    [10_000, 4_000],
    [10_040, 4_000],
    [10_040, 4_040],
  ].map(([north, east], index) => `${String(index + 1)};${String(north)},000;${String(east)},000`),
].join('\n');
const CHOICES: PlaceChoices = {
  axes: 'northEast',
  system: 'LOCAL:astana',
  documentDate: '2015-05-20',
  unitMetres: 1,
  zone: 12,
  requiredAccuracyM: null,
  closeLines: null,
};

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof ORPCError ? error.code : error),
  );

describe('coordinate systems at a workstation', () => {
  let central: TestCentral;
  let seat: TestWorkstation;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    seat = await startTestWorkstation(central);
    await seat.ready('ermekov');
  });
  afterAll(async () => {
    await seat.close();
    await central.close();
  });

  const state = () => seat.calls.systems.list({ zone: 12 });
  async function entered(system: LocalCrs, replaces: string | null = null): Promise<string> {
    expect(await seat.calls.systems.put({ system, replaces })).toMatchObject({ ok: true });
    const { local } = await state();
    assert(local.ok);
    return local.value.find((each) => each.system.id === system.id)?.edition ?? '';
  }
  async function report(): Promise<ImportReport> {
    const sent = await seat.calls.cases.upload({ uploadId: null, at: 0, bytes: Buffer.from(PLAN).toString('base64') });
    assert(sent.ok);
    const files = [{ name: 'plan.csv', uploadId: sent.value.uploadId }];
    const answer = await seat.calls.exchange.read({ importId: randomUUID(), files, choices: { encoding: null } });
    assert(answer.ok);
    return answer.value;
  }
  const place = (importId: string, choices: Partial<PlaceChoices> = {}) =>
    seat.calls.exchange.place({ importId, choices: { ...CHOICES, ...choices } });
  async function sendGrid(bytes: Uint8Array) {
    const sent = await seat.calls.systems.uploadGrid({
      uploadId: null,
      at: 0,
      bytes: Buffer.from(bytes).toString('base64'),
    });
    assert(sent.ok);
    return seat.calls.systems.installGrid({ uploadId: sent.value.uploadId });
  }

  it('lists the way of every system to the register with its accuracy', async () => {
    const { ways, grid, local } = await state();
    expect([ways.length, grid, local]).toEqual([COORDINATE_SYSTEMS.length, { state: 'none' }, { ok: true, value: [] }]);
    expect(ways.find(({ system }) => system === 'EPSG:10946')).toMatchObject({ accuracyM: 0 });
    expect(ways.find(({ system }) => system === 'EPSG:28412')).toEqual({
      system: 'EPSG:28412',
      pipeline: 'EPSG:28412>EPSG:10946 via EPSG:15865+EPSG:10965',
      accuracyM: 5.5,
    });
  });

  it('tries a point both ways by parameters that are not entered yet, and refuses a null shift', async () => {
    const asked = { zone: 12, system: ASTANA.id, towards: 'register' as const, point: [4000, 10_000] as const };
    const tried = await seat.calls.systems.tryPoint({ ...asked, draft: ASTANA });
    assert(tried.ok);
    expect(tried.value).toMatchObject({ accuracyM: 5.55, outside: [] });
    expect(tried.value.pipeline).toMatch(/^LOCAL:astana#[0-9a-f]{12}>EPSG:10946 via EPSG:15865\+EPSG:10965$/);
    const { made, back } = tried.value;
    assert(made && back);
    expect(Math.hypot(back[0] - 4000, back[1] - 10_000)).toBeLessThan(0.001);
    const other = await seat.calls.systems.tryPoint({ ...asked, draft: ASTANA, towards: 'system', point: made });
    expect(other).toMatchObject({ ok: true, value: { made: [expect.closeTo(4000, 3), expect.closeTo(10_000, 3)] } });
    const nothing = { ...ASTANA, definition: aSimilarity({ dx: 0, dy: 0, scale: 1, rotationDegrees: 0 }) };
    expect(await seat.calls.systems.tryPoint({ ...asked, draft: nothing })).toMatchObject({
      error: { code: 'crs.nullShift', about: ['LOCAL:astana = EPSG:10947'] },
    });
    expect(await seat.calls.systems.put({ system: nothing, replaces: null })).toMatchObject({
      error: { code: 'crs.nullShift' },
    });
    expect(await seat.calls.systems.tryPoint({ ...asked, draft: null })).toMatchObject({
      error: { code: 'crs.unknown' },
    });
  });

  it('offers a local system, places by it on a day when it is in force, and keeps pipeline and accuracy with the layer', async () => {
    const first = await entered(ASTANA);
    const { importId, candidates } = await report();
    // Offered among what fits the numbers, with the reason
    expect(candidates[0]).toMatchObject({
      crs: 'LOCAL:astana',
      reasons: ['enteredSystem', 'northFirst', 'inRegion', 'inArea'],
    });
    expect(await place(importId, { documentDate: null })).toMatchObject({ error: { code: 'crs.dateNeeded' } });
    expect(await place(importId, { documentDate: '2026-01-01' })).toMatchObject({
      error: { code: 'crs.notInForce', about: ['LOCAL:astana', '2004-01-01 – 2024-12-31'] },
    });
    // The act allows a decimetre, the seven parameters give metres: refused with both figures
    expect(await place(importId, { requiredAccuracyM: 0.1 })).toMatchObject({
      error: {
        code: 'crs.tooCoarse',
        about: ['5.55 > 0.1', expect.stringMatching(/^LOCAL:astana#/)],
      },
    });
    const placed = await place(importId);
    assert(placed.ok);
    const pipeline = `LOCAL:astana#${first}>EPSG:10946 via EPSG:15865+EPSG:10965`;
    expect(placed.value).toMatchObject({ system: 'LOCAL:astana', pipeline, accuracyM: 5.55 });
    const layer = await seat.calls.exchange.keep({ importId, name: 'Қала' });
    expect(layer).toMatchObject({ ok: true, value: { system: 'LOCAL:astana', pipeline, accuracyM: 5.55 } });

    // Edited afterwards: the layer keeps its coordinates and names the edition that they came from
    const { features } = await seat.calls.exchange.layerFeatures({ layerId: layer.ok ? layer.value.id : '', from: 0 });
    const second = await entered({ ...ASTANA, accuracyM: 0.2 }, first);
    expect(second).not.toBe(first);
    expect(await state()).toMatchObject({ local: { value: [{ edition: second, earlier: 1, layers: 1 }] } });
    const [kept] = await seat.calls.exchange.layers({});
    expect(kept).toMatchObject({ pipeline, accuracyM: 5.55 });
    expect((await seat.calls.exchange.layerFeatures({ layerId: kept?.id ?? '', from: 0 })).features).toEqual(features);
  });

  it('SEC-21 writes parcels in a local system that is in force, with pipeline and accuracy at every object', async () => {
    const edition = await entered(TODAY);
    const numbers = await splittable(central, 1);
    const write = (system: string) =>
      seat.calls.exchange.write({
        what: { of: 'parcels', parcels: numbers.map((number) => ParcelNumber.parse(number)) },
        format: 'geojson',
        system,
        reason: 'по запросу акимата',
      });
    expect(await write('LOCAL:astana')).toMatchObject({ error: { code: 'crs.notInForce' } });
    expect(await write('LOCAL:nobody')).toMatchObject({ error: { code: 'crs.unknown' } });
    const written = await write('LOCAL:astana-today');
    assert(written.ok);
    const text = await (await seat.get(written.value.file.url)).text();
    expect(JSON.parse(text)).toMatchObject({
      features: [
        {
          properties: {
            pipeline: `EPSG:10946>LOCAL:astana-today#${edition} via EPSG:10965+EPSG:15865`,
            accuracy_m: 5.55,
          },
        },
      ],
    });
    expect(written.value.left).toMatchObject([{ what: 'LOCAL:astana-today', reason: 'crsLeftOut' }]);
  });

  it('gives the list out as the file that the command line reads, and takes such a file whole', async () => {
    const saved = await seat.calls.systems.save({});
    assert(saved.ok);
    const list = (await (await seat.get(saved.value.url)).json()) as LocalCrs[];
    expect(list.map(({ id }) => id)).toEqual(['LOCAL:astana', 'LOCAL:astana-today']);
    expect(await seat.calls.systems.addAll({ systems: list })).toMatchObject({ ok: true });
    expect(await seat.calls.systems.addAll({ systems: [ASTANA] })).toMatchObject({ error: { code: 'crs.localTaken' } });
    expect(await seat.calls.systems.remove({ id: 'LOCAL:astana-today' })).toMatchObject({ ok: true });
    expect(await codeOf(seat.calls.systems.remove({ id: 'LOCAL:astana-today' }))).toBe('NOT_FOUND');
  });

  it('SEC-43 leaves the national grid to the administrator, who installs it for the whole seat', async () => {
    const grid = writeNtv2([KAZAKH_GRID, CITY_GRID]);
    expect(await codeOf(sendGrid(grid))).toBe('FORBIDDEN');
    expect(await codeOf(seat.calls.systems.removeGrid({}))).toBe('FORBIDDEN');
    const { login } = central.accounts.find(({ role }) => role === 'administrator') ?? { login: '' };
    await seat.signIn(login);
    expect(await sendGrid(grid.subarray(0, 3000))).toMatchObject({ error: { code: 'crs.gridDamaged' } });
    expect(await sendGrid(writeNtv2([KAZAKH_GRID], { reversed: true }))).toMatchObject({
      error: { code: 'crs.gridOther', about: ['QAZTRF23 → SK42'] },
    });
    expect((await state()).grid).toEqual({ state: 'none' });
    const installed = await sendGrid(grid);
    assert(installed.ok && installed.value.state === 'installed');
    const { sha256 } = installed.value;

    await seat.signIn('ermekov');
    const { ways, grid: seen } = await state();
    expect(seen).toEqual(installed.value);
    const way = `EPSG:28412>EPSG:10946 via EPSG:10964#${sha256.slice(0, 12)}`;
    expect(ways.find(({ system }) => system === 'EPSG:28412')).toMatchObject({ pipeline: way, accuracyM: 0.1 });
    // What the seven parameters could not give, the grid does
    const placed = await place((await report()).importId, { requiredAccuracyM: 0.5 });
    expect(placed).toMatchObject({ ok: true, value: { accuracyM: 0.3 } });
    expect(placed.ok && placed.value.pipeline).toContain(`EPSG:10964#${sha256.slice(0, 12)}`);
  });

  it('passes over no damaged file: neither grid nor local systems', async () => {
    const { importId } = await report();
    writeFileSync(join(seat.folder, 'seat', 'local-systems.json'), '{"format"');
    expect(await place(importId)).toMatchObject({ error: { code: 'crs.localUnreadable' } });
    expect(await place(importId, { system: 'EPSG:28412', axes: 'northEast' })).toMatchObject({ ok: true });
    writeFileSync(join(seat.folder, 'seat', 'grids', 'qazgrid_kz.gsb'), 'NUM_OREC');
    expect(await place(importId, { system: 'EPSG:28412' })).toMatchObject({ error: { code: 'crs.gridDamaged' } });
    expect(await state()).toMatchObject({
      grid: { state: 'refused', refusal: { code: 'crs.gridDamaged' } },
      local: { ok: false, error: { code: 'crs.localUnreadable' } },
    });
  });
});
