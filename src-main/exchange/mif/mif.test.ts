import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import { drawings, inMillimetres } from '../cad-drawing.fixture.ts';
import type { Drawing, DrawingFeature, ReadChoices } from '../drawing.ts';
import { drawingOf } from '../drawing.fixture.ts';
import { CHORD_ERROR_M } from '../landxml/densify-curve.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import { decodeText, encodeText } from '../text-encoding.ts';
import { readMif } from './read-mif.ts';
import { writeMif } from './write-mif.ts';

const CASES = Number(process.env['SHEKARA_CASES'] ?? 60);

const HEADER = 'Version 300\nCharset "WindowsCyrillic"\nDelimiter ","\n';
const TABLE = 'Columns 3\n  Номер Char(20)\n  площадь Decimal(12, 2)\n  Дата Date\nData\n\n';
const PLAN = 'CoordSys NonEarth Units "m" Bounds (0, 0) (1000, 1000)\n';

function read(mif: string, mid: string | null = null, options: ReadChoices & { page?: string } = {}): Promise<Drawing> {
  const { page = 'windows-1251', ...choices } = options;
  const beside = new Map(mid === null ? [] : [['Plan.MID', encodeText(mid, page)]]);
  return readWhole(readMif, { name: 'plan.mif', bytes: encodeText(mif, page), beside }, choices);
}

const geometriesOf = (drawing: Drawing) => drawing.features.map(({ geometry }) => geometry);
const objects = async (text: string) => geometriesOf(await read(`${HEADER}${PLAN}Columns 0\nData\n\n${text}`));
const told = ({ skipped }: Drawing) =>
  skipped.map(({ what, reason, count, where }) => `${what} ${reason} ${String(count)} ${where ?? '-'}`);

async function faultOf(mif: string): Promise<Fault['data'] | null> {
  try {
    await read(mif);
    return null;
  } catch (error) {
    if (error instanceof Fault && error.code === 'DOCUMENT_UNREADABLE') return error.data;
    throw error;
  }
}

