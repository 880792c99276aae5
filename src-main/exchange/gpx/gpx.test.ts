import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Drawing, DrawingFeature } from '../drawing.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import { casesOf, drawingOf, HOSTILE, KAZAKH, outcomeOf, polygonFeature } from '../drawing.fixture.ts';
import { readGpx } from './read-gpx.ts';
import { exportGpx } from './write-gpx.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const document = (body: string): string =>
  `<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">${body}</gpx>`;
const readBytes = (bytes: Uint8Array): Promise<Drawing> =>
  readWhole(readGpx, { name: 'a.gpx', bytes, beside: new Map() });
const read = (body: string): Promise<Drawing> => readBytes(bytesOf(document(body)));
const outcome = (bytes: Uint8Array | string): Promise<string> =>
  outcomeOf(readGpx, typeof bytes === 'string' ? bytesOf(bytes) : bytes, 'a.gpx');
const reasons = (drawing: Drawing): readonly string[] =>
  drawing.skipped.map(({ what, reason, count }) => `${what} ${reason} ${String(count)}`);
const degrees = (features: readonly DrawingFeature[]): Drawing =>
  drawingOf(features, { crs: { epsg: 4326, text: null }, axes: 'lonLat', unit: null });
const written = (drawing: Drawing): Uint8Array => [...exportGpx(drawing, 'plan').files.values()][0] ?? new Uint8Array();

describe('reading', () => {
  it('reads waypoints with their heights and texts', async () => {
    const drawing = await read(
      '<metadata><name>no</name></metadata><wpt lat="51.1" lon="71.4"><ele>341.25</ele><time>2024-05-01T10:00:00Z</time><name>Ә1</name><desc>Қазық</desc><sym/></wpt><wpt lat="1" lon="2"/>',
    );
    expect(drawing).toMatchObject({ version: '1.1', crs: { epsg: 4326 }, axes: 'lonLat', skipped: [] });
    expect(
      drawing.features.map(({ geometry, name, height, attributes }) => [geometry, name, height, attributes]),
    ).toEqual([
      [{ kind: 'point', points: [[71.4, 51.1]] }, 'Ә1', 341.25, { time: '2024-05-01T10:00:00Z', desc: 'Қазық' }],
      [{ kind: 'point', points: [[2, 1]] }, null, null, {}],
    ]);
  });

  it('reads tracks with a line to a segment, and routes; heights and extensions are counted', async () => {
    const point = (lat: number, inner = ''): string => `<trkpt lat="${String(lat)}" lon="0">${inner}</trkpt>`;
    const extension = '<extensions><x:name xmlns:x="y">no</x:name><trkpt lat="9" lon="9"/></extensions>';
    const drawing = await read(
      `<rte><name>R</name><rtept lat="1" lon="2"><name>no</name></rtept><rtept lat="3" lon="4"/>${extension}</rte>
       <trk><name>T</name><trkseg>${point(1, '<ele>5</ele>')}${point(2)}${extension}</trkseg><trkseg>${point(3)}${point(4)}</trkseg><trkseg>${point(5)}</trkseg><trkseg/></trk>`,
    );
    expect(drawing.features.map(({ name, geometry, attributes }) => [name, geometry, attributes])).toEqual([
      [
        'R',
        {
          kind: 'line',
          lines: [
            [
              [2, 1],
              [4, 3],
            ],
          ],
        },
        {},
      ],
      [
        'T',
        {
          kind: 'line',
          lines: [
            [
              [0, 1],
              [0, 2],
            ],
            [
              [0, 3],
              [0, 4],
            ],
          ],
        },
        {},
      ],
    ]);
    expect(reasons(drawing)).toEqual(['extensions gpxExtension 2', 'trk heights 1', 'line tooFewPoints 1']);
  });

  it.each([
    ['a point without a place', '<wpt/>', 'wpt badGeometry 1'],
    ['a text for a number', '<wpt lat="x" lon="1"/>', 'wpt badGeometry 1'],
    ['an empty number', '<wpt lat="" lon="1"/>', 'wpt badGeometry 1'],
    ['infinity', '<rte><rtept lat="1e999" lon="1"/></rte>', 'rte badGeometry 1'],
    ['an empty track', '<trk/>', 'trk noGeometry 1'],
  ])('leaves out %s and reads the next', async (_, body, reason) => {
    const drawing = await read(`${body}<wpt lat="1" lon="2"/>`);
    expect([drawing.features.length, ...reasons(drawing)]).toEqual([1, reason]);
  });

  it.each([
    ['a DTD (SEC-61)', '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx>&x;</gpx>', 'doctype'],
    ['another document', '<kml/>', 'notGpx'],
    ['a cut document', '<gpx><wpt lat="1" lon="2">', 'notXml'],
    ['depth', `<gpx>${'<a>'.repeat(100)}`, 'tooDeep'],
    ['nothing', '', 'notXml'],
  ])('refuses %s', async (_, text, reason) => {
    expect(await outcome(text)).toBe(reason);
  });
});

describe('round trip', () => {
  it('keeps points and lines bit for bit, down to the smallest fractions, and Kazakh letters whole', async () => {
    const place = fc
      .tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true }))
      .map(([x, y]) => [round(x), round(y)] as const);
    const name = fc.string({ unit: fc.constantFrom(...KAZAKH, ...'<&">'), minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        place,
        fc.array(fc.array(place, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 3 }),
        name,
        async (point, lines, text) => {
          const common = { layer: '', name: text, attributes: { desc: text }, arcs: [] };
          const features: readonly DrawingFeature[] = [
            { ...common, geometry: { kind: 'point', points: [point] }, height: 341.25 },
            { ...common, geometry: { kind: 'line', lines }, height: null },
          ];
          expect(await readBytes(written(degrees(features)))).toMatchObject({ features, skipped: [] });
        },
      ),
      { numRuns: casesOf(40), seed: 5 },
    );
  });

  it('writes boundaries as closed tracks, and says what GPX cannot take', async () => {
    const feature = { ...polygonFeature({ area: 5, name: 'x', desc: 'd' }, 'x'), layer: 'Жер' };
    const { files, skipped } = exportGpx(degrees([feature]), 'NUL');
    expect([...files.keys()]).toEqual(['_NUL.gpx']);
    expect(skipped.map(({ what, reason }) => `${what} ${reason}`)).toEqual([
      'polygon polygonAsLine',
      'Жер layerLeftOut',
      'area attributeLeftOut',
    ]);
    const { features } = await readBytes([...files.values()][0] ?? new Uint8Array());
    expect(features[0]).toMatchObject({
      name: 'x',
      attributes: { desc: 'd' },
      geometry: { kind: 'line', lines: feature.geometry.kind === 'polygon' ? feature.geometry.polygons[0] : [] },
    });
  });

  it('SEC-65 hostile texts are data', async () => {
    const { features } = await readBytes(written(degrees(HOSTILE.map((text) => polygonFeature({ desc: text }, text)))));
    expect(features.map(({ name, attributes }) => [name, attributes['desc']])).toEqual(
      HOSTILE.map((text) => [text.trim(), text.trim()]),
    );
  });

  it('does not write metres where degrees are meant', () => {
    expect(() => exportGpx(drawingOf([polygonFeature({})]), 'a')).toThrow('longitude and latitude');
  });
});

/** Below that, no number is a place any more. */
const round = (value: number): number => (Math.abs(value) < 1e-20 ? 0 : value);
