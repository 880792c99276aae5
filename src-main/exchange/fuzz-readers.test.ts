import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { messages } from '#locales/messages.ts';
import type { Drawing, DrawingFeature, DrawingReader, FileFormat, SourceFiles } from './drawing.ts';
import { casesOf, drawingOf, HOSTILE, outcomeOf, polygonFeature, tooSlow } from './drawing.fixture.ts';
import { dxfBinary, tagsOf, type Tag } from './dxf/dxf-file.fixture.ts';
import { mutated, seeded, type Below } from './mutate.fixture.ts';
import { readPoints } from './points/read-points.ts';
import { READERS } from './readers.ts';
import { writeDrawing } from './write-drawing.ts';

/*
 * SEC-59 in its quick size: files of our own and from outside, mutated by a seeded generator. Whatever comes of it is a
 * drawing that the schema of the process takes, or a fault whose reason has a text; never another error, never a hang.
 * SHEKARA_CASES asks for more of them for each reader, SHEKARA_SEED for others.
 */
const CASES = casesOf(120);
const SEED = Number(process.env['SHEKARA_SEED'] ?? 20_261_127);
/** Of one storm: a full-size one takes its hours. */
const PATIENCE_MS = 60_000 + 2000 * CASES;
const TESTDATA = fileURLToPath(new URL('../../../shared/testdata/', import.meta.url));

/** A file to damage: now its main part, now one of those beside it. */
type Damage = (files: SourceFiles, below: Below) => SourceFiles;

const anyPart: Damage = ({ name, bytes, beside }, below) => {
  const struck = below(beside.size + 1) - 1;
  return {
    name,
    bytes: struck < 0 ? mutated(bytes, below) : bytes,
    beside: new Map([...beside].map(([key, each], at) => [key, at === struck ? mutated(each, below) : each])),
  };
};

/** A file inside an archive: the archive itself stays sound. */
const inArchive: Damage = ({ name, bytes }, below) => {
  const parts = unzipSync(bytes);
  const names = Object.keys(parts);
  const part = names[below(names.length)] ?? '';
  return { name, bytes: zipSync({ ...parts, [part]: mutated(parts[part] ?? new Uint8Array(), below) }), beside: NONE };
};

const tag = (...tags: readonly Tag[]): readonly Tag[] => tags;

const NONE: ReadonlyMap<string, Uint8Array> = new Map();
const fileOf = (name: string, bytes: Uint8Array): SourceFiles => ({ name, bytes, beside: NONE });
const textOf = (name: string, text: string): SourceFiles => fileOf(name, strToU8(text));

async function storm(
  reader: DrawingReader,
  seeds: readonly SourceFiles[],
  damage = anyPart,
): Promise<ReadonlySet<string>> {
  const below = seeded(SEED);
  const outcomes = new Set<string>();
  for (let run = 0; run < CASES; run++) {
    const { name, bytes, beside } = damage(seeds[run % seeds.length] ?? textOf('none', ''), below);
    const size = [...beside.values()].reduce((sum, each) => sum + each.length, bytes.length);
    try {
      const slow = await tooSlow(size, async () => outcomes.add(await outcomeOf(reader, bytes, name, beside)));
      expect(slow).toBe(false);
    } catch (error) {
      throw new Error(`case ${String(run)} of seed ${String(SEED)}`, { cause: error });
    }
  }
  return outcomes;
}

/** Read or refused with a reason that has a text; and some are read, or the damage would be too much to prove anything. */
function expectSound(outcomes: ReadonlySet<string>): void {
  const reasons = [...outcomes].filter((outcome) => outcome !== 'read');
  expect(outcomes).toContain('read');
  expect(reasons).not.toEqual([]);
  for (const reason of reasons) expect(messages.ru.exchange.unreadable).toHaveProperty(reason.split('.'));
}

const LANDXML = `<?xml version="1.0"?><LandXML version="1.2"><Units><Imperial linearUnit="USSurveyFoot"/></Units>
<CoordinateSystem name="x" epsgCode="10946"/><CgPoints><CgPoint name="1" code="c">0 0 1</CgPoint><CgPoint name="2">0 10</CgPoint></CgPoints>
<Parcels><Parcel name="Ә" area="5"><CoordGeom><Line><Start pntRef="1"/><End pntRef="2"/></Line>
<Curve rot="cw"><Start>0 10</Start><Center>5 10</Center><End>10 10</End></Curve><Line><Start>10 10</Start><End>0 0</End></Line></CoordGeom></Parcel></Parcels>
<Survey><InstrumentSetup id="s1"><InstrumentPoint pntRef="1"/></InstrumentSetup><ObservationGroup id="g">
<RawObservation setupID="s1" horizAngle="12.5" slopeDistance="10"><TargetPoint pntRef="2"/></RawObservation></ObservationGroup></Survey></LandXML>`;