describe('MIF objects', () => {
  it('reads points, lines and polylines, whatever follows them', async () => {
    expect(
      await objects(
        'Point 1.5 -2\n    Symbol (34,0,12)\nLINE 0 0 10 10\n    Pen (1,2,0)\nPline 3\n0 0\n1 1\n2 0\n    Smooth\nPline Multiple 2\n  2\n0 0\n1 0\n  2\n5 5\n6 6\nMULTIPOINT 2\n1 1\n2 2\nnone\n',
      ),
    ).toEqual([
      { kind: 'point', points: [[1.5, -2]] },
      {
        kind: 'line',
        lines: [
          [
            [0, 0],
            [10, 10],
          ],
        ],
      },
      {
        kind: 'line',
        lines: [
          [
            [0, 0],
            [1, 1],
            [2, 0],
          ],
        ],
      },
      {
        kind: 'line',
        lines: [
          [
            [0, 0],
            [1, 0],
          ],
          [
            [5, 5],
            [6, 6],
          ],
        ],
      },
      {
        kind: 'point',
        points: [
          [1, 1],
          [2, 2],
        ],
      },
    ]);
  });

  //  +-------------+   +---+
  //  |  +-------+  |   |   |    an outer ring, a hole, an island in the hole, another polygon:
  //  |  | +---+ |  |   +---+    MapInfo lists the rings in any order
  //  |  | +---+ |  |
  //  |  +-------+  |
  //  +-------------+
  it('tells the holes of a region from its polygons', async () => {
    const ring = (x: number, y: number, side: number): string =>
      `  5\n${[
        [x, y],
        [x + side, y],
        [x + side, y + side],
        [x, y + side],
        [x, y],
      ]
        .map((point) => point.join(' '))
        .join('\n')}\n`;
    const [region] = await objects(
      `Region 4\n${ring(4, 4, 2)}${ring(0, 0, 10)}${ring(20, 0, 3)}${ring(2, 2, 6)}    Pen (1,2,0)\n    Center 5 5\n`,
    );
    expect(region?.kind === 'polygon' ? region.polygons.map((rings) => rings.map((points) => points[0])) : []).toEqual([
      [
        [0, 0],
        [2, 2],
      ],
      [[20, 0]],
      [[4, 4]],
    ]);
  });

  it('closes rings that the file leaves open', async () => {
    const [region] = await objects('Region 1\n  3\n0 0\n4 0\n4 4\n');
    expect(region).toEqual({
      kind: 'polygon',
      polygons: [
        [
          [
            [0, 0],
            [4, 0],
            [4, 4],
            [0, 0],
          ],
        ],
      ],
    });
  });

  it('reads rectangles, ellipses, arcs, texts and collections', async () => {
    const [rect, ellipse, arc, text, ...parts] = await objects(
      'Rect 0 0 4 2\nEllipse 0 0 20 20\nArc 0 0 20 20\n0 90\nText "№ ""12""\\nҚала"\n 1 2 9 3\n Font ("Arial",0,0,0)\nCollection 2\nPline 2\n0 0\n1 1\nMultipoint 1\n7 7\n',
    );
    expect(rect).toEqual({
      kind: 'polygon',
      polygons: [
        [
          [
            [0, 0],
            [4, 0],
            [4, 2],
            [0, 2],
            [0, 0],
          ],
        ],
      ],
    });
    const circle = ellipse?.kind === 'polygon' ? (ellipse.polygons[0]?.[0] ?? []) : [];
    expect(circle.length).toBeGreaterThan(400);
    for (const [x, y] of circle) expect(Math.hypot(x - 10, y - 10)).toBeCloseTo(10, 9);
    expect(
      arc?.kind === 'line'
        ? [arc.lines[0]?.[0], arc.lines[0]?.at(-1)?.map((value) => Math.round(value * 1e6) / 1e6)]
        : [],
    ).toEqual([
      [20, 10],
      [10, 20],
    ]);
    expect(text).toEqual({ kind: 'text', at: [1, 2], text: '№ "12"\n?ала' });
    expect(parts.map((part) => part.kind)).toEqual(['line', 'point']);
  });

  it('applies the transform of the header', async () => {
    const drawing = await read(`${HEADER}${PLAN}Transform 1000, 0, 5, 7\nColumns 0\nData\n\nPoint 1 2\n`);
    expect(geometriesOf(drawing)).toEqual([{ kind: 'point', points: [[1005, 9]] }]);
  });

  it('counts what it leaves out', async () => {
    const drawing = await read(`${HEADER}${PLAN}Columns 0\nData\n\nText ""\n0 0 1 1\nRegion 1\n  2\n0 0\n1 1\n`);
    expect(told(drawing)).toEqual(['TEXT emptyText 1 9', 'REGION degenerate 1 13']);
  });

  //    ,-----.
  //   (       )    the number is the diameter of the corners
  //    `-----'
  it('makes a polygon of a rounded rectangle, its corners within the chord error', async () => {
    const drawing = await read(`${HEADER}${PLAN}Columns 0\nData\n\nRoundrect 0 0 40 20\n 8\n`);
    const [feature] = drawing.features;
    const ring = feature?.geometry.kind === 'polygon' ? (feature.geometry.polygons[0]?.[0] ?? []) : [];
    expect(ring.slice(0, -1)).toEqual(
      expect.arrayContaining([
        [4, 0],
        [36, 0],
        [40, 4],
        [40, 16],
        [36, 20],
        [4, 20],
        [0, 16],
        [0, 4],
      ]),
    );
    for (const [x, y] of ring) {
      const [dx, dy] = [Math.max(4 - x, x - 36, 0), Math.max(4 - y, y - 16, 0)];
      if (dx > 0 && dy > 0) expect(Math.hypot(dx, dy)).toBeCloseTo(4, 9);
    }
    const doubled = ring.reduce((sum, [x, y], at) => {
      const [bx, by] = ring[at + 1] ?? [x, y];
      return sum + x * by - bx * y;
    }, 0);
    expect(Math.abs(doubled / 2 - (40 * 20 - (4 - Math.PI) * 16))).toBeLessThan(8 * Math.PI * CHORD_ERROR_M);
    expect(feature?.arcs).toHaveLength(4);
    expect(drawing).toMatchObject({ skipped: [], densified: { arcs: 4, chordErrorM: CHORD_ERROR_M } });
  });

  it.each([
    ['a rectangle where the corners have no size', 'Roundrect 0 0 40 20 0', 5],
    ['round ends where they take the whole side', 'Roundrect 0 0 40 20 99', null],
  ])('takes a rounded rectangle for %s', async (_, text, points) => {
    const [geometry] = await objects(`${text}\n`);
    const ring = geometry?.kind === 'polygon' ? (geometry.polygons[0]?.[0] ?? []) : [];
    expect([Math.max(...ring.map(([x]) => x)), Math.max(...ring.map(([, y]) => y))]).toEqual([40, 20]);
    expect(ring[0]).toEqual(ring.at(-1));
    if (points !== null) expect(ring).toHaveLength(points);
  });
});

