import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geosIsValid } from '#domain/geometry/geos.fixture.ts';
import { areaDoubled } from '#domain/geometry/measures.ts';
import { crossProperly, isOnSegment, samePosition } from '#domain/geometry/predicates.ts';
import type { Polygon, Position } from '#domain/geometry/types.ts';
import type { DrawingFeature, DrawingGeometry, FilePoint } from './drawing.ts';
import { readDxf } from './dxf/read-dxf.ts';
import { readWhole } from './read-in-process.fixture.ts';
import { polygonise, type PolygoniseOptions, type Polygonised } from './polygonise.ts';
import { geosFaceAreas } from './polygonise/geos-polygonise.fixture.ts';
import { nodeSegments, type Segment } from './polygonise/node-segments.ts';
import { finished } from './steps.ts';

const CASES = Number(process.env['SHEKARA_CASES'] ?? 60);
const RECOVER = fileURLToPath(new URL('../../../shared/testdata/dxf/recover01.dxf', import.meta.url));

const feature = (geometry: DrawingGeometry, layer = 'межа'): DrawingFeature => ({
  layer,
  name: null,
  geometry,
  attributes: {},
  arcs: [],
  height: null,
});
const line = (...points: readonly FilePoint[]): DrawingFeature => feature({ kind: 'line', lines: [points] });
const ring = (...points: readonly FilePoint[]): DrawingFeature =>
  feature({ kind: 'polygon', polygons: [[[...points, points[0] as FilePoint]]] });
const text = (x: number, y: number, value: string): DrawingFeature =>
  feature({ kind: 'text', at: [x, y], text: value }, 'нөмірлер');
const square = (x: number, y: number, side: number): readonly FilePoint[] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];

const node = (segments: readonly Segment[]) => finished(nodeSegments(segments));
const close = (features: readonly DrawingFeature[], options: Partial<PolygoniseOptions> = {}): Polygonised =>
  finished(polygonise(features, { unitMetres: 1, toleranceMm: 0, nested: 'apart', ...options }));

const inMm = (polygon: readonly (readonly FilePoint[])[]): Polygon =>
  polygon.map((points) => points.map(([x, y]): Position => [Math.round(x * 1000), Math.round(y * 1000)]));

const polygonsOf = ({ features }: Polygonised): readonly Polygon[] =>
  features.flatMap(({ geometry }) => (geometry.kind === 'polygon' ? geometry.polygons.map(inMm) : []));

/** Areas in m², the largest first. */
const areasOf = (result: Polygonised): readonly number[] =>
  polygonsOf(result)
    .map((polygon) => areaDoubled([polygon]) / 2e6)
    .sort((a, b) => b - a);

const told = ({ findings }: Polygonised): readonly string[] =>
  findings.map(({ kind, at, distanceMm }) =>
    `${kind} ${at?.join() ?? '-'} ${distanceMm === null ? '' : distanceMm.toFixed(1)}`.trim(),
  );

