import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FabricParcel } from '#domain/geometry/fabric-check.ts';
import { makeFabric } from '#domain/geometry/fabric.fixture.ts';
import { plantDefects } from '#domain/geometry/scan/planted-defects.fixture.ts';
import { checkGeoJson, type FileCheckOptions } from './check-geojson.ts';
import type { CheckProgress } from './run-check.ts';

let folder = '';
let file = '';
const { parcels, planted } = plantDefects(
  makeFabric({ columns: 52, rows: 52, seed: 8, bends: 1, enclaves: false }),
  3,
  8,
);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-check-file-'));
  file = join(folder, 'parcels.geojson');
  writeFileSync(file, JSON.stringify(collectionOf(parcels)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const collectionOf = (list: readonly FabricParcel[]) => ({
  type: 'FeatureCollection',
  crs: { type: 'name', properties: { name: 'EPSG:10946' } },
  features: list.map(({ number, geometry }) => ({
    type: 'Feature',
    properties: { number },
    geometry: {
      type: 'MultiPolygon',
      coordinates: geometry.map((polygon) => polygon.map((ring) => ring.map(([x, y]) => [x / 1000, y / 1000]))),
    },
  })),
});

const check = (path: string, options: Partial<FileCheckOptions> = {}) =>
  checkGeoJson(path, {
    ...{ crs: null, toleranceMm: 20, threads: 1 as const, signal: new AbortController().signal },
    onProgress: () => undefined,
    ...options,
  });

describe('check of a file', () => {
  it('finds every planted defect, in a thread and without, and counts what it looked at', async () => {
    const seen: CheckProgress[] = [];
    const apart = await check(file, { onProgress: (progress) => seen.push(progress) });
    expect(apart).toEqual(await check(file, { threads: 0 }));
    if (!apart.ok) throw new Error(apart.error.code);
    const found = new Set(apart.value.findings.flatMap(({ about }) => about));
    expect(planted.filter(({ number }) => !found.has(number))).toEqual([]);
    expect(apart.value).toMatchObject({ parcels: parcels.length, crs: 'EPSG:10946', rounded: 0, skipped: 0 });
    //  more parcels than one piece holds: somebody who waits sees it go on
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toEqual({ parcels: parcels.length, of: parcels.length });
  });

  it('is cancelled while the file is read, and in the middle', async () => {
    const [atOnce, later] = [new AbortController(), new AbortController()];
    const reading = check(file, { signal: atOnce.signal });
    atOnce.abort();
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
    const looking = check(file, { signal: later.signal, onProgress: () => later.abort() });
    await expect(looking).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it.each([0, 1] as const)('says why a file cannot be read, with %i threads', async (threads) => {
    const broken = join(folder, 'broken.geojson');
    writeFileSync(broken, '{"type": ');
    expect(await check(broken, { threads })).toMatchObject({ ok: false, error: { code: 'check.notJson' } });
    await expect(check(folder, { threads })).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
