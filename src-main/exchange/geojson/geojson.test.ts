import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Drawing, ReadChoices } from '../drawing.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import {
  arbitraryFeatures,
  canonical,
  casesOf,
  drawingOf,
  HOSTILE,
  outcomeOf,
  polygonFeature,
  tooSlow,
} from '../drawing.fixture.ts';
import { readGeoJson } from './read-geojson.ts';
import { geoJsonExport } from './write-geojson.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (input: string | Uint8Array | object, choices: ReadChoices = {}): Promise<Drawing> => {
  const bytes =
    typeof input === 'string' ? bytesOf(input) : input instanceof Uint8Array ? input : bytesOf(JSON.stringify(input));
  return readWhole(readGeoJson, { name: 'a.geojson', bytes, beside: new Map() }, choices);
};
const written = (drawing: Drawing, crs: 'member' | 'none' = 'member'): Uint8Array =>
  [...geoJsonExport(crs)(drawing, 'plan').files.values()][0] ?? new Uint8Array();
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const outcome = (input: string | Uint8Array): Promise<string> =>
  outcomeOf(readGeoJson, typeof input === 'string' ? bytesOf(input) : input);
const reasons = (drawing: Drawing): readonly string[] =>
  drawing.skipped.map(({ reason, count }) => `${reason} ${String(count)}`);

const point = (coordinates: unknown, properties: object | null = {}): object => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates },
});
const collection = (features: readonly unknown[], more: object = {}): object => ({
  type: 'FeatureCollection',
  ...more,
  features,
});
const named = (name: unknown): object => ({ crs: { type: 'name', properties: { name } } });