describe('polygonise', () => {
  //  D---F---C
  //  |   :   |     four lines and one across: E and F are corners of neither A-B nor C-D
  //  A---E---B
  it('closes loose lines, and lines that end on others between corners', () => {
    const result = close([
      line([0, 0], [40, 0]),
      line([40, 0], [40, 20]),
      line([40, 20], [0, 20], [0, 0]),
      line([15, 0], [15, 20]),
    ]);
    expect(areasOf(result)).toEqual([500, 300]);
    expect(result.findings).toEqual([]);
    expect(result.features.every(({ geometry, layer }) => geometry.kind === 'polygon' && layer === 'межа')).toBe(true);
  });

  it('bends a slanting edge through the corner of another line that stands beside it by rounding only', () => {
    // (10.001, 3.334) is 0.2 mm off the line; in millimetres no line passes it exactly.
    const result = close([
      line([0, 0], [30, 10]),
      line([30, 10], [30, 0], [0, 0]),
      line([10.001, 3.334], [10.001, 9], [0, 0]),
    ]);
    expect(polygonsOf(result)).toHaveLength(2);
    expect(result.findings).toEqual([]);
  });

  it('names a loose end, and a gap with its width', () => {
    const result = close([
      ...[line([0, 0], [40, 0]), line([40, 0], [40, 20]), line([40, 20], [0, 20]), line([0, 20], [0, 0.05])],
      line([100, 100], [120, 100]),
    ]);
    expect(areasOf(result)).toEqual([]);
    expect(told(result)).toEqual(['gap 0,0 50.0', 'gap 0,0.05 50.0', 'dangle 100,100', 'dangle 120,100']);
    expect(result.features).toHaveLength(5);
  });

  it('closes gaps up to the tolerance, names each, and moves nothing else', () => {
    const lines = [line([0, 0], [40, 0]), line([40, 0], [40, 20]), line([40, 20], [0, 20]), line([0, 20], [0, 0.05])];
    const result = close(lines, { toleranceMm: 50 });
    // One of the two ends moves, by 5 cm: a triangle of 40 m is left out.
    expect(areasOf(result)).toEqual([799]);
    expect(told(result)).toEqual(['gapClosed 0,0 50.0']);
    expect(areasOf(close(lines, { toleranceMm: 49 }))).toEqual([]);
  });

  it('brings an end that stops short of a line onto it', () => {
    const frame = square(0, 0, 20);
    const result = close([line(...frame, frame[0] as FilePoint), line([8, 0], [8, 19.97])], { toleranceMm: 30 });
    expect(areasOf(result)).toEqual([240, 160]);
    expect(told(result)).toEqual(['gapClosed 8,19.97 30.0']);
  });

  it('lets a line between two rings separate nothing, and says so', () => {
    const [outer, inner] = [square(0, 0, 30), square(10, 10, 5)];
    const result = close([
      line(...outer, outer[0] as FilePoint),
      line(...inner, inner[0] as FilePoint),
      line([0, 12], [10, 12]),
    ]);
    expect(areasOf(result)).toEqual([900, 25]);
    expect(told(result)).toEqual(['bridge 0,12']);
  });

  it.each([
    ['apart', [900, 400, 100, 25], [1, 1, 1, 1]],
    ['enclaves', [500, 300, 75, 25], [2, 2, 2, 1]],
    ['holes', [500, 75], [2, 2]],
  ] as const)('nested rings, closed by the file or of lines: %s', (nested, areas, rings) => {
    const [second, fourth] = [square(5, 5, 20), square(12, 12, 5)];
    const result = close(
      [
        ring(...square(0, 0, 30)),
        line(...second, second[0] as FilePoint),
        ring(...square(10, 10, 10)),
        line(...fourth, fourth[0] as FilePoint),
      ],
      { nested },
    );
    expect(areasOf(result)).toEqual(areas);
    expect(
      polygonsOf(result)
        .map((polygon) => polygon.length)
        .toSorted(),
    ).toEqual(rings.toSorted());
    for (const polygon of polygonsOf(result)) expect(geosIsValid([polygon])).toBe(true);
  });

  it('keeps layers apart and leaves points and unused lines as they are', () => {
    const outer = square(0, 0, 10);
    const other = { ...line([0, 5], [10, 5]), layer: 'жол' };
    const result = close([line(...outer, outer[0] as FilePoint), other, text(50, 50, 'x')]);
    expect(areasOf(result)).toEqual([100]);
    expect(result.features).toContainEqual(other);
    expect(result.features).toContainEqual(text(50, 50, 'x'));
  });

  it('keeps the arcs of the lines as evidence', () => {
    const arc = { start: [10, 0], end: [0, 0], center: [5, 0], radius: 5, clockwise: false } as const;
    const curve: DrawingFeature = { ...line([10, 0], [5, 5], [0, 0]), arcs: [arc] };
    expect(close([curve, line([0, 0], [10, 0])]).features[0]?.arcs).toEqual([arc]);
  });

  it('works in the unit of the file', () => {
    const [feet, frame] = [1200 / 3937, square(2_000_000, 700_000, 100)];
    const result = close([line(...frame, frame[0] as FilePoint)], { unitMetres: feet });
    const corners = result.features[0]?.geometry.kind === 'polygon' ? result.features[0].geometry.polygons[0]?.[0] : [];
    for (const [x, y] of corners ?? []) {
      const nearest = Math.min(...frame.map(([fx, fy]) => Math.hypot(fx - x, fy - y)));
      expect(nearest * feet).toBeLessThan(0.000_71);
    }
  });

  it('refuses a drawing of hatches instead of filling the memory', () => {
    const hatch = Array.from({ length: 400 }, (_, k) => [line([k, 0], [k, 400]), line([0, k], [400, k])]).flat();
    const result = close(hatch);
    expect(told(result)).toEqual(['tooManyCrossings -']);
    expect(result.features).toHaveLength(hatch.length);
  });
});

describe('numbers from texts', () => {
  const frame = ring(...square(0, 0, 100));
  const numbered = (...texts: readonly DrawingFeature[]) => {
    const result = close([frame, ...texts]);
    return { name: result.features[0]?.name, attributes: result.features[0]?.attributes, told: told(result) };
  };

  it('takes the only text inside', () => {
    expect(numbered(text(50, 50, 'Сейфуллин, 12'))).toMatchObject({ name: 'Сейфуллин, 12', attributes: {}, told: [] });
    expect(numbered(text(150, 50, '112'))).toMatchObject({ name: null, told: [] });
  });

  it('of several takes the cadastral number, else the plain one, and keeps the others', () => {
    expect(numbered(text(50, 50, '0,12 га'), text(50, 40, '45'), text(50, 30, '21-318-045-112'))).toMatchObject({
      name: '21-318-045-112',
      attributes: { text1: '0,12 га', text2: '45' },
    });
    expect(numbered(text(50, 50, '0.12 га'), text(50, 40, '45а'))).toMatchObject({
      name: '45а',
      attributes: { text1: '0.12 га' },
    });
  });

  it('names what it cannot decide', () => {
    expect(numbered(text(50, 50, '45'), text(50, 40, '46'))).toEqual({
      name: null,
      attributes: { text1: '45', text2: '46' },
      told: ['numberAmbiguous 0,0'],
    });
    expect(numbered(text(0, 50, '45'))).toMatchObject({ name: null, told: ['textUndecided 0,50'] });
    const overlapping = close([frame, ring(...square(40, 40, 20)), text(50, 50, '1')]);
    expect(told(overlapping)).toEqual(['textUndecided 50,50']);
    const cutOut = close([frame, ring(...square(40, 40, 20)), text(50, 50, '1')], { nested: 'enclaves' });
    expect(cutOut.features.map(({ name }) => name)).toEqual([null, '1', null]);
  });
});

