import { zipSync } from 'fflate';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Drawing, DrawingFeature, FilePoint } from '../drawing.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import { canonical, casesOf, drawingOf, HOSTILE, KAZAKH, outcomeOf, polygonFeature } from '../drawing.fixture.ts';
import { readKml } from './read-kml.ts';
import { exportKml } from './write-kml.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const document = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>${body}</Document></kml>`;
const readBytes = (bytes: Uint8Array): Promise<Drawing> =>
  readWhole(readKml, { name: 'a.kml', bytes, beside: new Map() });
const read = (body: string): Promise<Drawing> => readBytes(bytesOf(document(body)));
const outcome = (bytes: Uint8Array | string): Promise<string> =>
  outcomeOf(readKml, typeof bytes === 'string' ? bytesOf(bytes) : bytes, 'a.kml');
const reasons = (drawing: Drawing): readonly string[] =>
  drawing.skipped.map(({ what, reason, count }) => `${what} ${reason} ${String(count)}`);

const place = (geometry: string, name = 'x'): string => `<Placemark><name>${name}</name>${geometry}</Placemark>`;
const ring = (coordinates: string): string => `<LinearRing><coordinates>${coordinates}</coordinates></LinearRing>`;
const OUTER = '0,0 9,0 9,9 0,9 0,0';
const HOLE = '1,1 1,2 2,2 2,1 1,1';
const pointsOf = (text: string): readonly FilePoint[] =>
  text.split(' ').map((pair) => pair.split(',').map(Number) as [number, number]);
const degrees = (features: readonly DrawingFeature[]): Drawing =>
  drawingOf(features, { crs: { epsg: 4326, text: null }, axes: 'lonLat', unit: null });
const written = (drawing: Drawing): Uint8Array => [...exportKml(drawing, 'plan').files.values()][0] ?? new Uint8Array();

