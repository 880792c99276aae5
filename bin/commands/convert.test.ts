import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import iconv from 'iconv-lite';
import { Command, CommanderError } from 'commander';
import { aLocalCrs } from '#domain/crs/local-crs.fixture.ts';
import { KAZAKH_GRID, writeNtv2 } from '#domain/crs/ntv2.fixture.ts';
import { canonical } from '#main/exchange/drawing.fixture.ts';
import { dxfText, type Tag } from '#main/exchange/dxf/dxf-file.fixture.ts';
import { parseHere } from '#main/exchange/read-in-process.fixture.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addTo } from './convert.ts';

const SHEKARA = fileURLToPath(new URL('../shekara', import.meta.url));
const OLYMPUS = fileURLToPath(new URL('../../../shared/testdata/landxml/olympus.xml', import.meta.url));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

let folder = '';
/** The command in this process, reading in it too: every start of a program takes a second. One test starts them all. */
async function convert(...args: readonly string[]): Promise<Ran> {
  const said = { out: '', err: '' };
  const hear = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    said[stream] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(hear('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(hear('err')),
  ];
  const program = new Command('shekara').exitOverride();
  addTo(program, parseHere);
  process.exitCode = undefined;
  try {
    await program.commands[0]?.exitOverride().parseAsync(args, { from: 'user' });
    return { code: Number(process.exitCode ?? 0), ...said };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { code: error.exitCode === 0 ? 0 : 2, ...said };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

const square = (name: string, east: number): string =>
  `<Parcel name="${name}"><CoordGeom><IrregularLine><Start>5670000.001 ${String(east)}</Start><End>5670000.001 ${String(east)}</End>` +
  `<PntList2D>5670000.001 ${String(east + 20)} 5670010.5 ${String(east + 20)} 5670010.5 ${String(east)}</PntList2D></IrregularLine></CoordGeom></Parcel>`;
const PLAN =
  '<LandXML version="1.2"><Units><Metric linearUnit="meter"/></Units><CoordinateSystem epsgCode="10946"/>' +
  `<Surfaces><Surface name="s"/></Surfaces><Parcels>${square('Әлия', 12_674_000)}${square('2', 12_674_020)}</Parcels></LandXML>`;

/** Three sides of a square and a fourth that ends 4 mm short, a text inside, and a contour that is closed. */
const LINES: readonly Tag[] = [
  ...[
    [0, 0, 20, 0],
    [20, 0, 20, 10],
    [20, 10, 0, 10],
    [0, 10, 0, 0.004],
  ].flatMap(([x = 0, y = 0, toX = 0, toY = 0]): readonly Tag[] => [
    ...([
      [0, 'LINE'],
      [8, 'L'],
    ] as const),
    ...([
      [10, 12_674_000 + x],
      [20, 5_670_000 + y],
      [11, 12_674_000 + toX],
      [21, 5_670_000 + toY],
    ] as const),
  ]),
  ...([
    [0, 'TEXT'],
    [8, 'L'],
    [10, 12_674_005],
    [20, 5_670_005],
    [40, 1],
    [1, '17'],
  ] as const),
  ...([
    [0, 'LWPOLYLINE'],
    [8, 'M'],
    [90, 3],
    [70, 1],
  ] as const),
  ...[30, 40, 35].flatMap((x, at): readonly Tag[] => [
    [10, 12_674_000 + x],
    [20, 5_670_000 + (at === 2 ? 8 : 0)],
  ]),
];

interface Shape {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: { readonly type: string; readonly coordinates: readonly (readonly (readonly number[])[])[] };
}
const shapesOf = (name: string): readonly Shape[] =>
  (JSON.parse(read(name)) as { features: readonly Shape[] }).features;

/** Corners in whole millimetres, wherever a contour begins and whichever way it runs. */
const contoursOf = (name: string): readonly string[] =>
  shapesOf(name)
    .map(({ properties, geometry }) => {
      const ring = (geometry.coordinates[0] ?? []).map(
        ([x = NaN, y = NaN]) => [Math.round(x * 1000), Math.round(y * 1000)] as const,
      );
      return `${String(properties['name'])}: ${String(canonical({ kind: 'polygon', polygons: [[ring]] }))}`;
    })
    .sort();

const home = process.cwd();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-convert-'));
  process.chdir(folder);
  writeFileSync(join(folder, 'plan.xml'), PLAN);
  writeFileSync(join(folder, 'lines.dxf'), dxfText({ ENTITIES: LINES }));
  writeFileSync(join(folder, 'grid.gsb'), writeNtv2([KAZAKH_GRID]));
  writeFileSync(join(folder, 'city.json'), JSON.stringify(aLocalCrs()));
  writeFileSync(join(folder, 'city.txt'), '1 10000.000 20000.000\n2 10020.000 20000.000\n3 10020.000 20030.000\n');
  writeFileSync(
    join(folder, 'points.txt'),
    iconv.encode('т.1 5670181,044 12674503,798 забор\r\nт.2 5670200,5 12674530,25 столб\r\n', 'windows-1251'),
  );
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

describe('shekara convert', () => {
  it('does what its help shows, as printed and in that order', async () => {
    const { code, out } = await convert('--help');
    const examples = [...out.matchAll(/^ {2}shekara convert (.+)$/gm)].map((match) => (match[1] ?? '').split(' '));
    expect([code, examples.length]).toEqual([0, 8]);
    for (const args of examples)
      expect({ args, ...(await convert(...args)) }).toMatchObject({ args, code: 0, out: '' });
    expect(read('parcels.xml').match(/<Start>[^<]*<\/Start>/g)).toHaveLength(8);
    expect(read('parcels.xml')).toContain('5670010.5 12674020');
    expect(read('plan.kml')).toContain('Әлия');
    expect(read('points.xml')).toContain('<CgPoint name="т.1" code="забор">5670181.044 12674503.798</CgPoint>');
  });

  it('runs from the command line', async () => {
    const ran = await new Promise<Ran>((resolve) => {
      execFile(SHEKARA, ['convert', 'plan.xml', 'line.csv'], { cwd: folder }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
    expect(ran).toMatchObject({ code: 0, out: '' });
    expect(read('line.csv')).toContain('Жер учаскесі / Земельный участок:;Әлия');
  });

  it('tells on standard error what it found, skipped and wrote', async () => {
    const { err } = await convert('plan.xml', 'plan.csv');
    expect(err).toContain('plan.xml: landxml 1.2, 2 polygons');
    expect(err).toContain('EPSG:10946; axes northEast; unit meter (1 m)');
    expect(err).toContain('skipped: 1 × Surface: No cadastral data');
    expect(err).toContain('plan.csv: catalogue, 2 features');
  });

  it('refuses with a reason as JSON and writes nothing', async () => {
    const before = readdirSync(folder);
    const cases = [
      [['plan.xml', 'a.xml', '--to', 'EPSG:28412', '--require', '0.1'], 1, 'crs.tooCoarse'],
      [['plan.xml', 'a.xml', '--to', 'EPSG:28412', '--grid', 'points.txt'], 2, 'crs.gridDamaged'],
      [['plan.xml', 'a.xml', '--to', 'EPSG:1234'], 2, 'crs.unknown'],
      [['points.txt', 'a.xml', '--to', 'EPSG:10946'], 1, 'exchange.crsUnknown'],
      [['plan.xml', 'a.doc'], 2, 'exchange.writeUnknown'],
      [['/bin/true', 'a.csv'], 2, 'exchange.formatUnknown'],
    ] as const;
    for (const [args, code, reason] of cases) {
      const ran = await convert(...args);
      expect([ran.code, (JSON.parse(ran.out) as { code: string }).code]).toEqual([code, reason]);
    }
    writeFileSync(join(folder, 'torn.xml'), PLAN.slice(0, 200));
    const torn = await convert('torn.xml', 'a.csv');
    expect([torn.code, JSON.parse(torn.out)]).toMatchObject([2, { code: 'DOCUMENT_UNREADABLE', reason: 'notXml' }]);
    expect(readdirSync(folder).filter((name) => !before.includes(name))).toEqual(['torn.xml']);
  });

  it('takes bad usage for what it is', async () => {
    for (const args of [
      ['plan.xml'],
      ['none.xml', 'a.csv'],
      ['plan.xml', 'plan.xml'],
      ['plan.xml', 'a.csv', '--to', 'x'],
      ['plan.xml', 'a.csv', '--require', '-1'],
      ['plan.xml', 'a.csv', '--grid', 'nowhere.gsb'],
      ['lines.dxf', 'a.csv', '--polygonise', 'near'],
    ])
      expect((await convert(...args)).code).toBe(2);
  });

  it('brings a plan into another system and names the pipeline with its accuracy', async () => {
    const coarse = await convert('plan.xml', 'sk42.geojson', '--to', 'EPSG:28412');
    expect(coarse).toMatchObject({ code: 0, out: '' });
    expect(coarse.err).toMatch(/transformed by \S.*, within 5\.5 m/);
    const fine = await convert('plan.xml', 'fine.geojson', '--to', '28412', '--require', '0.1', '--grid', 'grid.gsb');
    expect(fine.err).toMatch(/transformed by \S.*, within 0\.\d+ m/);
    const [first, second] = ['sk42.geojson', 'fine.geojson'].map(
      (name) => shapesOf(name)[0]?.geometry.coordinates[0]?.[0],
    );
    const apart = Math.hypot(...[0, 1].map((axis) => (first?.[axis] ?? 0) - (second?.[axis] ?? 0)));
    expect(apart).toBeGreaterThan(0.01);
    expect(apart).toBeLessThan(150);
    // Degrees are longitude first, and say so to who reads them next.
    await convert('plan.xml', 'degrees.geojson', '--to', 'EPSG:4326');
    const [longitude = 0, latitude = 0] = shapesOf('degrees.geojson')[0]?.geometry.coordinates[0]?.[0] ?? [];
    expect([Math.round(longitude), Math.round(latitude)]).toEqual([71, 51]);
    expect((await convert('degrees.geojson', 'back.geojson', '--to', 'EPSG:10946')).code).toBe(0);
    await convert('plan.xml', 'there.geojson');
    expect(contoursOf('back.geojson')).toEqual(contoursOf('there.geojson'));
  });

  it('takes local systems from a file, for the day of the document', async () => {
    const city = ['city.txt', 'city.csv', '--axes', 'eastNorth', '--from', 'LOCAL:almaty', '--to', '10947'] as const;
    const local = [...city, '--local', 'city.json'] as const;
    expect(await convert(...local, '--date', '2015-05-20')).toMatchObject({ code: 0 });
    expect(read('city.csv')).toMatch(/^.*13 ?\d{6}[.,]\d{3}/m);
    expect(await convert(...local)).toMatchObject({
      code: 2,
      out: expect.stringContaining('crs.dateNeeded') as string,
    });
    const late = await convert(...local, '--date', '2025-05-20');
    expect(late).toMatchObject({ code: 1, out: expect.stringContaining('crs.notInForce') as string });
    expect(await convert(...city)).toMatchObject({ code: 2, out: expect.stringContaining('crs.unknown') as string });
    expect(await convert(...city, '--local', 'points.txt')).toMatchObject({
      code: 2,
      out: expect.stringContaining('crs.localMalformed') as string,
    });
  });

  it('takes closed contours of a DXF for polygons, and closes loose lines where it is asked to', async () => {
    const lines = await convert('lines.dxf', 'open.geojson', '--from', 'EPSG:10946');
    expect(lines.err).toContain('1 polygons, 4 lines, 0 points, 1 texts');
    const kinds = (name: string) =>
      shapesOf(name)
        .map(({ geometry }) => geometry.type)
        .sort();
    expect(kinds('open.geojson')).toEqual(['LineString', 'LineString', 'LineString', 'LineString', 'Polygon']);
    const near = await convert('lines.dxf', 'near.geojson', '--polygonise', '3');
    expect(near.err).toContain('lines: a gap that was not closed, layer L, at 12674000 5670000.004, 4 mm');
    const closed = await convert('lines.dxf', 'closed.geojson', '--polygonise', '10');
    expect(closed.err).toContain('lines: a gap closed, layer L');
    expect(kinds('closed.geojson')).toEqual(['Polygon', 'Polygon']);
    expect(shapesOf('closed.geojson').map(({ properties }) => properties['name'])).toContain('17');
    await convert('plan.xml', 'turned.geojson', '--to', 'EPSG:4326');
    expect(await convert('turned.geojson', 'a.geojson', '--polygonise', '10')).toMatchObject({ code: 1 });
  });

  it('writes under the name that was asked for', async () => {
    expect((await convert('plan.xml', 'named.v2.json')).err).toContain('named.v2.json: geojson');
    await convert('plan.xml', 'named.shp');
    expect((await convert('named.shp', 'named.gpkg')).err).toContain('named.gpkg: geopackage, 2 features');
    expect(['named.v2.json', 'named.shx', 'named.dbf', 'named.gpkg'].filter((name) => !existsSync(name))).toEqual([]);
  });

  it.skipIf(!existsSync(OLYMPUS))(
    'brings the 71 parcels of a real subdivision through every format to the same millimetres',
    async () => {
      expect((await convert(OLYMPUS, 'step.xml', '--from', 'EPSG:10946')).err).toContain(
        '38 curves turned into chords',
      );
      await convert('step.xml', 'first.geojson');
      const steps = ['step.xml', 'o.shp', 'o.gpkg', 'o.mif', 'o.xlsx', 'o.csv', 'last.geojson', 'o.dxf', 'dxf.geojson'];
      for (const [at, to] of steps.slice(1).entries())
        expect({ to, ...(await convert(steps[at] ?? '', to)) }).toMatchObject({ to, code: 0, out: '' });
      const first = contoursOf('first.geojson');
      expect(first).toHaveLength(71);
      expect(contoursOf('last.geojson')).toEqual(first);
      // Names are texts of their own in a DXF.
      const nameless = (contours: readonly string[]) => contours.map((each) => each.replace(/^.*: /, '')).sort();
      expect(nameless(contoursOf('dxf.geojson'))).toEqual(nameless(first));
    },
  );
});