describe('exactness of polygonise', () => {
  const EAST = 12_674_500_000;
  const NORTH = 5_670_100_000;
  const SIDE = 40_000;
  const metres = ([x, y]: Position): FilePoint => [x / 1000, y / 1000];
  const corner = (x: number, y: number): Position => [EAST + x, NORTH + y];
  const frame: readonly Position[] = [corner(0, 0), corner(SIDE, 0), corner(SIDE, SIDE), corner(0, SIDE), corner(0, 0)];
  const frameLine = line(...frame.map(metres));

  it('X1: faces fill the frame to the square millimetre, whatever lines cross it', () => {
    const place = fc.integer({ min: 0, max: SIDE });
    const segment = fc.tuple(place, place, place, place);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 12 }), (segments) => {
        const lines = segments.map(([ax, ay, bx, by]) => line(metres(corner(ax, ay)), metres(corner(bx, by))));
        const polygons = polygonsOf(close([frameLine, ...lines], { nested: 'enclaves' }));
        expect(polygons.reduce((sum, polygon) => sum + areaDoubled([polygon]), 0)).toBe(2 * SIDE * SIDE);
      }),
      { numRuns: CASES },
    );
  });

  it('finds the same faces as GEOS with a fixed precision of a millimetre', () => {
    const segment = fc.array(fc.tuple(fc.nat(SIDE), fc.nat(SIDE)), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(segment, { minLength: 3, maxLength: 12 }), (given) => {
        const lines = given.filter((places) => new Set(places.map(String)).size === places.length);
        const result = close(
          lines.map((places) => line(...places.map(metres))),
          { nested: 'enclaves' },
        );
        const areas = polygonsOf(result).map((polygon) => areaDoubled([polygon]) / 2);
        expect(areas.sort((a, b) => b - a)).toEqual(lines.length === 0 ? [] : geosFaceAreas(lines));
      }),
      { numRuns: CASES },
    );
  });

  //   +---+     the pixel of P is half a millimetre each way; its north-west and south-east corners belong to others,
  //   | P |     its south-west corner is its own
  //   +---+
  it.each([
    ['the north-west corner', [-3, -2], [3, 4], false],
    ['the south-east corner', [-2, -3], [4, 3], false],
    ['the south-west corner', [-3, 2], [2, -3], true],
  ] as const)('takes a line through %s of a pixel as numbers are rounded', (_, a, b, passes) => {
    const noded = node([
      { a, b, sources: [0] },
      { a: [0, 0], b: [0, 1], sources: [1] },
    ]);
    const bent = (noded ?? []).some(
      ({ a: from, b: to, sources }) => sources.includes(0) && [from, to].some((end) => samePosition(end, [0, 0])),
    );
    expect(bent).toBe(passes);
  });

  it('leaves no crossing and no corner on another line after noding', () => {
    const place = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place, place, place), { minLength: 2, maxLength: 14 }), (segments) => {
        const noded = node(segments.map(([ax, ay, bx, by], id) => ({ a: [ax, ay], b: [bx, by], sources: [id] })));
        const meets = (noded ?? []).flatMap(({ a, b }, at) =>
          (noded ?? []).slice(at + 1).filter(({ a: c, b: d }) => {
            const ends = [c, d].filter((end) => !samePosition(end, a) && !samePosition(end, b));
            return crossProperly(a, b, c, d) || ends.some((end) => isOnSegment(end, a, b));
          }),
        );
        expect(meets).toEqual([]);
        expect(noded).not.toBeNull();
      }),
      { numRuns: CASES },
    );
  });

  it.runIf(existsSync(RECOVER))('closes the lines of a real plan to valid polygons', async () => {
    const drawing = await readWhole(
      readDxf,
      { name: 'recover01.dxf', bytes: readFileSync(RECOVER), beside: new Map() },
      {},
    );
    const result = close(drawing.features, { nested: 'enclaves' });
    const lines = drawing.features.flatMap(({ geometry }) =>
      geometry.kind === 'line' ? geometry.lines.map((points) => inMm([points])[0] ?? []) : [],
    );
    expect(polygonsOf(result)).toHaveLength(264);
    expect(areasOf(result)).toEqual(geosFaceAreas(lines).map((area) => area / 1e6));
    for (const polygon of polygonsOf(result)) expect(geosIsValid([polygon])).toBe(true);
  });
});