describe('reading', () => {
  it.each([
    [
      'a point',
      '<Point><coordinates>71.4,51.1,341.25</coordinates></Point>',
      [{ kind: 'point', points: [[71.4, 51.1]] }],
    ],
    [
      'a line',
      '<LineString><coordinates>\n 0,0\n 1,1\t2,2 </coordinates></LineString>',
      [
        {
          kind: 'line',
          lines: [
            [
              [0, 0],
              [1, 1],
              [2, 2],
            ],
          ],
        },
      ],
    ],
    ['a ring as a closed line', ring(OUTER), [{ kind: 'line', lines: [pointsOf(OUTER)] }]],
    [
      'a polygon with a hole',
      `<Polygon><outerBoundaryIs>${ring(OUTER)}</outerBoundaryIs><innerBoundaryIs>${ring(HOLE)}</innerBoundaryIs></Polygon>`,
      [{ kind: 'polygon', polygons: [[pointsOf(OUTER), pointsOf(HOLE)]] }],
    ],
    [
      'a hole that is written first',
      `<Polygon><innerBoundaryIs>${ring(HOLE)}</innerBoundaryIs><outerBoundaryIs>${ring(OUTER)}</outerBoundaryIs></Polygon>`,
      [{ kind: 'polygon', polygons: [[pointsOf(OUTER), pointsOf(HOLE)]] }],
    ],
    [
      'several within each other',
      `<MultiGeometry><Polygon><outerBoundaryIs>${ring(OUTER)}</outerBoundaryIs></Polygon><MultiGeometry><Polygon><outerBoundaryIs>${ring(HOLE)}</outerBoundaryIs></Polygon><Point><coordinates>3,3</coordinates></Point></MultiGeometry></MultiGeometry>`,
      [
        { kind: 'polygon', polygons: [[pointsOf(OUTER)], [pointsOf(HOLE)]] },
        { kind: 'point', points: [[3, 3]] },
      ],
    ],
  ])('reads %s', async (_, geometry, expected) => {
    const drawing = await read(place(geometry));
    expect(drawing).toMatchObject({
      version: '2.2',
      crs: { epsg: 4326 },
      axes: 'lonLat',
      skipped: [],
      encoding: { name: 'utf-8' },
    });
    expect(drawing.features.map((feature) => feature.geometry)).toEqual(expected);
  });

  it('keeps names, heights of points, attributes of both kinds, and folders as layers', async () => {
    const data =
      '<ExtendedData><Data name="Ауданы"><displayName>x</displayName><value>5</value></Data><SchemaData><SimpleData name="rka">0201</SimpleData></SchemaData></ExtendedData>';
    const point = '<Point><coordinates>71.4,51.1,341.25</coordinates></Point>';
    const drawing = await read(
      `<name>Құжат</name><Folder><name>Жер</name><Folder><name>Қала</name>${place(`<description><![CDATA[<b>a</b>]]></description>${data}${point}`, 'Ә1')}</Folder>${place(point, 'Ә2')}</Folder>${place(point, '')}`,
    );
    expect(drawing.features.map(({ layer, name, height }) => [layer, name, height])).toEqual([
      ['Қала', 'Ә1', 341.25],
      ['Жер', 'Ә2', 341.25],
      ['', null, 341.25],
    ]);
    expect(drawing.features[0]?.attributes).toEqual({ description: '<b>a</b>', Ауданы: '5', rka: '0201' });
  });

  it('passes over styles, counts extensions and links, and fetches nothing', async () => {
    const drawing = await read(
      `<Style id="a"><IconStyle><Icon><href>http://127.0.0.1:9/a.png</href></Icon></IconStyle></Style><NetworkLink><name>n</name><Link><href>http://127.0.0.1:9/b.kml</href></Link></NetworkLink>
       <GroundOverlay/><constructor/>${place('<gx:Track><when>x</when><gx:coord>1 2 3</gx:coord></gx:Track>')}${place('<styleUrl>#a</styleUrl><Point><gx:drawOrder>1</gx:drawOrder><coordinates>1,2</coordinates></Point>')}`,
    );
    expect(drawing.features.map(({ name }) => name)).toEqual(['x']);
    expect(reasons(drawing)).toEqual([
      'NetworkLink networkLink 1',
      'GroundOverlay overlay 1',
      'gx:Track gxExtension 1',
      'gx:coord gxExtension 1',
      'Placemark noGeometry 1',
      'gx:drawOrder gxExtension 1',
    ]);
  });

  it.each([
    ['a text for a number', '<Point><coordinates>a,1</coordinates></Point>', 'Placemark badGeometry 1'],
    ['half a point', '<LineString><coordinates>1,1 2</coordinates></LineString>', 'Placemark badGeometry 1'],
    ['blanks after commas', '<LineString><coordinates>1, 1 2, 2</coordinates></LineString>', 'Placemark badGeometry 1'],
    ['infinity', '<Point><coordinates>1e999,1</coordinates></Point>', 'Placemark badGeometry 1'],
    ['an empty point', '<Point><coordinates/></Point>', 'Placemark noGeometry 1'],
    ['no geometry', '', 'Placemark noGeometry 1'],
  ])('leaves out a placemark with %s and reads the next', async (_, geometry, reason) => {
    const drawing = await read(place(geometry) + place('<Point><coordinates>1,2</coordinates></Point>'));
    expect([drawing.features.length, ...reasons(drawing)]).toEqual([1, reason]);
  });

  it('says that heights of lines stay behind, but not where they are all zero', async () => {
    const line = (coordinates: string): string =>
      place(`<LineString><coordinates>${coordinates}</coordinates></LineString>`);
    expect(reasons(await read(line('0,0,0 1,1,0')))).toEqual([]);
    expect(reasons(await read(line('0,0,5 1,1,5')))).toEqual(['geometry heights 1']);
  });

  it('reads a KMZ by its main document, an older namespace, a prefix, another code page', async () => {
    const body = document(place('<Point><coordinates>1,2</coordinates></Point>', 'Ә'));
    const drawing = await readBytes(
      zipSync({ 'files/other.kml': bytesOf('<x/>'), 'doc.kml': bytesOf(body), 'files/a.png': bytesOf('x') }),
    );
    expect([drawing.features[0]?.name, ...reasons(drawing)]).toEqual(['Ә', 'files/other.kml otherDocument 1']);
    const old = body.replace('http://www.opengis.net/kml/2.2', 'http://earth.google.com/kml/2.1');
    expect((await readBytes(bytesOf(old))).version).toBe('2.1');
    const prefixed =
      '<k:kml xmlns:k="http://www.opengis.net/kml/2.3"><k:Placemark><k:Point><k:coordinates>1,2</k:coordinates></k:Point></k:Placemark></k:kml>';
    expect(await readBytes(bytesOf(prefixed))).toMatchObject({ version: '2.3', features: [{ name: null }] });
    const cyrillic = iconv.encode(body.replace('UTF-8', 'windows-1251').replace('Ә', 'Участок'), 'windows-1251');
    expect(await readBytes(cyrillic)).toMatchObject({
      encoding: { name: 'windows-1251', source: 'declared' },
      features: [{ name: 'Участок' }],
    });
  });

  it.each([
    ['a DTD (SEC-61)', '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>', 'doctype'],
    ['another document', '<html/>', 'notKml'],
    ['a cut document', '<kml><Document>', 'notXml'],
    ['nothing', '', 'notXml'],
    ['a KMZ without KML', zipSync({ 'a.png': bytesOf('x') }), 'noKml'],
    ['a KMZ with a DTD in it', zipSync({ 'doc.kml': bytesOf('<!DOCTYPE kml><kml/>') }), 'doctype'],
    ['a KMZ that is a bomb (SEC-60)', zipSync({ 'doc.kml': new Uint8Array(8_000_000) }), 'archive.tooLarge'],
    ['a KMZ that climbs out (SEC-60)', zipSync({ '../doc.kml': bytesOf('<kml/>') }), 'archive.path'],
  ])('refuses %s', async (_, bytes, reason) => {
    expect(await outcome(bytes)).toBe(reason);
  });
});

