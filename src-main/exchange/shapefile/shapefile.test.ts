import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Drawing, FilePoint, ReadChoices, SourceFiles } from '../drawing.ts';
import { assembleRings } from '../assemble-rings.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import {
  arbitraryFeatures,
  canonical,
  casesOf,
  drawingOf,
  HOSTILE,
  KAZAKH,
  outcomeOf,
  polygonFeature,
  tooSlow,
} from '../drawing.fixture.ts';
import { readWkt, wktOf } from './crs-wkt.ts';
import { readShapefile } from './read-shapefile.ts';
import { exportShapefile } from './write-shapefile.ts';

type Files = ReadonlyMap<string, Uint8Array>;

const written = (drawing: Drawing, name = 'plan'): Files => exportShapefile(drawing, name).files;

function sourceOf(files: Files, name = [...files.keys()][0] ?? ''): SourceFiles {
  return {
    name,
    bytes: files.get(name) ?? new Uint8Array(),
    beside: new Map([...files].filter(([key]) => key !== name)),
  };
}

const read = (files: Files, choices: ReadChoices = {}): Promise<Drawing> =>
  readWhole(readShapefile, sourceOf(files), choices);
const reasons = (drawing: Drawing): readonly string[] =>
  drawing.skipped.map(({ reason, count }) => `${reason} ${String(count)}`);
const changed = (files: Files, name: string, change: (bytes: Uint8Array) => Uint8Array): Files =>
  new Map([...files].map(([key, bytes]) => [key, key === name ? change(Uint8Array.from(bytes)) : bytes]));
const without = (files: Files, ...names: readonly string[]): Files =>
  new Map([...files].filter(([key]) => !names.includes(key)));
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const THREE = drawingOf(['Қ1', 'Ә2', 'І3'].map((name) => polygonFeature({ name, area: 1.5 }, name)));

/** A .dbf with one text field, in any code page and with any header. */
function dbfOf(
  texts: readonly Uint8Array[],
  header: { readonly driver?: number; readonly width?: number; readonly fieldName?: Uint8Array } = {},
): Uint8Array {
  const width = header.width ?? 80;
  const bytes = Buffer.alloc(65 + texts.length * (width + 1), 0x20);
  bytes.fill(0, 0, 65);
  bytes.set([3, 95, 7, 26]);
  bytes.writeUInt32LE(texts.length, 4);
  bytes.writeUInt16LE(65, 8);
  bytes.writeUInt16LE(width + 1, 10);
  bytes[29] = header.driver ?? 0;
  bytes.set(header.fieldName ?? Buffer.from('name'), 32);
  bytes.write('C', 43, 'latin1');
  bytes[48] = width & 0xff;
  bytes[49] = width >> 8;
  bytes[64] = 0x0d;
  for (const [index, text] of texts.entries()) bytes.set(text, 66 + index * (width + 1));
  return bytes;
}

/** A .shp of one record with this content. */
function shpOf(...contents: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(100);
  header.writeInt32BE(9994, 0);
  header.writeInt32LE(1000, 28);
  const records = contents.map((content, index) => {
    const head = Buffer.alloc(8);
    head.writeInt32BE(index + 1, 0);
    head.writeInt32BE(content.length / 2, 4);
    return Buffer.concat([head, content]);
  });
  return Buffer.concat([header, ...records]);
}

function shape(type: number, ints: readonly number[], doubles: readonly number[], boxed = true): Uint8Array {
  const content = Buffer.alloc((boxed ? 36 : 4) + 4 * ints.length + 8 * doubles.length);
  content.writeInt32LE(type, 0);
  const at = boxed ? 36 : 4;
  for (const [index, value] of ints.entries()) content.writeInt32LE(value, at + 4 * index);
  for (const [index, value] of doubles.entries()) content.writeDoubleLE(value, at + 4 * ints.length + 8 * index);
  return content;
}

