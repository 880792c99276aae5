import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '#domain/cases/check-draft.ts';
import { REGISTER_RULES } from '#domain/register-check/register-rules.ts';
import { loadDemoRegister } from '#register/demo/load-demo-register.ts';
import { openStore } from '#register/store.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'shekara-check-cli-'));
  mkdirSync(join(home, 'central'));
  const store = openStore({ file: join(home, 'central', 'central.db'), key: null, migrations: 'central' });
  loadDemoRegister(store, { parcels: 200, seed: 4, onProgress: () => undefined, appendToJournal: () => undefined });
  // One parcel of the flagship quarter loses a square metre on paper.
  store.raw.exec("update parcel set area_doubled = area_doubled - 2000000 where number = '21318045112'");
  store.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function check(...args: readonly string[]) {
  const ran = spawnSync(process.execPath, [MAIN, 'check', ...args], {
    encoding: 'utf8',
    env: { ...process.env, SHEKARA_HOME: home },
  });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
}

const square = (west: number, width = 10) => [
  [
    [west, 5_670_000],
    [west + width, 5_670_000],
    [west + width, 5_670_010],
    [west, 5_670_010],
    [west, 5_670_000],
  ],
];

function fileOf(name: string, polygons: readonly unknown[], crs: string | null = 'EPSG:10946'): string {
  const path = join(home, name);
  const features = polygons.map((coordinates, index) => ({
    type: 'Feature',
    properties: { number: `p${index}` },
    geometry: { type: 'Polygon', coordinates },
  }));
  writeFileSync(
    path,
    JSON.stringify({
      type: 'FeatureCollection',
      ...(crs === null ? {} : { crs: { type: 'name', properties: { name: crs } } }),
      features,
    }),
  );
  return path;
}

describe('shekara check', () => {
  it('prints what is wrong with the register, as lines of JSON, and leaves with 1', () => {
    const points = join(home, 'defects.geojson');
    const { status, out, err } = check('--json', '--workers', '1', '--geojson', points);
    expect(status).toBe(1);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject(
      [
        {
          code: 'area.storedDiffers',
          severity: 'error',
          about: ['21318045112'],
          at: { x: 5_670_149.79 },
          text: expect.stringContaining('21-318-045-112: the register has an area of 1,748.4 m²') as string,
        },
      ].map(({ at: _at, ...rest }) => rest),
    );
    expect(err).toContain('200 parcels, 1 errors, 0 warnings');
    expect(JSON.parse(readFileSync(points, 'utf8'))).toMatchObject({
      type: 'FeatureCollection',
      crs: { properties: { name: 'urn:ogc:def:crs:EPSG::10946' } },
      features: [{ geometry: { type: 'Point' }, properties: { code: 'area.storedDiffers' } }],
    });
  });

  it('checks a quarter, and says it when there is nothing with such numbers', () => {
    expect(check('--quarter', '21-318-045', '--limit', '0')).toMatchObject({ status: 1, out: '' });
    expect(check('--quarter', '21-318-999')).toMatchObject({ status: 2, out: '' });
  });

  it('checks a file without a register', () => {
    const sound = fileOf('sound.geojson', [square(12_674_500), square(12_674_510)]);
    expect(check('--file', sound)).toMatchObject({ status: 0, out: '' });
    const spoilt = fileOf('spoilt.geojson', [square(12_674_500), square(12_674_509)]);
    const { status, out } = check('--file', spoilt);
    expect(status).toBe(1);
    expect(out).toMatch(
      /^error {3}fabric\.overlap {2}Parcels overlap: p0, p1 {2}x 5670\d{3}\.\d{3} y 12674\d{3}\.\d{3}$/m,
    );
  });

  it.each<[string, readonly string[], string]>([
    ['two places', ['--region', '21', '--quarter', '21-318-045'], 'only one of'],
    ['a region that is none', ['--region', '99'], 'number.unknownRegion'],
    ['a quarter that is none', ['--quarter', '21'], 'number.malformed'],
    ['a tolerance that is none', ['--tolerance', '-1'], 'whole number'],
    ['a file that is not there', ['--file', 'nowhere.geojson'], 'There is no file'],
  ])('takes %s for bad usage', (_, args, why) => {
    const { status, out, err } = check(...args);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(why);
  });

  it('refuses files that it cannot read, with the place', () => {
    const broken = join(home, 'broken.geojson');
    writeFileSync(broken, '{"type": "FeatureCollection", "features": [}');
    expect(check('--file', broken)).toMatchObject({
      status: 2,
      err: expect.stringContaining('check.notJson') as string,
    });
    const bad = fileOf('bad.geojson', [square(12_674_500), [[[1, null]]]]);
    expect(check('--file', bad).err).toContain('p1 (features[1]) coordinates[0][0][0]');
    expect(check('--file', fileOf('nowhere.geojson', [square(12_674_500)], null)).err).toContain('--crs');
  });

  it('prints the registry of rules, with titles', () => {
    const { status, out } = check('--rules', '--json');
    const rules = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; title: string });
    expect(status).toBe(0);
    expect(rules).toHaveLength(REGISTER_RULES.length + RULES.length);
    expect(rules.filter(({ id, title }) => id === title)).toEqual([]);
    expect(existsSync(join(home, 'central', 'central.db'))).toBe(true);
  });
});