describe('MIF header and table', () => {
  it('reads the table by the types of its columns', async () => {
    const drawing = await read(
      `${HEADER}${PLAN}${TABLE}Point 1 1\nPoint 2 2\n`,
      '"12/3, ""б""",1200.50,20240131\n,,\n',
    );
    expect(drawing.features.map(({ attributes }) => attributes)).toEqual([
      { Номер: '12/3, "б"', площадь: 1200.5, Дата: '2024-01-31' },
      { Номер: '', площадь: null, Дата: null },
    ]);
    expect(drawing).toMatchObject({
      version: '300',
      encoding: { name: 'windows-1251', source: 'declared' },
      skipped: [],
    });
  });

  it('one broken row shifts no other; missing and left-over rows are told', async () => {
    const points = 'Point 1 1\nNone\nPoint 3 3\nPoint 4 4\n';
    const drawing = await read(`${HEADER}${PLAN}${TABLE}${points}`, '"open,1,20240101\n"b",2,\n"c",3,\n');
    expect(drawing.features.map(({ attributes }) => attributes['Номер'])).toEqual(['open,1,20240101', 'c', undefined]);
    expect(told(drawing)).toEqual(['MID mifRowMissing 1 4']);
    expect(told(await read(`${HEADER}${PLAN}${TABLE}Point 1 1\n`, 'a,1,\nb,2,\n'))).toEqual(['MID mifRowLeft 1 2']);
    expect(told(await read(`${HEADER}${PLAN}${TABLE}Point 1 1\n`))).toEqual(['MID mifNoMid 1 -']);
  });

  it('keeps the digits of long identifiers and what is no number', async () => {
    const table = 'Columns 2\n  id LargeInt\n  n Float\nData\n\nPoint 1 1\n';
    const drawing = await read(`${HEADER}${PLAN}${table}`, '12345678901234567890,n/a\n');
    expect(drawing.features[0]?.attributes).toEqual({ id: '12345678901234567890', n: 'n/a' });
  });

  it('tells the code page of a neutral file from its table, or takes the choice', async () => {
    const neutral = `Version 300\nCharset "Neutral"\nDelimiter ","\n${PLAN}Columns 1\n  name Char(20)\nData\n\nPoint 1 1\n`;
    const told = await read(neutral, '"Қабанбай батыр көшесі"\n', { page: 'rk1048' });
    expect(told.encoding).toEqual({ name: 'rk1048', source: 'detected' });
    expect(told.features[0]?.name).toBe('Қабанбай батыр көшесі');
    const chosen = await read(`${HEADER}Columns 1\n  name Char(20)\nData\n\nPoint 1 1\n`, '"Ұ"\n', {
      page: 'rk1048',
      encoding: 'KZ-1048',
    });
    expect(chosen.features[0]?.attributes).toEqual({ name: 'Ұ' });
  });

  it.each([
    ['Earth Projection 1, 104', 4326, 'lonLat', null],
    ['Earth Projection 1, 1001', 4284, 'lonLat', null],
    ['Earth Projection 8, 33, "m", 69, 0, 1, 12500000, 0', 10_946, 'eastNorth', 1],
    [
      'Earth Projection 8, 1001, "m", 75, 0, 1, 13500000, 0 Bounds (12500000, 0) (14500000, 9000000)',
      28_413,
      'eastNorth',
      1,
    ],
    ['Earth Projection 8, 1001, "m", 75, 0, 1, 500000, 0', 2503, 'eastNorth', 1],
    ['Earth Projection 8, 1001, "m", 72, 0, 1, 24500000, 0', 2540, 'eastNorth', 1],
    ['Earth Projection 8, 104, "m", 69, 0, 0.9996, 500000, 0', 32_642, 'eastNorth', 1],
    ['Earth Projection 10, 157, "m", 0', 3857, 'eastNorth', 1],
    ['Earth Projection 8, 1001, "km", 75, 0, 1, 13500, 0', null, 'eastNorth', 1000],
    [
      'Earth Projection 8, 9999, 3, 25, -141, -78.5, 0, 0.35, 0.736, 0, 0, "m", 75, 0, 1, 13500000, 0',
      null,
      'eastNorth',
      1,
    ],
    ['Earth Projection 8, 1001, "m", 75, 0, 1, 13500000, 0 Affine Units "m", 1, 0, 5, 0, 1, 5', null, 'eastNorth', 1],
    ['NonEarth Units "survey ft" Bounds (0,0) (1,1)', null, 'eastNorth', 1200 / 3937],
    ['Table "x.tab"', null, 'unknown', null],
  ] as const)('CoordSys %s', async (clause, epsg, axes, metres) => {
    const drawing = await read(`${HEADER}CoordSys ${clause}\nColumns 0\nData\n`);
    expect(drawing.crs).toEqual({ epsg, text: `CoordSys ${clause}` });
    expect([drawing.axes, drawing.unit?.metres ?? null]).toEqual([axes, metres]);
  });

  it('refuses what is no MIF, and names the line where numbers fail', async () => {
    expect(await faultOf('')).toMatchObject({ format: 'MIF', reason: 'notMif' });
    expect(await faultOf('%PDF-1.7 '.repeat(500))).toMatchObject({ reason: 'notMif' });
    expect(await faultOf(`${HEADER}Columns x\nData\n`)).toMatchObject({ reason: 'mifColumns' });
    expect(await faultOf(`${HEADER}Columns 0\nData\nPoint 1 a\n`)).toEqual({
      format: 'MIF',
      reason: 'mifNumber',
      line: 6,
    });
    expect(await faultOf(`${HEADER}Columns 0\nData\nRegion 4000000000\n`)).toMatchObject({ reason: 'mifNumber' });
    expect(await faultOf(`${HEADER}Columns 0\nData\nPline 2\n0 0\n`)).toMatchObject({ reason: 'mifNumber' });
  });
});

