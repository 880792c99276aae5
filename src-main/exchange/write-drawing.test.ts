import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Drawing, DrawingFeature, FilePoint } from './drawing.ts';
import { inGroundOrder } from './ground-points.ts';
import { readBytes, writtenAndRead } from './read-in-process.fixture.ts';
import { writeDrawing } from './write-drawing.ts';

const OLYMPUS = fileURLToPath(new URL('../../../shared/testdata/landxml/olympus.xml', import.meta.url));
const hasOlympus = existsSync(OLYMPUS);
if (!hasOlympus) console.warn('skipped: ../shared/testdata/landxml/olympus.xml is not here');

const CASES = Number(process.env['SHEKARA_CASES'] ?? 25);
const NAMES = ['plan.csv', 'plan.txt', 'plan.xlsx', 'plan.xml'] as const;

const featureOf = (
  name: string | null,
  geometry: DrawingFeature['geometry'],
  height: number | null = null,
): DrawingFeature => ({
  layer: '',
  name,
  geometry,
  attributes: {},
  arcs: [],
  height,
});

const drawingOf = (features: readonly DrawingFeature[], rest: Partial<Drawing> = {}): Drawing => ({
  format: 'landxml',
  version: null,
  encoding: null,
  crs: { epsg: 10946, text: 'QazTRF-23, 12' },
  unit: { name: 'metre', metres: 1 },
  axes: 'eastNorth',
  features,
  skipped: [],
  densified: { arcs: 0, chordErrorM: 0 },
  ...rest,
});

/** Corners on the millimetre grid, wherever a contour begins and whichever way it runs. */
const contour = (ring: readonly FilePoint[]): string => {
  const corners = ring
    .slice(1)
    .map(([east, north]) => `${String(Math.round(east * 1000))} ${String(Math.round(north * 1000))}`);
  const turned = [corners, corners.toReversed()].flatMap((each) =>
    each.map((_, at) => [...each.slice(at), ...each.slice(0, at)].join(', ')),
  );
  return turned.sort()[0] ?? '';
};

const parcelsOf = (drawing: Drawing): readonly string[] =>
  inGroundOrder(drawing).features.flatMap(({ name, geometry }) =>
    geometry.kind === 'polygon' ? [`${name ?? '–'}: ${geometry.polygons.flat().map(contour).sort().join(' | ')}`] : [],
  );

const pointsOf = (drawing: Drawing): readonly unknown[] =>
  inGroundOrder(drawing).features.flatMap(({ name, geometry, height }) =>
    geometry.kind === 'point' ? [[name, ...geometry.points.flat().map((n) => Math.round(n * 1000)), height]] : [],
  );

const square = (east: number, north: number, size: number): readonly FilePoint[] => [
  [east, north],
  [east + size, north],
  [east + size, north + size],
  [east, north + size],
  [east, north],
];

describe.skipIf(!hasOlympus)('the 71 parcels of a real subdivision', () => {
  let drawing = drawingOf([]);
  beforeAll(async () => {
    drawing = await readBytes('olympus.xml', readFileSync(OLYMPUS));
  });

  it.each(NAMES)('go to %s and come back to the same millimetres', async (name) => {
    expect(parcelsOf(drawing)).toHaveLength(71);
    const back = await writtenAndRead(drawing, name);
    expect(back.skipped.filter(({ reason }) => reason !== 'line.text')).toEqual([]);
    expect(parcelsOf(back)).toEqual(parcelsOf(drawing));
  });
});

describe('a drawing written and read back', () => {
  const mm = fc.integer({ min: 0, max: 2_000_000 }).map((value) => 12_674_000 + value / 1000);
  const north = fc.integer({ min: 0, max: 2_000_000 }).map((value) => 5_670_000 + value / 1000);
  const name = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      fc.constantFrom('toString', '__proto__', '1', '12,5', '№'),
    )
    .map((text) => text.replace(/[\p{Cc}\s\ufffe\uffff]+/gu, ' ').trim())
    .filter((text) => text !== '');
  const ring = fc
    .uniqueArray(fc.tuple(mm, north), { minLength: 3, maxLength: 8, selector: String })
    .map((points): readonly FilePoint[] => [...points, ...points.slice(0, 1)]);

  it.each(NAMES)('keeps every corner, height and name: %s', async (file) => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
        fc.array(ring, { minLength: 4, maxLength: 4 }),
        fc.array(fc.tuple(mm, north, name), { maxLength: 5 }),
        async (names, rings, points) => {
          const drawing = drawingOf([
            ...names.map((each, at) => featureOf(each, { kind: 'polygon', polygons: [[rings[at] ?? []]] })),
            ...points.map(([east, y, each]) => featureOf(each, { kind: 'point', points: [[east, y]] }, 347.125)),
          ]);
          const back = await writtenAndRead(drawing, file);
          expect(parcelsOf(back)).toEqual(parcelsOf(drawing));
          expect(pointsOf(back)).toEqual(pointsOf(drawing));
          expect(back.crs.epsg).toBe(10946);
        },
      ),
      { numRuns: CASES },
    );
  });

  it.each(NAMES)('keeps holes, parts and parcels without a name: %s', async (file) => {
    const drawing = drawingOf([
      featureOf(null, { kind: 'polygon', polygons: [[square(0, 0, 100), square(10, 10, 20), square(50, 50, 20)]] }),
      featureOf('Ә-1', {
        kind: 'polygon',
        polygons: [[square(200, 0, 100), square(210, 10, 80)], [square(220, 20, 10)]],
      }),
      featureOf(null, { kind: 'polygon', polygons: [[square(500, 0, 10)]] }),
      featureOf('1', { kind: 'polygon', polygons: [[square(600, 0, 10)]] }),
    ]);
    const back = await writtenAndRead(drawing, file);
    const shape = ({ features }: Drawing): readonly unknown[] =>
      features.map(({ geometry }) =>
        geometry.kind === 'polygon' ? geometry.polygons.map((rings) => rings.length) : null,
      );
    expect(shape(back)).toEqual(shape(drawing));
    expect(parcelsOf(back).map((each) => each.replace(/^[^:]*/, ''))).toEqual(
      parcelsOf(drawing).map((each) => each.replace(/^[^:]*/, '')),
    );
  });
});

