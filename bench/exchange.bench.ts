import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { DrawingFeature, FileFormat, SourceFiles } from '#main/exchange/drawing.ts';
import { parseApart } from '#main/exchange/parse-apart.ts';
import { startNodeParser, type ParserUsage, type StartParser } from '#main/exchange/start-parser.ts';
import { writeDrawing } from '#main/exchange/write-drawing.ts';

/*
 * A file of 100 MB of each format, as a city would send it, read in its process (SEC-58): how much memory the process
 * holds at most. Point lists are as large as they may be. `npm run bench exchange`; SHEKARA_FORMATS=dxf,kml for some.
 */
const SIZE = 100 * 1024 * 1024;
const GOAL_MB = 512;
const MB = 1024 * 1024;
/** Above this many points a list is no survey. */
const MOST_LISTED = 500_000;

/** The corners of parcel k, metres: five of them in most parcels of a town. */
function cornersOf(k: number): readonly (readonly [east: number, north: number])[] {
  const [x, y] = [12_674_000 + (k % 700) * 25, 5_670_000 + Math.floor(k / 700) * 25];
  return [
    [x + 0.001 * (k % 999), y],
    [x + 20.125, y + 0.25],
    [x + 20.5, y + 18.333],
    [x + 9.75, y + 19.001],
    [x, y + 18.5],
  ];
}
const degrees = ([east, north]: readonly [number, number]): readonly [number, number] => [
  69 + (east - 12_500_000) / 70_000,
  north / 111_200,
];
const ringOf = (k: number): readonly (readonly [number, number])[] => [...cornersOf(k), ...cornersOf(k).slice(0, 1)];
const nameOf = (k: number): string => `21-318-${String(k % 400).padStart(3, '0')}-${String(k)}`;
const streetOf = (k: number): string => `Қабанбай батыр даңғылы, ${String(k % 300)}`;

/** Text of one parcel after the other until the file is large enough. */
function textFile(head: string, parcel: (k: number) => string, tail: string, most = Infinity): Uint8Array {
  const bytes = new Uint8Array(SIZE + 64 * 1024);
  const encoder = new TextEncoder();
  let at = encoder.encodeInto(head, bytes).written;
  for (let k = 0; at < SIZE && k < most; k++) at += encoder.encodeInto(parcel(k), bytes.subarray(at)).written;
  at += encoder.encodeInto(tail, bytes.subarray(at)).written;
  return bytes.subarray(0, at);
}

const fileOf = (name: string, bytes: Uint8Array): SourceFiles => ({ name, bytes, beside: new Map() });

function geoJson(): SourceFiles {
  const parcel = (k: number): string =>
    `${k === 0 ? '' : ',\n'}${JSON.stringify({
      type: 'Feature',
      properties: {
        number: nameOf(k),
        street: streetOf(k),
        area: 371.25,
        category: 'елді мекендер жері',
        floors: k % 9,
      },
      geometry: { type: 'Polygon', coordinates: [ringOf(k)] },
    })}`;
  return fileOf('a.geojson', textFile('{"type":"FeatureCollection","features":[\n', parcel, ']}'));
}

function kml(): SourceFiles {
  const parcel = (k: number): string =>
    `<Placemark><name>${nameOf(k)}</name><ExtendedData><Data name="street"><value>${streetOf(k)}</value></Data></ExtendedData>` +
    `<Polygon><outerBoundaryIs><LinearRing><coordinates>${ringOf(k)
      .map((corner) => degrees(corner).join(','))
      .join(' ')}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>\n`;
  const head = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n';
  return fileOf('a.kml', textFile(head, parcel, '</Document></kml>'));
}

function gpx(): SourceFiles {
  const track = (k: number): string =>
    `<trk><name>${nameOf(k)}</name><trkseg>${ringOf(k)
      .map(
        (corner) =>
          `<trkpt lon="${String(degrees(corner)[0])}" lat="${String(degrees(corner)[1])}"><ele>345.6</ele></trkpt>`,
      )
      .join('')}</trkseg></trk>\n`;
  return fileOf('a.gpx', textFile('<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">\n', track, '</gpx>'));
}