const LISTS = [
  '№;X (север), м;Y (восток), м;S, м;Дир. угол\n1;5670181,044;12674503,798;32,85;53°22′17″\n2;5670200,5;12674530,25;10;1°\n3;5670150;12674560,001\n1;5670181,044;12674503,798\n',
  'Участок 12\n1 5 670 181,044 12674503,798\nВнутренний контур\n4,5,6\n',
  '"name","lat","lon"\n"a","51°08\'12.5""N","71.4933412"\n"b",51.2,71.5\n',
].map((text) => textOf('list.csv', text));

const MIF = `Version 300\nCharset "WindowsCyrillic"\nDelimiter ","\nCoordSys NonEarth Units "m" Bounds (0, 0) (1000, 1000)
Columns 2\n  name Char(20)\n  area Decimal(12, 2)\nData\n
Point 1 2\nPline Multiple 2\n2\n0 0\n1 1\n2\n5 5\n6 6\nRegion 2\n4\n0 0\n9 0\n9 9\n0 0\n4\n2 1\n3 1\n3 2\n2 1\nRect 0 0 5 5
Roundrect 0 0 50 50 10\nEllipse 0 0 5 7\nArc 0 0 9 9 10 80\nText "a ""b"""\n0 0 1 1\nCollection 1\nMultipoint 2\n1 1\n2 2\n`;
const MID = Array.from({ length: 9 }, (_, at) => `"row ""${String(at)}""",${String(at)}.5\n`).join('');

/** A hatch with a polyline path, an edge path of each kind of edge, and a box around a text. */
const HATCH: readonly Tag[] = [
  ...tag([0, 'HATCH'], [5, '1A'], [8, 'L'], [10, 0], [20, 0], [30, 0], [2, 'SOLID'], [70, 1], [71, 0], [91, 3]),
  ...tag(
    [92, 3],
    [72, 1],
    [73, 1],
    [93, 3],
    [10, 0],
    [20, 0],
    [42, 0.5],
    [10, 50],
    [20, 0],
    [42, 0],
    [10, 50],
    [20, 50],
  ),
  ...tag([42, 0], [97, 1], [330, '2B'], [92, 1], [93, 4], [72, 1], [10, 10], [20, 5], [11, 20], [21, 5]),
  ...tag([72, 2], [10, 20], [20, 10], [40, 5], [50, 270], [51, 0], [73, 1]),
  ...tag([72, 3], [10, 20], [20, 10], [11, 5], [21, 0], [40, 1], [50, 0], [51, 90], [73, 1]),
  ...tag([72, 4], [94, 1], [73, 0], [74, 0], [95, 5], [96, 3], [40, 0], [40, 0], [40, 1], [40, 2], [40, 2]),
  ...tag([10, 20], [20, 15], [10, 10], [20, 15], [10, 10], [20, 5], [97, 0], [97, 0]),
  ...tag([92, 11], [72, 0], [73, 1], [93, 3], [10, 1], [20, 1], [10, 2], [20, 1], [10, 2], [20, 2], [97, 0]),
  ...tag([75, 0], [76, 1], [98, 1], [10, 5], [20, 5]),
];

const GPX = `<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="51.1" lon="71.4"><ele>341.2</ele><name>Ә</name></wpt>
<trk><name>t</name><trkseg><trkpt lat="1" lon="2"/><trkpt lat="1.5" lon="2"><time>x</time></trkpt></trkseg></trk><rte><rtept lat="1" lon="2"/><rtept lat="1" lon="3"/></rte></gpx>`;

const FEATURES: readonly DrawingFeature[] = HOSTILE.map((text, at) => ({
  ...polygonFeature({ text, area: at / 2 }, text),
  layer: 'Учаскелер',
}));
const PLANE = drawingOf(FEATURES);
const DEGREES = drawingOf(FEATURES, { crs: { epsg: 4326, text: null }, axes: 'lonLat', unit: null });