const square = (x: number, y: number, size: number): readonly FilePoint[] => [
  [x, y],
  [x, y + size],
  [x + size, y + size],
  [x + size, y],
  [x, y],
];
const assembled = (rings: Parameters<typeof assembleRings>[0]) => {
  const found = assembleRings(rings, 1_000_000);
  if (found === null) throw new Error('too much work');
  return found;
};

describe('round trip', () => {
  it.each(['polygon', 'line', 'point'] as const)(
    'keeps every %s to the millimetre, and Kazakh letters whole',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(arbitraryFeatures(kind, 'plan'), async (features) => {
          const drawing = await read(written(drawingOf(features)));
          expect(drawing.skipped).toEqual([]);
          expect(drawing).toMatchObject({
            crs: { epsg: 10946 },
            axes: 'eastNorth',
            unit: { metres: 1 },
            encoding: { name: 'utf-8', source: 'declared' },
          });
          expect(drawing.features.map((one) => ({ ...one, geometry: canonical(one.geometry) }))).toEqual(
            features.map((one) => ({ ...one, geometry: canonical(one.geometry) })),
          );
        }),
        { numRuns: casesOf(40), seed: 1 },
      );
    },
  );

  it('is the same zipped, in a folder, with names in capitals', async () => {
    const files = Object.fromEntries([...written(THREE)].map(([name, bytes]) => [`Қала/${name.toUpperCase()}`, bytes]));
    const zipped = await readWhole(readShapefile, { name: 'a.zip', bytes: zipSync(files), beside: new Map() }, {});
    const plain = await read(written(THREE));
    expect(zipped.features).toEqual(plain.features.map((one) => ({ ...one, layer: 'PLAN' })));
    expect(zipped.crs.epsg).toBe(10946);
  });

  it('writes layers and kinds into files of their own, and reads them all out of one archive', async () => {
    const [first, second, third] = THREE.features;
    const features = [
      { ...first, layer: 'Жер' },
      { ...second, layer: 'Үй' },
      { ...third, layer: 'Жер', geometry: { kind: 'text', at: [1, 2], text: 'Сәлем' } },
    ];
    const { files, skipped } = exportShapefile(drawingOf(features as Drawing['features']), 'plan');
    expect([...files.keys()].filter((name) => name.endsWith('.shp'))).toEqual([
      'plan-Жер.shp',
      'plan-Үй.shp',
      'plan-Жер-texts.shp',
    ]);
    expect(skipped).toEqual([{ what: 'text', reason: 'textAsPoint', count: 1, where: null }]);
    const zipped = await readWhole(
      readShapefile,
      { name: 'a.zip', bytes: zipSync(Object.fromEntries(files)), beside: new Map() },
      {},
    );
    expect(zipped.features.map(({ layer, name }) => `${layer} ${String(name)}`)).toEqual([
      'plan-Жер Қ1',
      'plan-Үй Ә2',
      'plan-Жер-texts І3',
    ]);
    expect(zipped.features[2]).toMatchObject({
      geometry: { kind: 'point', points: [[1, 2]] },
      attributes: { text: 'Сәлем' },
    });
  });

  it('turns north-first drawings, and writes outer rings clockwise', () => {
    const feature = polygonFeature({});
    const turned = drawingOf(
      [{ ...feature, geometry: { kind: 'polygon', polygons: [[square(5_000_000, 12_500_000, 10)]] } }],
      { axes: 'northEast' },
    );
    const shp = written(turned).get('plan.shp') ?? new Uint8Array();
    const at = (index: number): number => viewOf(shp).getFloat64(100 + 8 + 48 + 8 * index, true);
    expect([at(0), at(1)]).toEqual([12_500_000, 5_000_000]);
    expect([at(2), at(3)]).toEqual([12_500_000, 5_000_010]);
  });

  it('SEC-65 hostile texts stay what they are, cut to 254 bytes at a letter and said so', async () => {
    const drawing = drawingOf(HOSTILE.map((text) => polygonFeature({ text, [text]: 'x' })));
    const { files, skipped } = exportShapefile(drawing, '../../NUL:<b>\u202e');
    expect([...files.keys()][0]).toBe('_.._NUL__b__.shp');
    expect(skipped).toEqual(expect.arrayContaining([{ what: 'text', reason: 'textCut', count: 2, where: null }]));
    expect(skipped.filter(({ reason }) => reason === 'fieldRenamed')).toHaveLength(HOSTILE.length - 1);
    const back = await read(files);
    const values = back.features.map(({ attributes }) => attributes['text']);
    expect(values).toEqual(
      HOSTILE.map((text) =>
        text.startsWith('aaa') ? 'a'.repeat(254) : text.startsWith('ӘӘ') ? 'Ә'.repeat(127) : text,
      ),
    );
    expect(Object.keys(back.features[0]?.attributes ?? {})).toHaveLength(HOSTILE.length + 1);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('does not part a letter from its mark, names fields within 10 bytes, and keeps long numbers as text', async () => {
    const long = `${'x'.repeat(252)}й́`;
    const row = {
      [`${'қ'.repeat(6)}`]: 1,
      [`${'қ'.repeat(7)}`]: 2,
      t: long,
      rka: '0201300123456789',
      big: 1e300,
      tiny: 1e-7,
    };
    const { files, skipped } = exportShapefile(drawingOf([polygonFeature(row)]), 'a');
    const [feature] = (await read(files)).features;
    expect(feature?.attributes).toEqual({
      [`${'қ'.repeat(5)}`]: 1,
      [`${'қ'.repeat(4)}_2`]: 2,
      t: 'x'.repeat(252),
      rka: '0201300123456789',
      big: '1e+300',
      tiny: 1e-7,
    });
    expect(skipped.map(({ reason }) => reason).sort()).toEqual([
      'fieldRenamed',
      'fieldRenamed',
      'numberAsText',
      'textCut',
    ]);
  });

  it('keeps what has no attributes, and a drawing of nothing', async () => {
    expect((await read(written(drawingOf([polygonFeature({})])))).features).toHaveLength(1);
    expect((await read(written(drawingOf([])))).features).toEqual([]);
  });
});