function landXml(): SourceFiles {
  const parcel = (k: number): string =>
    `<Parcel name="${nameOf(k)}" area="371.25"><CoordGeom>${ringOf(k)
      .slice(1)
      .map(([east, north], at) => {
        const [x, y] = cornersOf(k)[at] ?? [0, 0];
        return `<Line><Start>${String(y)} ${String(x)}</Start><End>${String(north)} ${String(east)}</End></Line>`;
      })
      .join('')}</CoordGeom></Parcel>\n`;
  const head = '<?xml version="1.0"?><LandXML version="1.2"><Units><Metric linearUnit="meter"/></Units><Parcels>\n';
  return fileOf('a.xml', textFile(head, parcel, '</Parcels></LandXML>'));
}

function dxf(): SourceFiles {
  const pairs = (...tags: readonly (string | number)[]): string => `${tags.join('\r\n')}\r\n`;
  const parcel = (k: number): string =>
    pairs(0, 'LWPOLYLINE', 5, k.toString(16), 8, 'Учаскелер', 90, 5, 70, 1) +
    cornersOf(k)
      .map(([x, y], at) => pairs(10, x.toFixed(6), 20, y.toFixed(6), ...(at === 1 && k % 10 === 0 ? [42, 0.25] : [])))
      .join('') +
    pairs(
      0,
      'TEXT',
      5,
      `A${k.toString(16)}`,
      8,
      'Нөмірлер',
      10,
      cornersOf(k)[0]?.[0] ?? 0,
      20,
      5_670_000,
      40,
      2,
      1,
      nameOf(k),
    ) +
    pairs(0, 'POINT', 8, 'Нүктелер', 10, cornersOf(k)[0]?.[0] ?? 0, 20, 5_670_000, 30, 345.6);
  const head = pairs(0, 'SECTION', 2, 'HEADER', 9, '$ACADVER', 1, 'AC1027', 0, 'ENDSEC', 0, 'SECTION', 2, 'ENTITIES');
  return fileOf('a.dxf', textFile(head, parcel, pairs(0, 'ENDSEC', 0, 'EOF')));
}

function mif(): SourceFiles {
  const region = (k: number): string =>
    `Region 1\n  6\n${ringOf(k)
      .map((corner) => corner.join(' '))
      .join('\n')}\n    Pen (1,2,0)\n    Brush (2,16777215,16777215)\n`;
  const head =
    'Version 300\nCharset "UTF-8"\nDelimiter ","\nCoordSys NonEarth Units "m" Bounds (0, 0) (1, 1)\nColumns 2\n  number Char(40)\n  street Char(80)\nData\n\n';
  const bytes = textFile(head, region, '');
  return {
    ...fileOf('a.mif', bytes),
    beside: new Map([['a.mid', textFile('', (k) => `"${nameOf(k)}","${streetOf(k)}"\n`, '', 450_000)]]),
  };
}

const points = (): SourceFiles =>
  fileOf(
    'a.csv',
    textFile(
      '№;X, м;Y, м;код\n',
      (k) => `${String(k)};${String(cornersOf(k)[0]?.[1])};${String(cornersOf(k)[0]?.[0])};қазық\n`,
      '',
      MOST_LISTED,
    ),
  );

function catalogue(): SourceFiles {
  const parcel = (k: number): string =>
    `Участок ${nameOf(k)}\n${ringOf(k)
      .map(([east, north], at) => `${String((at % 5) + 1)};${String(north)};${String(east)}`)
      .join('\n')}\n`;
  return fileOf('a.csv', textFile('№;X (север), м;Y (восток), м\n', parcel, '', Math.floor(MOST_LISTED / 6)));
}