describe('round trip', () => {
  const angle = (least: number, most: number): fc.Arbitrary<number> =>
    fc.integer({ min: least * 1e10, max: most * 1e10 }).map((units) => units / 1e10);
  const box = fc.tuple(angle(-170, 170), angle(-80, 80), angle(1e-7, 0.01));

  it('keeps every boundary with its holes bit for bit, and Kazakh letters whole', async () => {
    const text = fc
      .string({ unit: fc.constantFrom(...KAZAKH, ...'<&"]>'), minLength: 1, maxLength: 20 })
      .map((one) => `x${one}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(box, text), { minLength: 1, maxLength: 4 }), async (items) => {
        const features = items.map(([[x, y, size], name]): DrawingFeature => {
          const square = (west: number, south: number, width: number): readonly FilePoint[] => [
            [west, south],
            [west + width, south],
            [west + width, south + width],
            [west, south + width],
            [west, south],
          ];
          const polygons = [
            [square(x, y, size), square(x + size / 4, y + size / 4, size / 4).toReversed()],
            [square(x + 2 * size, y, size)],
          ];
          return {
            layer: 'Жер',
            name,
            geometry: { kind: 'polygon', polygons },
            attributes: { [name]: name },
            arcs: [],
            height: null,
          };
        });
        const drawing = await readBytes(written(degrees(features)));
        expect(drawing.skipped).toEqual([]);
        expect(drawing.features.map((one) => ({ ...one, geometry: canonical(one.geometry) }))).toEqual(
          features.map((one) => ({ ...one, geometry: canonical(one.geometry) })),
        );
      }),
      { numRuns: casesOf(40), seed: 4 },
    );
  });

  it('keeps points with heights, lines, texts, several layers; the order of the axes turns', async () => {
    const common = { attributes: { a: null, b: true }, arcs: [], height: null };
    const features: readonly DrawingFeature[] = [
      { ...common, layer: '', name: 'p', geometry: { kind: 'point', points: [[51.1, 1e-9]] }, height: 341.25 },
      {
        ...common,
        layer: 'Ә',
        name: 'l',
        geometry: {
          kind: 'line',
          lines: [
            [
              [51, 71],
              [52, 72],
            ],
            [
              [1, 2],
              [3, 4],
            ],
          ],
        },
      },
      { ...common, layer: 'Ә', name: null, geometry: { kind: 'text', at: [51, 71], text: 'Сәлем' } },
    ];
    const drawing = await readBytes(written({ ...degrees(features), axes: 'latLon' }));
    expect(drawing.features.map(({ layer, name, geometry, height }) => [layer, name, geometry, height])).toEqual([
      ['', 'p', { kind: 'point', points: [[1e-9, 51.1]] }, 341.25],
      [
        'Ә',
        'l',
        {
          kind: 'line',
          lines: [
            [
              [71, 51],
              [72, 52],
            ],
            [
              [2, 1],
              [4, 3],
            ],
          ],
        },
        null,
      ],
      ['Ә', 'Сәлем', { kind: 'point', points: [[71, 51]] }, null],
    ]);
    expect(drawing.features[0]?.attributes).toEqual({ b: 'true' });
  });

  it('SEC-65 hostile texts are data in names, layers and attributes; what XML cannot hold is shown as lost', async () => {
    const features = HOSTILE.map((text) => ({ ...polygonFeature({ [text]: text }, text), layer: text }));
    const { files } = exportKml(degrees(features), '"><script>\u0000');
    expect([...files.keys()]).toEqual(['___script__.kml']);
    const drawing = await readBytes([...files.values()][0] ?? new Uint8Array());
    const trimmed = HOSTILE.map((text) => text.trim());
    expect(drawing.features.map(({ name }) => name)).toEqual(trimmed);
    expect(drawing.features.map(({ layer }) => layer)).toEqual(trimmed);
    expect(drawing.features.map(({ attributes }) => Object.entries(attributes)[0])).toEqual(
      HOSTILE.map((text) => [text, text.trim()]),
    );
    const lost = await readBytes(written(degrees([polygonFeature({}, 'a\u0000\u000b\ud800\uffffb')])));
    expect(lost.features[0]?.name).toBe('a\ufffd\ufffd\ufffd\ufffdb');
  });

  it('does not write metres where degrees are meant', () => {
    expect(() => exportKml(drawingOf([polygonFeature({})]), 'a')).toThrow('longitude and latitude');
    expect(() =>
      exportKml(drawingOf([polygonFeature({})], { axes: 'lonLat', crs: { epsg: 4284, text: null } }), 'a'),
    ).toThrow('WGS 84');
  });
});