async function written(drawing: Drawing, name: string): Promise<SourceFiles> {
  const made = await writeDrawing(drawing, name);
  if (!made.ok) throw new Error(made.error.code);
  const [[main, bytes] = ['', new Uint8Array()], ...beside] = [...made.value.files];
  return { name: main, bytes, beside: new Map(beside) };
}

const zipped = (files: SourceFiles, name: string): SourceFiles =>
  fileOf(name, zipSync({ [files.name]: files.bytes, ...Object.fromEntries(files.beside) }));

const outside = (path: string): readonly SourceFiles[] => {
  const folder = join(TESTDATA, path);
  return existsSync(folder) ? readdirSync(folder).map((name) => fileOf(name, readFileSync(join(folder, name)))) : [];
};

/** The parcels alone: the surface is 3 MB that are passed over. */
const withoutSurface = ({ name, bytes }: SourceFiles): SourceFiles =>
  textOf(name, strFromU8(bytes).replace(/<Surfaces>[\s\S]*<\/Surfaces>/, ''));

/** For each format the files that are damaged. */
const SEEDS: Readonly<Record<FileFormat, () => Promise<readonly SourceFiles[]>>> = {
  catalogue: async () => [await written(PLANE, 'a.csv'), await written(PLANE, 'a.xlsx')],
  dxf: async () => [
    await written(PLANE, 'a.dxf'),
    fileOf('hatch.dxf', dxfBinary(tagsOf({ ENTITIES: HATCH }), 2, 'utf-8')),
    ...outside('dxf').filter(({ bytes }) => bytes.length < 100_000),
  ],
  geojson: async () => [await written(PLANE, 'a.geojson'), await written(DEGREES, 'b.geojson')],
  geopackage: async () => [await written(PLANE, 'a.gpkg')],
  gpx: async () => [textOf('a.gpx', GPX), await written(DEGREES, 'b.gpx')],
  kml: async () => [await written(DEGREES, 'a.kml'), zipped(await written(DEGREES, 'doc.kml'), 'a.kmz')],
  landxml: async () => [
    textOf('a.xml', LANDXML),
    await written(PLANE, 'b.xml'),
    ...outside('landxml').map(withoutSurface),
  ],
  mif: async () => [
    { ...textOf('a.mif', MIF), beside: new Map([['a.mid', strToU8(MID)]]) },
    await written(PLANE, 'b.mif'),
  ],
  points: () => Promise.resolve(LISTS),
  shapefile: async () => [await written(PLANE, 'a.shp'), zipped(await written(PLANE, 'a.shp'), 'a.zip')],
};

describe(
  'SEC-59 SEC-58 mutated files are read or refused with a reason, within 2 s per MB',
  { timeout: PATIENCE_MS },
  () => {
    it.each(Object.keys(READERS) as FileFormat[])('%s', async (format) => {
      expectSound(await storm(await READERS[format](), await SEEDS[format]()));
    });

    it.each([
      ['kml', 'a.kmz', 'doc.kml', DEGREES],
      ['shapefile', 'a.zip', 'a.shp', PLANE],
      ['points', 'a.xlsx', 'a.xlsx', PLANE],
    ] as const)('%s, in the parts of %s', async (format, name, inner, drawing) => {
      const files = await written(drawing, inner);
      expectSound(await storm(await READERS[format](), [name === inner ? files : zipped(files, name)], inArchive));
    });
  },
);

describe('workbooks made to harm', () => {
  let workbook: Uint8Array = new Uint8Array();
  beforeAll(async () => {
    workbook = (await written(PLANE, 'list.xlsx')).bytes;
  });

  it('SEC-61 a workbook with a DTD is refused', async () => {
    const parts = unzipSync(workbook);
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    const bytes = zipSync({
      ...parts,
      'xl/worksheets/sheet1.xml': strToU8(sheet.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>')),
    });
    expect(await outcomeOf(readPoints, bytes, 'a.xlsx')).toBe('doctype');
  });

  it('SEC-60 a workbook that unpacks to a hundred times its size is refused', async () => {
    const parts = unzipSync(workbook);
    const bytes = zipSync({ ...parts, 'xl/worksheets/sheet1.xml': new Uint8Array(4 * 1024 * 1024).fill(32) });
    expect(await outcomeOf(readPoints, bytes, 'a.xlsx')).toBe('archive.tooLarge');
  });
});