describe('round trip', () => {
  it.each(['polygon', 'line', 'point'] as const)(
    'keeps every %s bit for bit, and Kazakh letters whole',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(arbitraryFeatures(kind, 'Жер учаскелері'), async (features) => {
          const drawing = await read(written(drawingOf(features)));
          expect(drawing).toMatchObject({ crs: { epsg: 10946 }, axes: 'eastNorth', skipped: [] });
          expect(drawing.features.map((one) => ({ ...one, geometry: canonical(one.geometry) }))).toEqual(
            features.map((one) => ({ ...one, geometry: canonical(one.geometry) })),
          );
        }),
        { numRuns: casesOf(40), seed: 2 },
      );
    },
  );

  it('keeps layers, and gives a text as a point that carries it', async () => {
    const feature = polygonFeature({ a: 1 });
    const features = [
      { ...feature, layer: 'Ғимарат' },
      { ...feature, layer: 'Ә', geometry: { kind: 'text', at: [1, 2], text: 'Сәлем' } as const },
    ];
    const drawing = await read(written(drawingOf(features)));
    expect(drawing.features.map(({ layer, geometry }) => [layer, geometry.kind])).toEqual([
      ['Ғимарат', 'polygon'],
      ['Ә', 'point'],
    ]);
    expect(drawing.features[1]?.attributes).toMatchObject({ text: 'Сәлем' });
  });

  it('writes RFC 7946 for degrees, and the older crs member for a zone if it is wanted', () => {
    const degrees = drawingOf([polygonFeature({})], { crs: { epsg: 4326, text: null }, axes: 'lonLat', unit: null });
    expect(JSON.parse(textOf(written(degrees)))).not.toHaveProperty('crs');
    const zone = drawingOf([polygonFeature({})]);
    expect(JSON.parse(textOf(written(zone)))).toMatchObject(named('urn:ogc:def:crs:EPSG::10946'));
    expect(JSON.parse(textOf(written(zone, 'none')))).not.toHaveProperty('crs');
    expect(geoJsonExport('none')(zone, 'a').skipped).toMatchObject([{ reason: 'crsLeftOut' }]);
    expect(JSON.parse(textOf(written({ ...zone, crs: { epsg: null, text: null } })))).toMatchObject({ crs: null });
  });

  it('writes outer rings counter-clockwise, east first whatever the drawing has', () => {
    const feature = polygonFeature({});
    const ring = [
      [5, 1],
      [5, 2],
      [6, 2],
      [6, 1],
      [5, 1],
    ] as const;
    const drawing = drawingOf([{ ...feature, geometry: { kind: 'polygon', polygons: [[ring]] } }], {
      axes: 'northEast',
    });
    const { features } = JSON.parse(textOf(written(drawing))) as { features: { geometry: unknown }[] };
    expect(features[0]?.geometry).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [1, 5],
          [2, 5],
          [2, 6],
          [1, 6],
          [1, 5],
        ],
      ],
    });
  });

  it('SEC-57 SEC-65 hostile texts and keys come back as they went', async () => {
    const drawing = drawingOf(
      HOSTILE.map((text) => polygonFeature({ [text]: text, constructor: 'x', toString: 'y' }, text)),
    );
    const back = await read(written(drawing));
    expect(back.features.map(({ name }) => name)).toEqual(HOSTILE);
    for (const [index, text] of HOSTILE.entries()) {
      expect(Object.entries(back.features[index]?.attributes ?? {})).toEqual(
        expect.arrayContaining([
          [text, text],
          ['constructor', 'x'],
          ['toString', 'y'],
        ]),
      );
      expect(Object.getPrototypeOf(back.features[index]?.attributes)).toBe(Object.prototype);
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('reading', () => {
  const at = { kind: 'point', points: [[71.4, 51.1]] };

  it.each([
    ['a collection', collection([point([71.4, 51.1])])],
    ['a feature', point([71.4, 51.1])],
    ['a bare geometry', { type: 'Point', coordinates: [71.4, 51.1] }],
    [
      'a collection of geometries',
      { type: 'GeometryCollection', geometries: [{ type: 'MultiPoint', coordinates: [[71.4, 51.1]] }] },
    ],
    ['members in any order', { features: [point([71.4, 51.1])], bbox: [1, 2, 3, 4], type: 'FeatureCollection' }],
    ['a feature to a line', `${JSON.stringify(point([71.4, 51.1]))}\n`],
    ['a sequence of texts', `\u001e${JSON.stringify(point([71.4, 51.1]))}\n`],
    ['a byte order mark', `\ufeff${JSON.stringify(point([71.4, 51.1]))}`],
  ])('reads %s as WGS 84, longitude first', async (_, input) => {
    const drawing = await read(input);
    expect(drawing).toMatchObject({ crs: { epsg: 4326, text: null }, axes: 'lonLat', unit: null, skipped: [] });
    expect(drawing.features.map(({ geometry }) => geometry)).toEqual([at]);
  });

  it('reads many lines, each with its own feature', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => JSON.stringify(point([i, i], { name: `Ә${String(i)}` })));
    const { features } = await read(lines.join('\n'));
    expect(features.map(({ name }) => name)).toEqual(lines.map((_, i) => `Ә${String(i)}`));
  });

  it('parts a mixed collection by kind, with the same attributes', async () => {
    const geometries = [
      {
        type: 'LineString',
        coordinates: [
          [0, 0, 5],
          [1, 1, 5],
        ],
      },
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
      { type: 'Point', coordinates: [3, 3] },
      { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [4, 4] }] },
    ];
    const drawing = await read({
      type: 'Feature',
      id: 7,
      properties: { a: 1 },
      geometry: { type: 'GeometryCollection', geometries },
    });
    expect(drawing.features.map(({ geometry, name, attributes }) => [geometry.kind, name, attributes])).toEqual(
      ['polygon', 'line', 'point'].map((kind) => [kind, '7', { id: '7', a: 1 }]),
    );
    expect(drawing.features[2]?.geometry).toEqual({
      kind: 'point',
      points: [
        [3, 3],
        [4, 4],
      ],
    });
    expect(reasons(drawing)).toEqual(['heights 1']);
  });

  it.each([
    ['urn:ogc:def:crs:EPSG::28412', 28412, 'eastNorth'],
    ['urn:ogc:def:crs:EPSG:6.9:28412', 28412, 'eastNorth'],
    ['EPSG:10946', 10946, 'eastNorth'],
    ['http://www.opengis.net/def/crs/EPSG/0/2502', 2502, 'eastNorth'],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', 4326, 'lonLat'],
    ['urn:ogc:def:crs:EPSG::4284', 4284, 'lonLat'],
    ['Алматы жергілікті', null, 'unknown'],
  ])('reads the older crs member %s', async (name, epsg, axes) => {
    expect(await read(collection([point([1, 2])], named(name)))).toMatchObject({ crs: { epsg, text: name }, axes });
  });

  it('knows a system said after the features, by a number, or not at all', async () => {
    const after = { type: 'FeatureCollection', features: [point([1, 2])], ...named('EPSG:28412') };
    expect((await read(after)).crs.epsg).toBe(28412);
    expect(
      (await read(collection([point([1, 2])], { crs: { type: 'EPSG', properties: { code: 28412 } } }))).crs.epsg,
    ).toBe(28412);
    expect(await read(collection([point([1, 2])], { crs: null }))).toMatchObject({
      crs: { epsg: null },
      axes: 'unknown',
    });
  });

  it('does not take metres for degrees where nothing is said', async () => {
    expect(await read(point([12_500_000, 5_600_000]))).toMatchObject({ crs: { epsg: null }, axes: 'unknown' });
  });

  it('SEC-58 an address of a system is refused, never fetched', async () => {
    const link = { crs: { type: 'link', properties: { href: 'http://127.0.0.1:9/crs', type: 'proj4' } } };
    expect(await outcome(JSON.stringify(collection([point([1, 2])], link)))).toBe('crsLink');
  });

  it('keeps long codes digit by digit, lists as their text, the height of a point', async () => {
    const text =
      '{"type":"Feature","properties":{"rka":9201300123456789,"list":[1,{"a":"Ә"}],"none":null,"b":true},"geometry":{"type":"Point","coordinates":[1,2,341.25]}}';
    const { features } = await read(text);
    expect(features[0]).toMatchObject({
      attributes: { rka: '9201300123456789', list: '[1,{"a":"Ә"}]', none: null, b: true },
      height: 341.25,
    });
  });

  it.each<[string, unknown, string]>([
    ['no geometry', { type: 'Feature', properties: {}, geometry: null }, 'noGeometry 1'],
    [
      'an unknown type',
      { type: 'Feature', properties: {}, geometry: { type: 'Curve', coordinates: [] } },
      'badGeometry 1',
    ],
    ['texts for numbers', point(['1', '2']), 'badGeometry 1'],
    ['one number', point([1]), 'badGeometry 1'],
    ['an empty point', point([]), 'noGeometry 1'],
    ['lists too deep', point([[1, 2]]), 'badGeometry 1'],
    ['an object for a list', point({ 0: 1, 1: 2, length: 2 }), 'badGeometry 1'],
    ['no feature', 5, 'notAFeature 1'],
    ['a feature of another type', { type: 'Thing' }, 'notAFeature 1'],
  ])('leaves out %s and reads the rest', async (_, feature, reason) => {
    const drawing = await read(collection([feature, point([1, 2])]));
    expect([drawing.features.length, ...reasons(drawing)]).toEqual([1, reason]);
  });

  it('leaves out infinity, which JSON can write in its own way', async () => {
    expect(reasons(await read('{"type":"Point","coordinates":[1e999,1]}'))).toEqual(['badGeometry 1']);
  });

  it('closes open rings, and leaves out what encloses nothing with the holes in it', async () => {
    const polygon = (coordinates: unknown): object => ({ type: 'Polygon', coordinates });
    const open = await read(
      polygon([
        [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
      ]),
    );
    expect(open.features[0]?.geometry).toEqual({
      kind: 'polygon',
      polygons: [
        [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      ],
    });
    const none = await read(
      polygon([
        [
          [0, 0],
          [1, 0],
        ],
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ]),
    );
    expect(reasons(none)).toEqual(['emptyRing 1', 'noGeometry 1']);
  });

  it('SEC-57 keys that would change an object are attributes, of two keys the last counts', async () => {
    const text =
      '{"type":"Feature","properties":{"__proto__":{"polluted":1},"a":1,"a":2},"__proto__":{"type":"Thing"},"geometry":{"type":"Point","coordinates":[9,9],"coordinates":[1,2]}}';
    const { features } = await read(text);
    expect(Object.entries(features[0]?.attributes ?? {})).toEqual([
      ['__proto__', '{"polluted":1}'],
      ['a', 2],
    ]);
    expect(features[0]?.geometry).toEqual({ kind: 'point', points: [[1, 2]] });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(await read('{"type":"x","features":1,"type":"FeatureCollection","features":[]}')).toMatchObject({
      features: [],
    });
  });

  it('makes halves of letters whole, and says so', async () => {
    const drawing = await read(
      '{"type":"Feature","properties":{"\\ud800a":"\\udfff"},"geometry":{"type":"Point","coordinates":[1,2]}}',
    );
    expect(drawing.features[0]?.attributes).toEqual({ '\ufffda': '\ufffd' });
    expect(reasons(drawing)).toEqual(['loneSurrogate 2']);
  });

  it('reads what older programs wrote in another code page, as found or as chosen', async () => {
    const text = JSON.stringify(point([1, 2], { name: 'Қызылорда қаласы' }));
    const bytes = iconv.encode(text, 'rk1048');
    expect(await read(bytes)).toMatchObject({
      encoding: { name: 'rk1048', source: 'detected' },
      features: [{ name: 'Қызылорда қаласы' }],
    });
    expect(await read(bytes, { encoding: 'kz-1048' })).toMatchObject({
      encoding: { name: 'rk1048', source: 'chosen' },
    });
    await expect(read(bytes, { encoding: 'x' })).rejects.toMatchObject({ data: { reason: 'encoding' } });
  });

  it.each([
    ['nothing', '', 'notJson'],
    ['blanks', ' \n', 'notJson'],
    ['a text', 'hello', 'notGeoJson'],
    ['a list', '[]', 'notGeoJson'],
    ['other JSON', '{"a":1}', 'notGeoJson'],
    ['a topology', '{"type":"Topology","objects":{}}', 'notGeoJson'],
    ['a cut file', '{"type":"FeatureCollection","features":[', 'notJson'],
    ['a cut text', '{"type":"Feature","properties":{"a":"', 'notJson'],
    ['a missing comma', '{"type":"FeatureCollection","features":[{} {}]}', 'notJson'],
    ['a comma too many', '{"type":"FeatureCollection","features":[{},]}', 'notJson'],
    ['brackets that cross', '{"type":"FeatureCollection","features":[}]', 'notJson'],
    ['a key that is none', '{type:"Feature"}', 'notJson'],
    ['a missing colon', '{"type" "Feature"}', 'notJson'],
    ['something behind the end', '{"type":"Feature","geometry":null}]', 'notJson'],
    ['no number', '{"type":"Point","coordinates":[NaN,1]}', 'notJson'],
    ['SEC-51 depth of lists', `{"type":"Point","coordinates":${'['.repeat(1e6)}`, 'tooDeep'],
    ['SEC-51 depth of objects', '{"a":'.repeat(1e5), 'tooDeep'],
    ['depth of collections', `${'{"type":"GeometryCollection","geometries":['.repeat(40)}`, 'tooDeep'],
  ])('refuses %s', async (_, text, reason) => {
    expect(await outcome(text)).toBe(reason);
  });
});

describe('SEC-59 files made to last', () => {
  it('a megabyte of brackets, quotes or back slashes ends soon', async () => {
    for (const unit of ['[', '{"a":', '"', '\\', '{}', '[]', '1 ', '{"type":"Feature"}\n'])
      for (const start of ['', '{"type":"FeatureCollection","features":[']) {
        const bytes = bytesOf(start + unit.repeat(1e6 / unit.length));
        expect(await tooSlow(bytes.length, () => outcome(bytes)), unit).toBe(false);
      }
  });
});