describe('a coordinate catalogue', () => {
  const catalogue = async (features: readonly DrawingFeature[]): Promise<string> => {
    const written = await writeDrawing(drawingOf(features), 'каталог.csv');
    if (!written.ok) throw new Error(written.error.code);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(written.value.files.get('каталог.csv'));
  };

  it('has X north first, decimal commas, lengths, bearings, area and perimeter', async () => {
    const text = await catalogue([
      featureOf('21-318-045-112', { kind: 'polygon', polygons: [[square(12_674_503.798, 5_670_181.044, 40)]] }),
    ]);
    expect(text.split('\r\n')).toEqual([
      '\ufeffКоординаттар каталогы / Каталог координат',
      'Координаттар жүйесі / Система координат:;QazTRF-23, 12 (EPSG:10946)',
      '',
      'Жер учаскесі / Земельный участок:;21-318-045-112',
      '№;X (солтүстік / север), м;Y (шығыс / восток), м;S, м;Дирекциялық бұрыш / Дирекционный угол',
      'Сыртқы контур / Внешний контур',
      '1;5670221,044;12674503,798;40,00;90°00′00″',
      '2;5670221,044;12674543,798;40,00;180°00′00″',
      '3;5670181,044;12674543,798;40,00;270°00′00″',
      '4;5670181,044;12674503,798;40,00;0°00′00″',
      '1;5670221,044;12674503,798',
      'Ауданы / Площадь, м²:;1600,0',
      'Периметрі / Периметр, м:;160,00',
      '',
      '',
    ]);
  });

  it('SEC-65 leaves no text that a spreadsheet would run, and reads it back as it was', async () => {
    const hostile = ['=HYPERLINK("http://x";"y")', '+1+1', '-2+3', '@SUM(A1)', "'=1", "=cmd|' /C calc'!A0"];
    const features = hostile.map((name, at) =>
      featureOf(name, { kind: 'polygon', polygons: [[square(at * 100, 0, 50)]] }),
    );
    const cells = (await catalogue(features)).split(/\r\n|;/).map((cell) => cell.replace(/^"/, ''));
    expect(cells.filter((cell) => /^[=+@\t]/.test(cell) || /^-(?!\d+,\d+$)/.test(cell))).toEqual([]);
    for (const file of ['a.csv', 'a.txt', 'a.xlsx']) {
      const back = await writtenAndRead(drawingOf(features), file);
      expect(back.features.map(({ name }) => name)).toEqual(hostile);
    }
    const workbook = await writeDrawing(drawingOf(features), 'a.xlsx');
    const parts = workbook.ok ? unzipSync(workbook.value.files.get('a.xlsx') ?? new Uint8Array()) : {};
    expect(Object.values(parts).some((part) => /<f[ >]/.test(strFromU8(part)))).toBe(false);
  });
});

describe('writing', () => {
  it('says what a format cannot hold, and refuses what makes no sense', async () => {
    const line = featureOf('l', {
      kind: 'line',
      lines: [
        [
          [0, 0],
          [1, 1],
        ],
      ],
    });
    const point = featureOf('p', { kind: 'point', points: [[0, 0]] });
    expect(await writeDrawing(drawingOf([line, point, line]), 'a.xml')).toMatchObject({
      ok: true,
      value: { format: 'landxml', written: 1, left: [{ what: 'line', reason: 'notOfFormat', count: 2 }] },
    });
    const arc = { start: [0, 0], end: [2, 0], center: [1, 0], radius: 1, clockwise: true } as const;
    expect(await writeDrawing(drawingOf([{ ...point, arcs: [arc, arc] }]), 'a.xml')).toMatchObject({
      value: { left: [{ what: 'arc', reason: 'arcAsChords', count: 2 }] },
    });
    const codeOf = async (drawing: Drawing, name: string): Promise<string> => {
      const written = await writeDrawing(drawing, name);
      return written.ok ? 'written' : written.error.code;
    };
    expect(await codeOf(drawingOf([line]), 'a.xml')).toBe('exchange.nothingToWrite');
    expect(await codeOf(drawingOf([point]), 'a.doc')).toBe('exchange.writeUnknown');
    expect(await codeOf(drawingOf([point], { axes: 'unknown' }), 'a.xml')).toBe('exchange.axesUnknown');
    expect(await codeOf(drawingOf([point], { axes: 'lonLat', unit: null }), 'a.csv')).toBe('exchange.needsPlane');
  });

  it('keeps names of LandXML whole, whatever stands in them', async () => {
    const name = '<&"\'> Ғ \u0001 қ';
    const back = await writtenAndRead(
      drawingOf([featureOf(name, { kind: 'polygon', polygons: [[square(0, 0, 1)]] })]),
      'a.xml',
    );
    expect(back.features[0]?.name).toBe('<&"\'> Ғ   қ');
  });
});
