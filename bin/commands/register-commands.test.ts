import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SHEKARA = fileURLToPath(new URL('../shekara', import.meta.url));
const OLYMPUS = fileURLToPath(new URL('../../../shared/testdata/landxml/olympus.xml', import.meta.url));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

let home = '';
const shekara = (...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(
      SHEKARA,
      [...args],
      { env: { ...process.env, SHEKARA_HOME: home }, maxBuffer: 64 * 1024 * 1024 },
      (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      },
    );
  });

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'shekara-cli-'));
  const made = await shekara('demo', '--parcels', '600');
  expect(made.err + made.out).toContain('600 parcels');
  expect(made.code).toBe(0);
}, 120_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('shekara demo', () => {
  it('makes a register and accounts with key files', async () => {
    expect(existsSync(join(home, 'central', 'central.db'))).toBe(true);
    expect(existsSync(join(home, 'demo', 'accounts.json'))).toBe(true);
    expect((await shekara('journal', 'verify')).code).toBe(0);
  });

  it('does not touch a register that exists', async () => {
    const again = await shekara('demo', '--parcels', '100');
    expect(again.code).toBe(1);
    expect(again.err).toContain('--reset');
  });

  it('takes a number of parcels that is none for bad usage', async () => {
    expect((await shekara('demo', '--parcels', '1.5')).code).toBe(2);
    expect((await shekara('start', '--parcels', 'abc')).code).toBe(2);
  });
});

describe('shekara search', () => {
  it('prints an array of numbers and addresses, and nothing else', async () => {
    const { code, out } = await shekara('search', 'қорқыт ата 26', '--json');
    const rows = JSON.parse(out) as readonly { number: string | null; address: string }[];
    expect(code).toBe(0);
    expect(rows[0]).toMatchObject({
      number: '21-318-045-112',
      address: 'г. Астана, р-н Алматы, ул. Қорқыт ата, 26',
      areaM2: 1749.4,
    });
  });

  it('puts what has a number first and streets last, every row with its kind', async () => {
    const { out } = await shekara('search', 'қорқыт ата', '--json', '--limit', '100');
    const rows = JSON.parse(out) as readonly { kind: string; number: string | null; address: string }[];
    const streets = rows.findIndex(({ number }) => number === null);
    expect(streets).toBeGreaterThan(0);
    expect(rows.slice(0, streets).every(({ number }) => /^21-318-\d{3}-\d{3,4}$/.test(number ?? ''))).toBe(true);
    expect(new Set(rows.slice(streets).map(({ kind, number }) => `${kind} ${String(number)}`))).toEqual(
      new Set(['street null']),
    );
  });

  it('prints a quarter as one, after its parcels', async () => {
    const rows = JSON.parse((await shekara('search', '21-318-045', '--json')).out) as readonly {
      kind: string;
      number: string;
    }[];
    expect(rows[0]?.kind).toBe('parcel');
    expect(rows.filter(({ kind }) => kind === 'quarter')).toMatchObject([{ number: '21-318-045' }]);
    expect(rows.at(-1)?.kind).toBe('quarter');
  });

  it.each([
    [['x', '--region', 'xx'], 'two digits'],
    [[''], 'nothing to look for'],
    [['x', '--limit', '0'], 'whole number from 1 to 100'],
  ])('takes %j for bad usage and says why', async (args, why) => {
    const { code, out, err } = await shekara('search', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(why);
  });

  it('prints an empty array when there is nothing', async () => {
    expect(await shekara('search', 'жоқ мекенжай', '--json')).toMatchObject({ code: 0, out: '[]\n' });
  });

  it('names holders only when asked for', async () => {
    const plain = await shekara('search', 'ахметов данияр серикулы', '--json');
    expect(JSON.parse(plain.out)).toEqual([]);
    const named = await shekara('search', 'ахметов данияр серикулы', '--json', '--persons');
    expect(JSON.parse(named.out)).toMatchObject([{ number: '21-318-045-112', kind: 'person' }]);
  });
});

describe('shekara parcel', () => {
  it('prints the card of a number in any writing, persons masked', async () => {
    const { code, out } = await shekara('parcel', '21:318:045:112', '--json');
    expect(code).toBe(0);
    const card = JSON.parse(out) as { parcel: { number: string }; parties: readonly { identifier: string }[] };
    expect(card.parcel.number).toBe('21318045112');
    expect(card.parties.map(({ identifier }) => identifier)).toContain('820415••••24');
  });

  it('prints GeoJSON in longitude and latitude, near Astana', async () => {
    const { out } = await shekara('parcel', '21-318-045-112', '--geojson');
    const feature = JSON.parse(out) as { type: string; geometry: { type: string; coordinates: number[][][][] } };
    expect(feature).toMatchObject({ type: 'Feature', id: '21-318-045-112', geometry: { type: 'MultiPolygon' } });
    const [longitude = 0, latitude = 0] = feature.geometry.coordinates[0]?.[0]?.[0] ?? [];
    expect(longitude).toBeCloseTo(71.4933, 3);
    expect(latitude).toBeCloseTo(51.1357, 3);
    expect(feature.geometry.coordinates[0]?.[0]).toHaveLength(7);
  });

  it('says why there is no card: unknown is 1, malformed is 2', async () => {
    const unknown = await shekara('parcel', '21-318-045-999');
    expect([unknown.code, (JSON.parse(unknown.out) as { code: string }).code]).toEqual([1, 'parcel.unknown']);
    const malformed = await shekara('parcel', '21-318');
    expect([malformed.code, (JSON.parse(malformed.out) as { code: string }).code]).toEqual([2, 'number.malformed']);
  });
});

describe('shekara import landxml', () => {
  it.skipIf(!existsSync(OLYMPUS))('brings 71 parcels into a new quarter as one act of the journal', async () => {
    const dry = await shekara('import', 'landxml', OLYMPUS, '--place', '21-318-900', '--dry-run', '--json');
    expect(JSON.parse(dry.out)).toMatchObject({ act: null, parcels: { imported: 71 } });
    const done = await shekara('import', 'landxml', OLYMPUS, '--place', '21-318-900', '--json');
    expect(done.code).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({
      unit: { name: 'foot' },
      parcels: { inFile: 71, imported: 71 },
      curves: { densified: 38 },
    });
    expect(await shekara('parcel', '21-318-900-071')).toMatchObject({ code: 0, err: '' });
    expect((await shekara('journal', 'verify')).code).toBe(0);
    // A second time gets new numbers and other ground: nothing is overwritten.
    const again = JSON.parse((await shekara('import', 'landxml', OLYMPUS, '--place', '21-318-900', '--json')).out) as {
      numbers: readonly { number: string }[];
    };
    expect(again.numbers[0]?.number).toBe('21318900072');
  });

  it('refuses what is not there or not LandXML', async () => {
    expect((await shekara('import', 'landxml', join(home, 'none.xml'), '--place', '21-318-900')).code).toBe(2);
    expect((await shekara('import', 'landxml', SHEKARA, '--place', '21-318-900')).code).toBe(2);
    expect((await shekara('import', 'landxml', SHEKARA)).code).toBe(2);
  });
});