describe('writeMif', () => {
  async function roundTrip(drawing: Drawing): Promise<Drawing> {
    const files = await writeMif(drawing, 'жоспар');
    return readWhole(
      readMif,
      { name: 'жоспар.mif', bytes: files.get('жоспар.mif') ?? new Uint8Array(), beside: files },
      {},
    );
  }

  it('A7.7: what is written comes back to the millimetre, with its Kazakh letters', async () => {
    await fc.assert(
      fc.asyncProperty(drawings, async (drawing) => {
        const back = await roundTrip(drawing);
        expect(back).toMatchObject({ crs: { epsg: 10_946 }, unit: { metres: 1 }, skipped: [] });
        expect(back.features.map(({ geometry }) => inMillimetres(geometry))).toEqual(
          drawing.features.map(({ geometry }) => inMillimetres(geometry)),
        );
        expect(back.features.map(({ name }) => name)).toEqual(drawing.features.map(({ name }) => name));
        expect(back.features.map(({ attributes }) => attributes['layer'])).toEqual(
          drawing.features.map(({ layer }) => layer),
        );
      }),
      { numRuns: CASES },
    );
  });

  const point: DrawingFeature = {
    layer: 'Нүктелер',
    name: 'Ң1',
    geometry: { kind: 'point', points: [[12_674_503.798, 5_670_181.044]] },
    attributes: { 'Меншік иесі': 'Өтеген "Ұ" Ү', n: 5, share: 0.25, whole: true, 'n ': '№' },
    arcs: [],
    height: 345.678,
  };

  it('writes attributes under names and types that MapInfo takes, and reads them back', async () => {
    const back = await roundTrip(drawingOf([point]));
    expect(back.features[0]).toMatchObject({
      name: 'Ң1',
      height: 345.678,
      attributes: { Меншік_иесі: 'Өтеген "Ұ" Ү', n: 5, share: 0.25, whole: true, n_: '№' },
    });
  });

  it('stays with the widely read code page until a letter needs UTF-8', async () => {
    const headOf = async (name: string): Promise<string> =>
      decodeText(
        (await writeMif(drawingOf([{ ...point, layer: 'x', name, attributes: {} }]), 'a')).get('a.mif') ??
          new Uint8Array(),
        'utf-8',
      ).slice(0, 40);
    expect(await headOf('Дом')).toContain('Version 300\nCharset "WindowsCyrillic"');
    expect(await headOf('Үй')).toContain('Version 1520\nCharset "UTF-8"');
  });

  it("keeps the file's own CoordSys, and writes planes and degrees otherwise", async () => {
    const own =
      'CoordSys Earth Projection 8, 9999, 3, 25, -141, -78.5, 0, 0.35, 0.736, 0, 0, "m", 75, 0, 1, 13500000, 0';
    const text = async (drawing: Drawing): Promise<string> => (await roundTrip(drawing)).crs.text ?? '';
    expect(await text({ ...drawingOf([point]), crs: { epsg: null, text: own } })).toContain(own);
    expect(await text({ ...drawingOf([point]), crs: { epsg: null, text: null }, unit: null })).toContain(
      'NonEarth Units "m" Bounds',
    );
    const degrees: DrawingFeature = { ...point, geometry: { kind: 'point', points: [[51.123456789, 71.1]] } };
    const back = await roundTrip({
      ...drawingOf([degrees]),
      crs: { epsg: 4326, text: null },
      unit: null,
      axes: 'latLon',
    });
    expect(back).toMatchObject({ axes: 'lonLat', crs: { epsg: 4326 } });
    expect(geometriesOf(back)).toEqual([{ kind: 'point', points: [[71.1, 51.123456789]] }]);
  });

  it('SEC-65: no text can write objects or rows of its own', async () => {
    const evil = 'a"\nPoint 0 0\r\n"b';
    const text: DrawingFeature = {
      ...point,
      name: evil,
      geometry: { kind: 'text', at: [1, 2], text: evil },
      attributes: { 'x\nData': evil },
    };
    const back = await roundTrip(drawingOf([text, point]));
    expect(back.features).toHaveLength(2);
    expect(back.features[0]).toMatchObject({ name: 'a" Point 0 0  "b', geometry: { text: 'a"\nPoint 0 0 \n"b' } });
    expect(back.skipped).toEqual([]);
  });
});