describe('attributes', () => {
  const kazakh = `${KAZAKH} жер учаскесі`;
  const russian = 'Земельный участок №5, ул. Абая';
  const point = shape(1, [], [1, 2], false);
  const table = (texts: readonly Uint8Array[], header: Parameters<typeof dbfOf>[1] = {}, cpg?: string): Files =>
    new Map([
      ['a.shp', shpOf(...texts.map(() => point))],
      ['a.dbf', dbfOf(texts, header)],
      ...(cpg === undefined ? [] : [['a.cpg', Buffer.from(cpg)] as const]),
    ]);
  const nameOf = async (files: Files, choices: ReadChoices = {}): Promise<readonly unknown[]> => {
    const { features, encoding } = await read(files, choices);
    return [features[0]?.name, encoding?.name, encoding?.source];
  };

  it.each([
    ['rk1048', kazakh, 'KZ-1048'],
    ['utf-8', kazakh, 'UTF-8'],
    ['utf-8', kazakh, '65001'],
    ['windows-1251', russian, '1251'],
    ['windows-1251', russian, 'ANSI 1251'],
    ['cp866', russian, 'OEM'],
    ['cp866', russian, 'CP866'],
  ])('takes %s from the .cpg that says it', async (encoding, text, cpg) => {
    expect(await nameOf(table([iconv.encode(text, encoding)], {}, cpg))).toEqual([text, encoding, 'declared']);
  });

  it.each([
    ['cp866', russian, 0x26, 'declared'],
    ['cp866', russian, 0x65, 'declared'],
    ['windows-1251', russian, 0xc9, 'declared'],
    // No driver means KZ-1048: it hides behind CP1251 and behind the default of a machine.
    ['rk1048', kazakh, 0xc9, 'detected'],
    ['rk1048', kazakh, 0x57, 'detected'],
    ['rk1048', kazakh, 0x03, 'detected'],
    ['windows-1251', russian, 0x57, 'detected'],
    ['windows-1251', russian, 0, 'detected'],
    ['cp866', russian, 0, 'detected'],
    ['utf-8', kazakh, 0, 'detected'],
    ['utf-8', 'plan 5', 0, 'assumed'],
  ])('takes %s from the language driver or the letters', async (encoding, text, driver, source) => {
    expect(await nameOf(table([iconv.encode(text, encoding)], { driver }))).toEqual([text, encoding, source]);
  });

  it('a single Kazakh letter among Russian texts tells KZ-1048 from CP1251', async () => {
    const texts = [russian, 'Иванов', 'Қызылорда'].map((text) => iconv.encode(text, 'rk1048'));
    const { features } = await read(table(texts, { driver: 0xc9 }));
    expect(features.map(({ name }) => name)).toEqual([russian, 'Иванов', 'Қызылорда']);
  });

  it('takes UTF-8 whose last letter is cut by the width of the field', async () => {
    const cut = Buffer.from('Қ'.repeat(20), 'utf8').subarray(0, 39);
    const [name, encoding] = await nameOf(table([cut], { width: 39 }));
    expect([String(name).slice(0, 19), encoding]).toEqual(['Қ'.repeat(19), 'utf-8']);
  });

  it('takes what the user chose, and refuses what does not exist', async () => {
    const files = table([iconv.encode(kazakh, 'rk1048')], {}, 'UTF-8');
    expect(await nameOf(files, { encoding: 'kz-1048' })).toEqual([kazakh, 'rk1048', 'chosen']);
    await expect(read(files, { encoding: 'klingon' })).rejects.toMatchObject({ data: { reason: 'encoding' } });
  });

  it('reads the long texts of FoxPro, whose width has two bytes', async () => {
    const text = 'x'.repeat(700);
    expect(await nameOf(table([Buffer.from(text)], { width: 1000 }))).toEqual([text, 'utf-8', 'assumed']);
  });

  it('SEC-57 a field named __proto__ is a field', async () => {
    const { features } = await read(table([Buffer.from('x')], { fieldName: Buffer.from('__proto__') }));
    expect(Object.entries(features[0]?.attributes ?? {})).toEqual([['__proto__', 'x']]);
    expect(Object.getPrototypeOf(features[0]?.attributes)).toBe(Object.prototype);
  });

  it('leaves out what is struck out, and says how many', async () => {
    const struck = changed(written(THREE), 'plan.dbf', (bytes) => {
      bytes[viewOf(bytes).getUint16(8, true)] = 0x2a;
      return bytes;
    });
    const drawing = await read(struck);
    expect([drawing.features.length, reasons(drawing)]).toEqual([2, ['deletedRecord 1']]);
  });

  it.each<[string, (files: Files) => Files, readonly string[], readonly unknown[]]>([
    ['missing', (files) => without(files, 'plan.dbf'), ['dbfMissing 1'], [null, null, null]],
    ['empty', (files) => changed(files, 'plan.dbf', () => new Uint8Array()), ['dbfBroken 1'], [null, null, null]],
    [
      'noise',
      (files) => changed(files, 'plan.dbf', () => new Uint8Array(500).fill(0x41)),
      ['dbfBroken 1'],
      [null, null, null],
    ],
    [
      'cut',
      (files) => changed(files, 'plan.dbf', (bytes) => bytes.subarray(0, bytes.length - 5)),
      ['dbfShort 1'],
      ['Қ1', 'Ә2', null],
    ],
    [
      'counted too high',
      (files) => changed(files, 'plan.dbf', (bytes) => (viewOf(bytes).setUint32(4, 1000, true), bytes)),
      ['dbfShort 997'],
      ['Қ1', 'Ә2', 'І3'],
    ],
    [
      'counted too low',
      (files) => changed(files, 'plan.dbf', (bytes) => (viewOf(bytes).setUint32(4, 1, true), bytes)),
      [],
      ['Қ1', null, null],
    ],
    [
      'counted not at all',
      (files) => changed(files, 'plan.dbf', (bytes) => (viewOf(bytes).setUint32(4, 0, true), bytes)),
      [],
      ['Қ1', 'Ә2', 'І3'],
    ],
  ])(
    'a table that is %s loses its texts, never the shapes, and the loss is named',
    async (_, change, losses, names) => {
      const drawing = await read(change(written(THREE)));
      expect(drawing.features.map(({ name }) => name)).toEqual(names);
      expect(reasons(drawing)).toEqual(losses);
    },
  );

  it('records that no shape belongs to are counted', async () => {
    const files = new Map([...table([Buffer.from('a'), Buffer.from('b')]), ['a.shp', shpOf(point)] as const]);
    expect(reasons(await read(files))).toEqual(['recordWithoutShape 1']);
  });
});