/** Records of the format's own kind, by hand: a writer would need the whole drawing first. */
function shapefile(): SourceFiles {
  const record = 8 + 44 + 4 + 16 * 6;
  const count = Math.floor((SIZE - 100) / record);
  const shp = Buffer.alloc(100 + count * record);
  shp.writeInt32BE(9994, 0);
  for (let k = 0; k < count; k++) {
    const at = 100 + k * record;
    shp.writeInt32BE(k + 1, at);
    shp.writeInt32BE((record - 8) / 2, at + 4);
    shp.writeInt32LE(5, at + 8);
    shp.writeInt32LE(1, at + 44);
    shp.writeInt32LE(6, at + 48);
    ringOf(k).forEach(([x, y], corner) => {
      shp.writeDoubleLE(x, at + 56 + 16 * corner);
      shp.writeDoubleLE(y, at + 64 + 16 * corner);
    });
  }
  const dbf = Buffer.alloc(97 + count * 81, ' ');
  dbf.fill(0, 0, 97);
  dbf.set([3, 126, 11, 27]);
  dbf.writeUInt32LE(count, 4);
  dbf.writeUInt16LE(97, 8);
  dbf.writeUInt16LE(81, 10);
  [['number', 30] as const, ['street', 50] as const].forEach(([name, width], field) => {
    dbf.write(`${name}\0\0\0\0\0C`, 32 + 32 * field, 'latin1');
    dbf[32 + 32 * field + 16] = width;
  });
  dbf[96] = 13;
  for (let k = 0; k < count; k++) {
    dbf.write(nameOf(k), 97 + 81 * k + 1, 'utf8');
    dbf.write(streetOf(k), 97 + 81 * k + 31, 'utf8');
  }
  return { name: 'a.shp', bytes: shp, beside: new Map([['a.dbf', dbf]]) };
}

async function geoPackage(): Promise<SourceFiles> {
  const feature: DrawingFeature = {
    layer: 'plan',
    name: nameOf(0),
    geometry: { kind: 'polygon', polygons: [[ringOf(0)]] },
    attributes: { number: nameOf(0), street: streetOf(0), area: 371.25 },
    arcs: [],
    height: null,
  };
  const written = await writeDrawing(
    {
      format: 'geojson',
      version: null,
      encoding: null,
      crs: { epsg: 10_946, text: null },
      unit: { name: 'metre', metres: 1 },
      axes: 'eastNorth',
      features: [feature],
      skipped: [],
      densified: { arcs: 0, chordErrorM: 0 },
    },
    'a.gpkg',
  );
  if (!written.ok) throw new Error(written.error.code);
  const folder = mkdtempSync(join(tmpdir(), 'shekara-bench-'));
  const path = join(folder, 'a.gpkg');
  writeFileSync(path, [...written.value.files.values()][0] ?? '');
  const db = new Database(path);
  const columns = (db.pragma('table_info(plan)') as { name: string; pk: number }[]).filter(({ pk }) => pk === 0);
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const pages = (): number => Number(db.pragma('page_count', { simple: true })) * 4096;
  while (pages() < SIZE) db.exec(`insert into plan (${names}) select ${names} from plan limit 5000`);
  db.close();
  const bytes = readFileSync(path);
  rmSync(folder, { recursive: true });
  return fileOf('a.gpkg', bytes);
}

const FILES: Readonly<Record<FileFormat, () => SourceFiles | Promise<SourceFiles>>> = {
  dxf,
  shapefile,
  geojson: geoJson,
  geopackage: geoPackage,
  mif,
  landxml: landXml,
  kml,
  gpx,
  points,
  catalogue,
};

async function measure(format: FileFormat): Promise<void> {
  const files = await FILES[format]();
  const size = [files.bytes, ...files.beside.values()].reduce((sum, each) => sum + each.length, 0);
  let [most, processorMs] = [0, 0];
  const start: StartParser = (options) => {
    const parser = startNodeParser(options);
    const usage = (): ParserUsage | null => {
      const now = parser.usage();
      most = Math.max(most, now?.residentBytes ?? 0);
      processorMs = now?.processorMs ?? processorMs;
      return now;
    };
    return { ...parser, usage };
  };
  const parsed = await parseApart({ files, choices: {}, format }, { start });
  if (!parsed.ok) throw new Error(parsed.error.code);
  const peak = most / MB;
  console.log(
    `${format} of ${(size / MB).toFixed(0)} MB, ${String(parsed.value.features.length)} features in ${(processorMs / 1000).toFixed(1)} s of processor time, memory of its process: ${peak.toFixed(0)} MB (goal ≤ ${String(GOAL_MB)} MB) ${peak <= GOAL_MB ? 'met' : 'NOT MET'}`,
  );
}

const wanted = process.env['SHEKARA_FORMATS']?.split(',');
for (const format of Object.keys(FILES) as FileFormat[])
  if (wanted?.includes(format) ?? true)
    await measure(format).catch((error: unknown) => {
      console.log(`${format}: NOT MET`, error);
    });
