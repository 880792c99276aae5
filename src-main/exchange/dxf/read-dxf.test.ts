import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import type { Drawing, DrawingFeature, FilePoint, ReadChoices } from '../drawing.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import { dxfBinary, dxfText, tagsOf, type Tag } from './dxf-file.fixture.ts';
import { readDxf } from './read-dxf.ts';

const FOLDER = fileURLToPath(new URL('../../../../shared/testdata/dxf/', import.meta.url));
const hasFiles = existsSync(FOLDER);
if (!hasFiles) console.warn('skipped: ../shared/testdata/dxf is not here');

const read = (bytes: Uint8Array, choices: ReadChoices = {}): Promise<Drawing> =>
  readWhole(readDxf, { name: 'plan.dxf', bytes, beside: new Map() }, choices);
const drawn = (...entities: readonly Tag[]): Promise<Drawing> => read(dxfText({ ENTITIES: entities }));

async function faultOf(bytes: Uint8Array): Promise<Fault['data'] | null> {
  try {
    await read(bytes);
    return null;
  } catch (error) {
    if (error instanceof Fault && error.code === 'DOCUMENT_UNREADABLE') return error.data;
    throw error;
  }
}

function countsOf({ features }: Drawing): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { attributes, geometry } of features) {
    const key = `${String(attributes['entity'])} ${geometry.kind}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const skippedOf = ({ skipped }: Drawing): readonly string[] =>
  skipped.map(({ what, reason, count, where }) => `${what} ${reason} ${String(count)} ${where ?? '-'}`);

function pointsOf({ features }: Drawing, at = 0): readonly FilePoint[] {
  const geometry = (features[at] as DrawingFeature).geometry;
  if (geometry.kind === 'polygon') return geometry.polygons[0]?.[0] ?? [];
  if (geometry.kind === 'line') return geometry.lines[0] ?? [];
  return geometry.kind === 'point' ? geometry.points : [geometry.at];
}

const textsOf = ({ features }: Drawing): readonly string[] =>
  features.flatMap(({ geometry }) => (geometry.kind === 'text' ? [geometry.text] : []));

const at = (x: number, y: number, code = 10): readonly Tag[] => [
  [code, x],
  [code + 10, y],
];
const line = (x1: number, y1: number, x2: number, y2: number): readonly Tag[] => [
  [0, 'LINE'],
  [8, '0'],
  ...at(x1, y1),
  ...at(x2, y2, 11),
];
const text = (value: string, layer = '0'): readonly Tag[] => [
  [0, 'TEXT'],
  [8, layer],
  ...at(1, 1),
  [40, 1],
  [1, value],
];

describe.runIf(hasFiles)('DXF files of others', () => {
  const file = (name: string): Promise<Drawing> => read(readFileSync(FOLDER + name));

  it('1_polylines.dxf: lines, arcs and captions of AutoCAD 2018', async () => {
    const drawing = await file('1_polylines.dxf');
    expect(drawing).toMatchObject({ version: 'AC1032', unit: { name: 'meter', metres: 1 }, skipped: [] });
    expect(drawing.encoding).toEqual({ name: 'utf-8', source: 'declared' });
    expect(countsOf(drawing)).toEqual({ 'ARC line': 22, 'LINE line': 52, 'TEXT text': 9 });
    expect(drawing.densified).toEqual({ arcs: 22, chordErrorM: 0.000_28 });
  });

  it('ASCII_R12.dxf: escaped Greek beside letters of the code page, a text in a block', async () => {
    const drawing = await file('ASCII_R12.dxf');
    expect(drawing.encoding).toEqual({ name: 'windows-1252', source: 'detected' });
    expect(countsOf(drawing)).toEqual({ 'TEXT text': 1, 'LINE line': 2 });
    expect(textsOf(drawing)).toEqual(['ABCÄÜÖαβγ']);
    expect(new Set(drawing.features.map(({ layer }) => layer))).toEqual(new Set(['ΛΑΓΕΡÄÜÖ']));
    expect(drawing.skipped).toEqual([]);
  });

  it('Leica_Disto_S910.dxf: measured points with heights, lines in space', async () => {
    const drawing = await file('Leica_Disto_S910.dxf');
    expect(countsOf(drawing)).toEqual({ 'POINT point': 11, 'LINE line': 10, 'TEXT text': 11 });
    expect(drawing.features[0]).toMatchObject({ layer: 'LEICA_DISTO_POINT_ENTITY', height: -1.078038 });
    expect(skippedOf(drawing)).toEqual(['LINE dxfFlattened 10 #70']);
  });

  it('POLI-ALL210_12.DXF: tilted polylines seen from above', async () => {
    const drawing = await file('POLI-ALL210_12.DXF');
    expect(countsOf(drawing)).toEqual({ 'POLYLINE line': 16, 'POLYLINE polygon': 12 });
    expect(skippedOf(drawing)).toEqual([
      'POLYLINE dxfFlattened 30 #29',
      'POLYLINE degenerate 2 #39',
      '3DFACE unsupported 1 #48',
    ]);
  });

  it('R12_with_trash_beyond_EOF.dxf: a circle, and what follows the end is told', async () => {
    const drawing = await file('R12_with_trash_beyond_EOF.dxf');
    expect(countsOf(drawing)).toEqual({ 'CIRCLE polygon': 1 });
    expect(skippedOf(drawing)).toEqual(['EOF dxfTrailing 1 19']);
  });

  it('bin_dxf_r2000.dxf: binary', async () => {
    const drawing = await file('bin_dxf_r2000.dxf');
    expect(drawing).toMatchObject({ version: 'AC1015', unit: { name: 'meter' }, skipped: [] });
    expect(countsOf(drawing)).toEqual({ 'TEXT text': 1 });
  });

  it('dxf_unicode.dxf: no entity, no complaint', async () => {
    const drawing = await file('dxf_unicode.dxf');
    expect(drawing).toMatchObject({ version: 'AC1027', features: [], skipped: [] });
  });

  it('recover01.dxf: sections over and over, tags between them, no end', async () => {
    const drawing = await file('recover01.dxf');
    // 1441 LINE and 63 TEXT stand in the file.
    expect(countsOf(drawing)).toEqual({ 'LINE line': 1423, 'TEXT text': 18 });
    expect(skippedOf(drawing)).toEqual([
      'TEXT emptyText 45 41',
      'tags dxfOutsideSection 8 1157',
      'LINE degenerate 18 1469',
      'EOF dxfNoEnd 1 -',
    ]);
  });
});

describe('DXF entities', () => {
  it('makes polygons of closed polylines, and of open ones that come back to their start', async () => {
    const corners = [...at(0, 0), ...at(10, 0), ...at(10, 10)];
    const drawing = await drawn(
      ...([[0, 'LWPOLYLINE'], [8, 'Учаске'], [90, 3], [70, 1], ...corners] as const),
      ...([[0, 'LWPOLYLINE'], [8, 'Учаске'], [90, 4], [70, 0], ...corners, ...at(0, 0)] as const),
      ...([[0, 'LWPOLYLINE'], [8, 'Учаске'], [90, 3], [70, 0], ...corners] as const),
    );
    expect(drawing.features.map(({ geometry }) => geometry.kind)).toEqual(['polygon', 'polygon', 'line']);
    expect(pointsOf(drawing, 0)).toEqual([
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 0],
    ]);
    expect(pointsOf(drawing, 1)).toEqual(pointsOf(drawing, 0));
  });

  it('leaves out a polyline that has lost vertices', async () => {
    const drawing = await drawn([0, 'LWPOLYLINE'], [5, 'AB'], [90, 4], [70, 1], ...at(0, 0), ...at(9, 0), ...at(9, 9));
    expect(skippedOf(drawing)).toEqual(['LWPOLYLINE dxfVertexCount 1 #AB']);
  });

  //      ___
  //    /     \      a bulge of 1 is half a circle
  //   A-------B
  it('turns bulges into chords within the promised error and keeps the arc', async () => {
    const drawing = await drawn([0, 'LWPOLYLINE'], [90, 2], [70, 1], ...at(20, 0), [42, 1], ...at(0, 0));
    const points = pointsOf(drawing);
    expect(drawing.features[0]?.arcs).toEqual([
      { start: [20, 0], end: [0, 0], center: [10, 0], radius: 10, clockwise: false },
    ]);
    expect(points.every(([, y]) => y >= 0)).toBe(true);
    for (const [index, [x, y]] of points.slice(1, -1).entries()) {
      const [px, py] = points[index] as FilePoint;
      expect(Math.hypot(x - 10, y)).toBeCloseTo(10, 9);
      expect(10 - Math.hypot((x + px) / 2 - 10, (y + py) / 2)).toBeLessThan(0.000_281);
    }
  });

  it('gives neighbours the same points on the arc that they share, drawn from either end', async () => {
    const [a, b] = [at(12_674_500.125, 5_670_100.5), at(12_674_530.75, 5_670_120.25)];
    const drawing = await drawn(
      ...([[0, 'LWPOLYLINE'], [90, 2], [70, 0], ...a, [42, 0.3], ...b] as const),
      ...([[0, 'LWPOLYLINE'], [90, 2], [70, 0], ...b, [42, -0.3], ...a] as const),
    );
    const mm = (points: readonly FilePoint[]) => points.map(([x, y]) => [Math.round(x * 1000), Math.round(y * 1000)]);
    expect(pointsOf(drawing, 0).length).toBeGreaterThan(20);
    expect(mm(pointsOf(drawing, 0))).toEqual(mm(pointsOf(drawing, 1).toReversed()));
  });

  it('densifies finer when the unit is coarser', async () => {
    const arc = dxfText({ ENTITIES: [[0, 'CIRCLE'], ...at(0, 0), [40, 5]] });
    const inMetres = pointsOf(await read(arc, { unitMetres: 1 })).length;
    expect(pointsOf(await read(arc, { unitMetres: 1000 })).length).toBeGreaterThan(20 * inMetres);
    expect(pointsOf(await read(arc, { unitMetres: 0.001 }))).toHaveLength(13);
  });

  it('mirrors what is drawn with the extrusion (0, 0, -1)', async () => {
    const down: readonly Tag[] = [
      [210, 0],
      [220, 0],
      [230, -1],
    ];
    const drawing = await drawn(
      ...([[0, 'LWPOLYLINE'], [90, 3], [70, 1], ...at(1, 2), ...at(5, 2), ...at(5, 6), ...down] as const),
      ...([[0, 'ARC'], ...at(10, 0), [40, 2], [50, 0], [51, 90], ...down] as const),
      ...([[0, 'LINE'], ...at(1, 2), ...at(3, 4, 11), ...down] as const),
    );
    expect(pointsOf(drawing, 0)).toEqual([
      [-1, 2],
      [-5, 2],
      [-5, 6],
      [-1, 2],
    ]);
    expect(pointsOf(drawing, 1)[0]).toEqual([-12, 0]);
    expect(drawing.features[1]?.arcs[0]).toMatchObject({ center: [-10, 0], clockwise: true });
    // A LINE has its ends in the world's axes whatever its extrusion.
    expect(pointsOf(drawing, 2)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('reads old polylines with bulges, and tells of those in space', async () => {
    const vertex = (x: number, y: number, z: number, ...more: readonly Tag[]): readonly Tag[] => [
      [0, 'VERTEX'],
      ...at(x, y),
      [30, z],
      ...more,
    ];
    const drawing = await drawn(
      ...([
        [0, 'POLYLINE'],
        [66, 1],
        [70, 1],
        ...vertex(0, 0, 0),
        ...vertex(4, 0, 0, [42, -1]),
        ...vertex(4, 4, 0),
        [0, 'SEQEND'],
      ] as const),
      ...([
        [0, 'POLYLINE'],
        [5, '2A'],
        [66, 1],
        [70, 9],
        ...vertex(0, 0, 1),
        ...vertex(4, 0, 2),
        ...vertex(4, 4, 3),
        [0, 'SEQEND'],
      ] as const),
      ...([[0, 'POLYLINE'], [5, '3A'], [66, 1], [70, 64], ...vertex(0, 0, 1), [0, 'SEQEND']] as const),
      ...([
        [0, 'POLYLINE'],
        [66, 1],
        [70, 4],
        ...vertex(0, 0, 0, [70, 16]),
        ...vertex(1, 0, 0, [70, 8]),
        ...vertex(2, 1, 0, [70, 8]),
        [0, 'SEQEND'],
      ] as const),
    );
    expect(drawing.features[0]?.arcs[0]).toMatchObject({ center: [4, 2], radius: 2, clockwise: true });
    expect(pointsOf(drawing, 1)).toEqual([
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 0],
    ]);
    expect(pointsOf(drawing, 2)).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(skippedOf(drawing)).toEqual(['POLYLINE dxfFlattened 1 #2A', 'POLYLINE dxfMesh 1 #3A']);
  });

  it('reads ellipses, whole and in part', async () => {
    const drawing = await drawn(
      ...([[0, 'ELLIPSE'], ...at(5, 5), ...at(0, 4, 11), [40, 0.5]] as const),
      ...([[0, 'ELLIPSE'], ...at(0, 0), ...at(4, 0, 11), [40, 0.5], [41, 0], [42, Math.PI / 2]] as const),
    );
    for (const [x, y] of pointsOf(drawing, 0)) expect(((x - 5) / 2) ** 2 + ((y - 5) / 4) ** 2).toBeCloseTo(1, 9);
    expect(drawing.features.map(({ geometry }) => geometry.kind)).toEqual(['polygon', 'line']);
    expect(pointsOf(drawing, 1)[0]).toEqual([4, 0]);
    expect(pointsOf(drawing, 1).at(-1)?.[1]).toBeCloseTo(2, 12);
  });

  it('keeps splines within the error: a rational one is a quarter of a circle', async () => {
    const knots = [0, 0, 0, 1, 1, 1].map((knot): Tag => [40, knot]);
    const weights = [1, Math.SQRT1_2, 1].map((weight): Tag => [41, weight]);
    const control = [...at(10, 0), ...at(10, 10), ...at(0, 10)];
    const drawing = await drawn([0, 'SPLINE'], [70, 4], [71, 2], ...knots, ...weights, ...control);
    const points = pointsOf(drawing);
    expect(points.length).toBeGreaterThan(30);
    for (const [index, [x, y]] of points.entries()) {
      expect(Math.hypot(x, y)).toBeCloseTo(10, 9);
      const [px, py] = points[index - 1] ?? [x, y];
      expect(10 - Math.hypot((x + px) / 2, (y + py) / 2)).toBeLessThan(0.000_281);
    }
  });

  it('splits a spline of several spans at its knots', async () => {
    // Degree 1: the curve is its control polygon.
    const knots = [0, 0, 1, 2, 2].map((knot): Tag => [40, knot]);
    const drawing = await drawn([0, 'SPLINE'], [71, 1], ...knots, ...at(0, 0), ...at(5, 5), ...at(10, 0));
    expect(pointsOf(drawing)).toEqual([
      [0, 0],
      [5, 5],
      [10, 0],
    ]);
    const broken = await drawn([0, 'SPLINE'], [5, '9'], [71, 3], ...knots, ...at(0, 0), ...at(5, 5), ...at(10, 0));
    expect(skippedOf(broken)).toEqual(['SPLINE dxfSpline 1 #9']);
  });

  it('reads points with and without heights', async () => {
    const drawing = await drawn([0, 'POINT'], ...at(1, 2), [30, 345.678], [0, 'POINT'], ...at(3, 4));
    expect(drawing.features.map(({ height }) => height)).toEqual([345.678, null]);
  });

  it('cleans texts of their codes and takes aligned ones at their second point', async () => {
    const drawing = await drawn(
      ...([[0, 'TEXT'], ...at(1, 1), ...at(7, 8, 11), [72, 4], [1, '%%u45%%d 30%%%  %%176']] as const),
      ...([[0, 'MTEXT'], ...at(2, 2), [3, '{\\fArial|b0;Учас'], [1, 'ке}\\P\\H2.5;№ 12\\S1/2; \\\\ \\{a\\}']] as const),
    );
    expect(pointsOf(drawing, 0)).toEqual([[7, 8]]);
    expect(textsOf(drawing)).toEqual(['45° 30%  °', 'Учаске\n№ 121/2 \\ {a}']);
  });

  it('does not take the codes of an embedded object for those of the text', async () => {
    const drawing = await drawn([0, 'MTEXT'], ...at(2, 3), [1, 'А'], [101, 'Embedded Object'], ...at(99, 99), [1, 'Б']);
    expect(pointsOf(drawing)).toEqual([[2, 3]]);
    expect(textsOf(drawing)).toEqual(['А']);
  });

  it('counts what it leaves out, with the first handle', async () => {
    const drawing = await drawn(
      ...([
        [0, '3DSOLID'],
        [5, 'A1'],
        [0, '3DSOLID'],
        [5, 'A2'],
      ] as const),
      ...([...line(0, 0, 1, 1), [67, 1], [5, 'B1']] as const),
      ...([...line(0, 0, 1, 1), [60, 1], [5, 'B2']] as const),
      ...([[0, 'LINE'], [5, 'C1'], ...at(0, 0)] as const),
      ...([[0, 'LINE'], [5, 'C2'], ...at(0, 0), [11, 'x'], [21, 1]] as const),
    );
    expect(drawing.features).toEqual([]);
    expect(skippedOf(drawing)).toEqual([
      '3DSOLID unsupported 2 #A1',
      'LINE dxfPaperSpace 1 #B1',
      'LINE dxfInvisible 1 #B2',
      'LINE incomplete 2 #C1',
    ]);
  });
});

describe('DXF blocks', () => {
  const block = (name: string, ...entities: readonly Tag[]): readonly Tag[] => [
    [0, 'BLOCK'],
    [2, name],
    [10, 1],
    [20, 1],
    ...entities,
    [0, 'ENDBLK'],
  ];
  const insert = (name: string, ...more: readonly Tag[]): readonly Tag[] => [[0, 'INSERT'], [2, name], ...more];
  const withBlocks = (blocks: readonly Tag[], ...entities: readonly Tag[]): Promise<Drawing> =>
    read(dxfText({ BLOCKS: blocks, ENTITIES: entities }));

  it('places a block by its base, scale, rotation and point, and in an array', async () => {
    const drawing = await withBlocks(
      block('peg', ...line(1, 1, 3, 1)),
      ...insert('PEG', [8, 'Межа'], ...at(100, 50), [41, 2], [42, 1], [50, 90], [70, 2], [71, 1], [44, 10]),
    );
    expect(pointsOf(drawing, 0)).toEqual([
      [100, 50],
      [100, 54],
    ]);
    // The array turns with the insert: its columns go north.
    expect(pointsOf(drawing, 1)).toEqual([
      [100, 60],
      [100, 64],
    ]);
    expect(drawing.features.map(({ layer }) => layer)).toEqual(['Межа', 'Межа']);
  });

  it('keeps the circles of a block circles when scaled evenly, ellipses when not', async () => {
    const drawing = await withBlocks(
      block('ring', [0, 'CIRCLE'], [8, 'К'], ...at(1, 1), [40, 1]),
      ...insert('ring', ...at(0, 0), [41, 3], [42, 3], [43, 3]),
      ...insert('ring', ...at(0, 0), [41, 3], [42, 1]),
    );
    expect(drawing.features[0]?.arcs[0]).toMatchObject({ center: [0, 0], radius: 3 });
    expect(drawing.features[1]?.arcs).toEqual([]);
    for (const [x, y] of pointsOf(drawing, 1)) expect((x / 3) ** 2 + y ** 2).toBeCloseTo(1, 9);
  });

  it('goes down nested blocks, and refuses those that hold themselves', async () => {
    const drawing = await withBlocks(
      [
        ...block('inner', ...line(1, 1, 2, 1)),
        ...block('outer', ...insert('inner', ...at(1, 1), [41, 2])),
        ...block('snake', ...insert('tail', ...at(0, 0)), ...line(0, 0, 1, 0)),
        ...block('tail', ...insert('snake', [5, 'E1'], ...at(0, 0))),
      ],
      ...insert('outer', ...at(10, 10)),
      ...insert('snake', ...at(0, 0)),
      ...insert('nobody', [5, 'E2'], ...at(0, 0)),
    );
    expect(pointsOf(drawing, 0)).toEqual([
      [10, 10],
      [12, 10],
    ]);
    expect(skippedOf(drawing)).toEqual(['INSERT dxfBlockCycle 1 #E1', 'INSERT dxfNoBlock 1 #E2']);
  });

  it('SEC-58: stops at a depth of sixteen and at arrays that would fill the memory', async () => {
    const chain = Array.from({ length: 30 }, (_, k) =>
      block(`b${String(k)}`, ...insert(`b${String(k + 1)}`), ...line(0, 0, 1, 1)),
    );
    const drawing = await withBlocks(chain.flat(), ...insert('b0', ...at(0, 0)));
    expect(drawing.features).toHaveLength(16);
    expect(skippedOf(drawing)[0]).toContain('INSERT dxfBlockDepth 1');
    const bomb: readonly Tag[] = [
      [70, 32767],
      [71, 32767],
      [44, 1],
      [45, 1],
    ];
    const bytes = dxfText({ BLOCKS: block('b', ...line(0, 0, 1, 1)), ENTITIES: insert('b', ...bomb) });
    expect(await faultOf(bytes)).toMatchObject({ reason: 'tooManyEntities' });
    // Arrays of arrays of nothing cost time only.
    const nothing = [...block('a'), ...block('b', ...insert('a', ...bomb))];
    expect(await faultOf(dxfText({ BLOCKS: nothing, ENTITIES: insert('b', ...bomb) }))).toMatchObject({
      reason: 'tooManyEntities',
    });
  });

  it('gives the attributes of an insert as texts, and as a point that has them by their tags', async () => {
    const attribute = (tag: string, value: string, flags = 0): readonly Tag[] => [
      [0, 'ATTRIB'],
      [8, 'Нөмірлер'],
      ...at(6, 6),
      [1, value],
      [2, tag],
      [70, flags],
    ];
    const drawing = await withBlocks(
      block('plot', ...line(1, 1, 2, 2)),
      ...insert('plot', [66, 1], ...at(5, 5), ...attribute('НӨМІР', '112'), ...attribute('__proto__', 'x', 1), [
        0,
        'SEQEND',
      ]),
    );
    expect(countsOf(drawing)).toEqual({ 'INSERT point': 1, 'ATTRIB text': 1, 'LINE line': 1 });
    expect(drawing.features[0]?.attributes).toMatchObject({ block: 'plot', НӨМІР: '112' });
    expect(Object.hasOwn(drawing.features[0]?.attributes ?? {}, '__proto__')).toBe(true);
    expect(textsOf(drawing)).toEqual(['112']);
  });
});

describe('DXF header, layers, letters', () => {
  const header = (...variables: readonly (readonly [name: string, code: number, value: string | number])[]) =>
    variables.flatMap(([name, code, value]): readonly Tag[] => [
      [9, name],
      [code, value],
    ]);

  it('takes the unit from $INSUNITS or from the choice', async () => {
    const feet = dxfText({ HEADER: header(['$INSUNITS', 70, 21]), ENTITIES: [] });
    expect((await read(feet)).unit).toEqual({ name: 'USSurveyFoot', metres: 1200 / 3937 });
    expect((await read(feet, { unitMetres: 1 })).unit?.metres).toBe(1);
    expect((await read(dxfText({ HEADER: header(['$INSUNITS', 70, 0]), ENTITIES: [] }))).unit).toBeNull();
  });

  it('names frozen and switched-off layers; what stands on them comes along', async () => {
    const layer = (name: string, flags: number, colour: number): readonly Tag[] => [
      [0, 'LAYER'],
      [2, name],
      [70, flags],
      [62, colour],
    ];
    const drawing = await read(
      dxfText({
        TABLES: [...layer('Ескі', 1, 7), ...layer('Өшірілген', 0, -7), ...layer('Бос', 1, 7)],
        ENTITIES: [...text('а', 'Ескі'), ...text('б', 'Өшірілген')],
      }),
    );
    expect(drawing.features).toHaveLength(2);
    expect(skippedOf(drawing)).toEqual(['Ескі dxfLayerFrozen 1 -', 'Өшірілген dxfLayerOff 1 -']);
  });

  it('reads the code page that the file declares, and the one that the user chooses', async () => {
    const kazakh = 'Қабанбай, үй ә1';
    const file = (page: string, encoding: string) =>
      dxfText(
        { HEADER: header(['$ACADVER', 1, 'AC1015'], ['$DWGCODEPAGE', 3, page]), ENTITIES: text(kazakh) },
        encoding,
      );
    expect(textsOf(await read(file('ANSI_1251', 'rk1048'), { encoding: 'KZ-1048' }))).toEqual([kazakh]);
    const asDeclared = await read(file('ANSI_1251', 'rk1048'));
    expect(textsOf(asDeclared)).not.toEqual([kazakh]);
    expect(skippedOf(asDeclared)).toEqual(['rk1048 encodingDoubtful 1 -']);
    const cyrillic = dxfText(
      { HEADER: header(['$DWGCODEPAGE', 3, 'ANSI_1251']), ENTITIES: text('Дом') },
      'windows-1251',
    );
    expect(await read(cyrillic)).toMatchObject({ encoding: { name: 'windows-1251', source: 'declared' }, skipped: [] });
  });

  it('takes UTF-8 from AutoCAD 2007 on, unless the letters are of an older page', async () => {
    const file = (encoding: string) =>
      dxfText(
        { HEADER: header(['$ACADVER', 1, 'AC1021'], ['$DWGCODEPAGE', 3, 'ANSI_1251']), ENTITIES: text('Участок дома') },
        encoding,
      );
    expect(await read(file('utf-8'))).toMatchObject({ encoding: { name: 'utf-8', source: 'declared' } });
    const old = await read(file('windows-1251'));
    expect(old.encoding).toEqual({ name: 'windows-1251', source: 'detected' });
    expect(textsOf(old)).toEqual(['Участок дома']);
    expect(textsOf(await read(file('utf-16le')))).toEqual(['Участок дома']);
  });

  it('understands escaped letters in texts and names', async () => {
    const drawing = await drawn(...text('\\U+049Aала \\M+18D60', '\\U+04AE'));
    expect(textsOf(drawing)).toEqual(['Қала 港']);
    expect(drawing.features[0]?.layer).toBe('Ү');
  });

  it.each([1, 2] as const)('reads binary files with codes of %i bytes as it reads text', async (codeBytes) => {
    const sections = {
      HEADER: header(['$ACADVER', 1, codeBytes === 1 ? 'AC1009' : 'AC1015'], ['$DWGCODEPAGE', 3, 'ANSI_1251']),
      ENTITIES: [...line(12_674_503.798, 5_670_181.044, 1, 2), ...text('Дом'), [1000, 'x'] as const],
    };
    const binary = await read(dxfBinary(tagsOf(sections), codeBytes, 'windows-1251'));
    const plain = await read(dxfText(sections, 'windows-1251'));
    expect(binary.features.map(({ geometry }) => geometry)).toEqual(plain.features.map(({ geometry }) => geometry));
    expect(binary).toMatchObject({ encoding: plain.encoding, skipped: [] });
    expect(binary.features).toHaveLength(2);
  });
});

describe('damaged DXF files', () => {
  const whole = dxfText({ ENTITIES: [...line(0, 0, 123.456, 1), ...line(2, 2, 3, 3)] });

  it('says what is no DXF', async () => {
    expect(await faultOf(new Uint8Array())).toEqual({ format: 'DXF', reason: 'notDxf' });
    expect(await faultOf(new TextEncoder().encode('%PDF-1.7\n1 0 obj'))).toEqual({ format: 'DXF', reason: 'notDxf' });
    expect(await faultOf(new Uint8Array(5000))).toEqual({ format: 'DXF', reason: 'notDxf' });
  });

  it('names the line where the tags lose their step', async () => {
    const bytes = new TextEncoder().encode('0\nSECTION\n2\nENTITIES\n0\nLINE\nLINE\n8\n0\n');
    expect(await faultOf(bytes)).toEqual({ format: 'DXF', reason: 'dxfGroupCode', line: 7 });
  });

  it('never takes an entity that was cut off', async () => {
    // The tag of the second line still stands: the first line is whole, the second not.
    for (let length = whole.length - 1; length > 30; length--) {
      const drawing = await read(whole.subarray(0, length)).catch(() => null);
      for (const feature of drawing?.features ?? [])
        expect([
          [0, 0, 123.456, 1],
          [2, 2, 3, 3],
        ]).toContainEqual(pointsOf({ features: [feature] } as unknown as Drawing).flat());
    }
    const cut = await read(whole.subarray(0, whole.length - 30));
    expect(skippedOf(cut)).toEqual(['LINE dxfTorn 1 17', 'EOF dxfNoEnd 1 -']);
  });
});
