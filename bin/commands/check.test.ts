import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RULES } from '#domain/cases/check-draft.ts';
import { REGISTER_RULES } from '#domain/register-check/register-rules.ts';
import { loadDemoRegister } from '#register/demo/load-demo-register.ts';
import { openStore } from '#register/store.ts';
import { addTo } from './check.ts';

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

/** The command as `main.ts` runs it. */
async function check(...args: readonly string[]) {
  const written = { out: '', err: '' };
  const streams = {
    output: { write: (text: string) => (written.out += text) },
    errors: { write: (text: string) => (written.err += text) },
  };
  const program = new Command('shekara').exitOverride().configureOutput({ writeErr: streams.errors.write });
  addTo(program, streams);
  vi.stubEnv('SHEKARA_HOME', home);
  try {
    await program.parseAsync(['node', 'shekara', 'check', '--workers', '0', ...args]);
    return { status: Number(process.exitCode ?? 0), ...written };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { status: 2, ...written };
  } finally {
    process.exitCode = undefined;
    vi.unstubAllEnvs();
  }
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
  it('prints what is wrong with the register, as lines of JSON, and leaves with 1', async () => {
    const points = join(home, 'defects.geojson');
    const { status, out, err } = await check('--json', '--geojson', points);
    expect(status).toBe(1);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      {
        code: 'area.storedDiffers',
        severity: 'error',
        about: ['21318045112'],
        text: expect.stringContaining('21-318-045-112: the register has an area of 1,748.4 m²') as string,
      },
    ]);
    expect(err).toContain('200 parcels, 1 errors, 0 warnings');
    expect(JSON.parse(readFileSync(points, 'utf8'))).toMatchObject({
      type: 'FeatureCollection',
      crs: { properties: { name: 'urn:ogc:def:crs:EPSG::10946' } },
      features: [{ geometry: { type: 'Point' }, properties: { code: 'area.storedDiffers' } }],
    });
  });

  it('checks a quarter, and says it when there is nothing with such numbers', async () => {
    expect(await check('--quarter', '21-318-045', '--limit', '0')).toMatchObject({ status: 1, out: '' });
    expect(await check('--quarter', '21-318-999')).toMatchObject({ status: 2, out: '' });
  });

  it('checks a file without a register', async () => {
    const sound = fileOf('sound.geojson', [square(12_674_500), square(12_674_510)]);
    expect(await check('--file', sound)).toMatchObject({ status: 0, out: '' });
    const spoilt = fileOf('spoilt.geojson', [square(12_674_500), square(12_674_509)]);
    const { status, out } = await check('--file', spoilt);
    expect(status).toBe(1);
    expect(out).toMatch(
      /^error {3}fabric\.overlap {2}Parcels overlap: p0, p1 {2}x 5670\d{3}\.\d{3} y 12674\d{3}\.\d{3}$/m,
    );
  });

  it('ends with CANCELLED on Ctrl C, a register and a file', async () => {
    const file = fileOf('long.geojson', [square(12_674_500), square(12_674_510)]);
    for (const args of [[], ['--file', file], ['--file', file, '--workers', '1']]) {
      const checking = check(...args);
      process.listeners('SIGINT').at(-1)?.('SIGINT');
      await expect(checking).rejects.toMatchObject({ code: 'CANCELLED' });
    }
  });

  it.each<[string, readonly string[], string]>([
    ['two places', ['--region', '21', '--quarter', '21-318-045'], 'only one of'],
    ['a region that is none', ['--region', '99'], 'number.unknownRegion'],
    ['a quarter that is none', ['--quarter', '21'], 'number.malformed'],
    ['a tolerance that is none', ['--tolerance', '-1'], 'whole number'],
    ['a file that is not there', ['--file', 'nowhere.geojson'], 'There is no file'],
  ])('takes %s for bad usage', async (_, args, why) => {
    const { status, out, err } = await check(...args);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(why);
  });

  it('refuses files that it cannot read, with the place', async () => {
    const broken = join(home, 'broken.geojson');
    writeFileSync(broken, '{"type": "FeatureCollection", "features": [}');
    expect(await check('--file', broken)).toMatchObject({
      status: 2,
      err: expect.stringContaining('check.notJson') as string,
    });
    const bad = fileOf('bad.geojson', [square(12_674_500), [[[1, null]]]]);
    expect((await check('--file', bad)).err).toContain('p1 (features[1]) coordinates[0][0][0]');
    expect((await check('--file', fileOf('nowhere.geojson', [square(12_674_500)], null))).err).toContain('--crs');
  });

  it('prints the registry of rules, with titles', async () => {
    const { status, out } = await check('--rules', '--json');
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