describe('shapes', () => {
  const only = async (...contents: readonly Uint8Array[]): Promise<Drawing> => {
    const drawing = await read(new Map([['a.shp', shpOf(...contents)]]));
    return { ...drawing, skipped: drawing.skipped.filter(({ reason }) => reason !== 'dbfMissing') };
  };
  const flat = (...rings: readonly (readonly FilePoint[])[]): readonly number[] => rings.flat(2);

  it.each([
    ['a null shape', Uint8Array.of(0, 0, 0, 0), [], ['noGeometry 1']],
    ['a point', shape(1, [], [1, 2], false), [{ kind: 'point', points: [[1, 2]] }], []],
    ['a point with a measure', shape(21, [], [1, 2, 9], false), [{ kind: 'point', points: [[1, 2]] }], []],
    [
      'points',
      shape(8, [2], [1, 2, 3, 4]),
      [
        {
          kind: 'point',
          points: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
      [],
    ],
    ['points with heights', shape(18, [1], [1, 2, 0, 9, 9]), [{ kind: 'point', points: [[1, 2]] }], ['heights 1']],
    [
      'a line of two parts',
      shape(3, [2, 4, 0, 2], [0, 0, 1, 1, 2, 2, 3, 3]),
      [
        {
          kind: 'line',
          lines: [
            [
              [0, 0],
              [1, 1],
            ],
            [
              [2, 2],
              [3, 3],
            ],
          ],
        },
      ],
      [],
    ],
    [
      'a line with measures',
      shape(23, [1, 2, 0], [0, 0, 1, 1, 0, 0, 5, 6]),
      [
        {
          kind: 'line',
          lines: [
            [
              [0, 0],
              [1, 1],
            ],
          ],
        },
      ],
      ['heights 1'],
    ],
    [
      'a line with heights',
      shape(13, [1, 2, 0], [0, 0, 1, 1, 0, 0, 5, 6]),
      [
        {
          kind: 'line',
          lines: [
            [
              [0, 0],
              [1, 1],
            ],
          ],
        },
      ],
      ['heights 1'],
    ],
    [
      'a polygon with heights',
      shape(15, [1, 5, 0], [...flat(square(0, 0, 9)), 0, 0, 1, 2, 3, 4, 5]),
      [{ kind: 'polygon', polygons: [[square(0, 0, 9)]] }],
      ['heights 1'],
    ],
    [
      'a ring that does not close',
      shape(5, [1, 4, 0], flat(square(0, 0, 9).slice(0, 4))),
      [{ kind: 'polygon', polygons: [[square(0, 0, 9)]] }],
      [],
    ],
    ['a ring of two points', shape(5, [1, 2, 0], [0, 0, 1, 1]), [], ['emptyRing 1', 'noGeometry 1']],
    ['a ring on a line', shape(5, [1, 4, 0], [0, 0, 1, 1, 2, 2, 0, 0]), [], ['emptyRing 1', 'noGeometry 1']],
    ['a line of one point', shape(3, [1, 1, 0], [0, 0]), [], ['tooFewPoints 1', 'noGeometry 1']],
    ['no number', shape(1, [], [NaN, 2], false), [], ['notANumber 1']],
    ['a surface of triangles', shape(31, [1, 3, 0], [0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]), [], ['multiPatch 1']],
    ['parts that run backwards', shape(3, [2, 4, 2, 0], [0, 0, 1, 1, 2, 2, 3, 3]), [], ['damagedRecord 1']],
    ['more points than bytes', shape(3, [1, 1_000_000_000, 0], [0, 0, 1, 1]), [], ['damagedRecord 1']],
    ['fewer than no points', shape(8, [-1], [0, 0]), [], ['damagedRecord 1']],
  ])('reads %s', async (_, content, geometries, losses) => {
    const drawing = await only(content);
    expect(drawing.features.map(({ geometry }) => geometry)).toEqual(geometries);
    expect(reasons(drawing)).toEqual(losses);
  });

  it('keeps the height of a point, and knows the number that means none', async () => {
    const drawing = await only(shape(11, [], [1, 2, 341.25, 0], false), shape(11, [], [1, 2, -1e39, 0], false));
    expect(drawing.features.map(({ height }) => height)).toEqual([341.25, null]);
  });

  it.each([
    ['holes the right way round', false, false],
    ['all rings the same way round', false, true],
    ['all rings the wrong way round', true, false],
  ])('finds the holes by what lies in what: %s', (_, reversed, same) => {
    //  A holds hole B, which holds island C; D lies beside and touches A in a corner
    const [a, b, c, d] = [square(0, 0, 90), square(10, 10, 60), square(20, 20, 10), square(90, 90, 5)];
    const rings = [b.toReversed(), d, c, a].map((ring, index) =>
      (index === 0 && same) || reversed ? ring.toReversed() : ring,
    );
    const { polygons, turned } = assembled(rings);
    expect(canonical({ kind: 'polygon', polygons })).toEqual(
      canonical({ kind: 'polygon', polygons: [[a, b], [c], [d]] }),
    );
    expect(turned).toBe(same ? 1 : 0);
  });

  it('a hole that touches its outer ring from within along an edge is a hole; twins stay twins', () => {
    const touching = assembled([square(0, 0, 90), square(0, 10, 20).toReversed()]);
    expect(touching.polygons.map((polygon) => polygon.length)).toEqual([2]);
    expect(assembled([square(0, 0, 9), square(0, 0, 9)]).polygons).toHaveLength(2);
  });

  it('SEC-59 ten thousand rings within each other end soon: read or refused', async () => {
    const rings = Array.from({ length: 10_000 }, (_, i) => square(i, i, 40_000 - 2 * i));
    const content = shape(5, [rings.length, rings.length * 5, ...rings.map((_, i) => 5 * i)], rings.flat(2));
    const bytes = shpOf(content);
    const slow = await tooSlow(2 * bytes.length, async () => {
      expect(await outcomeOf(readShapefile, bytes, 'a.shp')).toMatch(/^(?:read|tooComplex)$/);
    });
    expect(slow).toBe(false);
  });

  it('goes on behind a damaged record, and gives every shape its own record of the table', async () => {
    const broken = changed(written(THREE), 'plan.shp', (bytes) => bytes.fill(0xee, 100 + 144, 100 + 144 + 60));
    const drawing = await read(broken);
    expect(drawing.features.map(({ name }) => name)).toEqual(['Қ1', 'І3']);
    expect(drawing.skipped).toEqual([{ what: 'shape', reason: 'damagedRecord', count: 1, where: '2' }]);
  });

  it('loses nothing but the last record when the end is cut off, whatever .shx and header say', async () => {
    const cut = changed(written(THREE), 'plan.shp', (bytes) => bytes.subarray(0, bytes.length - 40));
    const drawing = await read(changed(cut, 'plan.shx', (bytes) => bytes.fill(0xff)));
    expect(drawing.features.map(({ name }) => name)).toEqual(['Қ1', 'Ә2']);
    expect(reasons(drawing)).toEqual(['damagedRecord 1', 'recordWithoutShape 1']);
  });

  it.each([
    ['nothing', new Uint8Array(), 'notShapefile'],
    ['a text', Buffer.from('x'.repeat(200)), 'notShapefile'],
    ['an archive without one', zipSync({ 'a.txt': Buffer.from('x') }), 'noShapefile'],
    ['an archive that climbs out', zipSync({ '../a.shp': shpOf() }), 'archive.path'],
  ])('refuses %s', async (_, bytes, reason) => {
    expect(await outcomeOf(readShapefile, bytes, 'a.shp')).toBe(reason);
  });
});

describe('the system of the .prj', () => {
  const known = [
    10942, 10949, 28408, 28412, 28415, 2498, 2502, 2505, 2530, 2545, 2939, 2940, 2941, 32639, 32645, 4326, 4284, 10941,
    3857,
  ];

  it.each(known)('EPSG:%i is written and found again', (epsg) => {
    expect(readWkt(wktOf(epsg) ?? '').epsg).toBe(epsg);
  });

  it('believes a code unless the numbers contradict it', () => {
    const wkt = wktOf(28412) ?? '';
    const withCode = `${wkt.slice(0, -1)},AUTHORITY["EPSG","28412"]]`;
    expect(readWkt(withCode).epsg).toBe(28412);
    expect(readWkt(withCode.replace('12500000.0', '12500100.0')).epsg).toBeNull();
    expect(readWkt(wkt.replace('69.0', '69.5')).epsg).toBeNull();
    expect(readWkt('PROJCS["x",UNIT["Foot",0.3048],AUTHORITY["EPSG","2927"]]')).toEqual({
      epsg: 2927,
      geographic: false,
      unit: { name: 'Foot', metres: 0.3048 },
    });
  });

  it('keeps the text of an unknown one, and knows nothing without a text', async () => {
    const files = without(written(THREE), 'plan.prj');
    expect(await read(files)).toMatchObject({ crs: { epsg: null, text: null }, axes: 'unknown', unit: null });
    const local = 'PROJCS["Алматы",GEOGCS["x"],UNIT["Meter",1.0]]';
    expect(await read(new Map([...files, ['plan.prj', Buffer.from(local)]]))).toMatchObject({
      crs: { epsg: null, text: local },
      axes: 'eastNorth',
    });
  });

  it('says the same as PROJ where PROJ is installed', (context) => {
    const gdal = (epsg: number): string | null => {
      try {
        return execFileSync('gdalsrsinfo', [`EPSG:${String(epsg)}`, '-o', 'wkt_esri'], {
          encoding: 'utf8',
          stdio: 'pipe',
        });
      } catch {
        return null;
      }
    };
    if (gdal(4326) === null) return context.skip('gdalsrsinfo is not installed');
    for (const epsg of [28412, 2502, 2530, 2941]) expect(wktOf(epsg)).toBe(gdal(epsg)?.replace(/\n\s*/g, ''));
  });
});

describe('other programs', () => {
  it('GDAL reads what is written, where it is installed', (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'shekara-shp-'));
    try {
      for (const [name, bytes] of written(THREE)) writeFileSync(join(folder, name), bytes);
      let text: string;
      try {
        text = execFileSync('ogrinfo', ['-al', '-ro', join(folder, 'plan.shp')], { encoding: 'utf8', stdio: 'pipe' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return context.skip('ogrinfo is not installed');
        throw error;
      }
      expect(text).toMatch(
        /Feature Count: 3[\s\S]*name \(String\) = Қ1[\s\S]*area \(Real\) = 1\.5[\s\S]*POLYGON \(\(12500000 5000000/,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
