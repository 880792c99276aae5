import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ok, refuse } from '#domain/result.ts';
import type { Drawing, DrawingFeature, FilePoint } from './drawing.ts';
import { findTransform, SAME_SYSTEM, type FindTransform } from './find-transform.ts';
import { placeDrawing, type PlaceChoices, type PlacedDrawing } from './place-drawing.ts';
import { finished } from './steps.ts';
import { readBytes } from './read-in-process.fixture.ts';

const OLYMPUS = fileURLToPath(new URL('../../../shared/testdata/landxml/olympus.xml', import.meta.url));
const hasOlympus = existsSync(OLYMPUS);
if (!hasOlympus) console.warn('skipped: ../shared/testdata/landxml/olympus.xml is not here');

const [EAST, NORTH] = [12_674_000, 5_670_000];
const CHOICES: PlaceChoices = { zone: 12, requiredAccuracyM: null };

const featureOf = (name: string, geometry: DrawingFeature['geometry']): DrawingFeature => ({
  layer: 'l',
  name,
  geometry,
  attributes: {},
  arcs: [],
  height: null,
});
const polygonOf = (name: string, ...points: readonly FilePoint[]): DrawingFeature =>
  featureOf(name, {
    kind: 'polygon',
    polygons: [[[...points, ...points.slice(0, 1)].map(([east, north]): FilePoint => [EAST + east, NORTH + north])]],
  });
const drawingOf = (features: readonly DrawingFeature[], rest: Partial<Drawing> = {}): Drawing => ({
  format: 'geojson',
  version: null,
  encoding: null,
  crs: { epsg: 10946, text: null },
  unit: null,
  axes: 'eastNorth',
  features,
  skipped: [{ what: 'Surface', reason: 'notCadastral', count: 1, where: null }],
  densified: { arcs: 0, chordErrorM: 0 },
  ...rest,
});

function placed(
  drawing: Drawing,
  choices: PlaceChoices = CHOICES,
  find: FindTransform = findTransform(),
): PlacedDrawing {
  const result = finished(placeDrawing(drawing, choices, find));
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

const codeOf = (drawing: Drawing, choices: PlaceChoices = CHOICES, find: FindTransform = findTransform()): string => {
  const result = finished(placeDrawing(drawing, choices, find));
  return result.ok ? 'placed' : result.error.code;
};

describe('placing a drawing', () => {
  //  D-----C      clockwise in the file, counter-clockwise in the register
  //  |     |
  //  A-----B
  it('puts parcels on the grid, outer rings counter-clockwise, and says how far points went', () => {
    const { candidates, box, snapping, skipped, unit } = placed(
      drawingOf([polygonOf('1', [0, 0], [0, 10], [20.0004, 10], [20.0004, 0])]),
    );
    expect(candidates[0]?.shape).toEqual({
      kind: 'parcel',
      geometry: [
        [
          [
            [12_674_000_000, 5_670_000_000],
            [12_674_020_000, 5_670_000_000],
            [12_674_020_000, 5_670_010_000],
            [12_674_000_000, 5_670_010_000],
            [12_674_000_000, 5_670_000_000],
          ],
        ],
      ],
      areaDoubled: 2 * 20_000 * 10_000,
    });
    expect(box).toEqual([12_674_000_000, 5_670_000_000, 12_674_020_000, 5_670_010_000]);
    expect(snapping.largestMoveMm).toBeCloseTo(0.4, 5);
    expect(unit).toEqual({ metres: 1, assumed: true });
    expect(skipped).toEqual([{ what: 'Surface', reason: 'notCadastral', count: 1, where: null }]);
  });

  it('X1 gives neighbours one corner where the file wrote it twice, half a millimetre apart', () => {
    const { snapping, candidates } = placed(
      drawingOf([
        polygonOf('1', [0, 0], [10.0004, 0], [10.0004, 10]),
        polygonOf('2', [10.0006, 0], [20, 0], [10.0006, 10]),
      ]),
    );
    expect(snapping).toMatchObject({ joined: 2, dropped: 0 });
    const corners = candidates.map(({ shape }) => (shape.kind === 'parcel' ? shape.geometry.flat(2).map(String) : []));
    expect(corners[0]?.filter((corner) => corners[1]?.includes(corner)).length).toBeGreaterThanOrEqual(2);
  });

  it('names what is wrong with a parcel and mends nothing', () => {
    const { candidates } = placed(
      drawingOf([
        polygonOf('bow', [0, 0], [10, 10], [0, 12], [10, 0]),
        polygonOf('thin', [0, 0], [0.0001, 0], [0, 0.0002]),
      ]),
    );
    expect(candidates.map(({ name }) => name)).toEqual(['bow', 'thin']);
    expect(candidates[0]?.defects).toContainEqual({
      code: 'geometry.selfCrosses',
      at: [12_674_005_455, 5_670_005_455],
    });
    expect(candidates[1]?.defects).toMatchObject([{ code: 'geometry.tooFewPoints' }]);
  });

  it('finds what stands in the drawing twice, wherever its ring begins and whichever way it runs', () => {
    const { candidates } = placed(
      drawingOf([
        polygonOf('1', [0, 0], [10, 0], [10, 10]),
        polygonOf('2', [0, 0], [10, 0], [10, 11]),
        polygonOf('3', [10, 10], [10, 0], [0, 0]),
      ]),
    );
    expect(candidates.map(({ sameAs }) => sameAs)).toEqual([null, null, 0]);
  });

  it('takes axes, unit and system from the person before the file', () => {
    const feet: FilePoint = [(NORTH + 1) / 0.3048, (EAST + 2) / 0.3048];
    const drawing = drawingOf([featureOf('p', { kind: 'point', points: [feet] })], {
      axes: 'unknown',
      crs: { epsg: null, text: null },
    });
    expect(codeOf(drawing)).toBe('exchange.axesUnknown');
    expect(codeOf(drawing, { ...CHOICES, axes: 'northEast' })).toBe('exchange.crsUnknown');
    const { candidates, unit } = placed(drawing, {
      ...CHOICES,
      axes: 'northEast',
      from: 'EPSG:10946',
      unitMetres: 0.3048,
    });
    expect(candidates[0]?.shape).toEqual({ kind: 'point', points: [[12_674_002_000, 5_670_001_000]] });
    expect(unit).toEqual({ metres: 0.3048, assumed: false });
  });

  it('uses the transform that it is given, with its accuracy, and names what does not come through', () => {
    const find: FindTransform = (from, to, required) =>
      required !== null && required < 4.5
        ? refuse('crs.tooCoarse', [from, to])
        : ok({
            id: `${from}>${to}`,
            accuracyM: 4.5,
            run: (source) => ({
              coordinates: source.map((value) => value + 1),
              refused: new Map(source[0] === 0 ? [[0, 'crs.outsideReach']] : []),
            }),
          });
    const drawing = drawingOf(
      [
        featureOf('in', { kind: 'point', points: [[EAST, NORTH]] }),
        featureOf('out', {
          kind: 'line',
          lines: [
            [
              [0, 0],
              [1, 1],
            ],
          ],
        }),
        featureOf('wild', { kind: 'text', at: [-5000, 0], text: 't' }),
        featureOf('dot', {
          kind: 'line',
          lines: [
            [
              [EAST, NORTH],
              [EAST, NORTH],
            ],
          ],
        }),
      ],
      { crs: { epsg: 28412, text: null } },
    );
    const { candidates, skipped, transform } = placed(drawing, CHOICES, find);
    expect(transform).toEqual({ id: 'EPSG:28412>EPSG:10946', accuracyM: 4.5 });
    expect(candidates.map(({ name, shape }) => [name, shape])).toEqual([
      ['in', { kind: 'point', points: [[12_674_001_000, 5_670_001_000]] }],
    ]);
    expect(skipped.slice(1)).toEqual([
      { what: 'feature', reason: 'crs.outsideReach', count: 1, where: 'out' },
      { what: 'feature', reason: 'placing.outsideGrid', count: 1, where: 'wild' },
      { what: 'feature', reason: 'placing.collapsed', count: 1, where: 'dot' },
    ]);
    expect(codeOf(drawing, { ...CHOICES, requiredAccuracyM: 0.1 }, find)).toBe('crs.tooCoarse');
    // Seven parameters are 5.5 m: coarser than this act allows.
    expect(codeOf(drawing, { ...CHOICES, requiredAccuracyM: 0.1 })).toBe('crs.tooCoarse');
  });

  it.skipIf(!hasOlympus)('places the 71 parcels of a real subdivision, all sound', async () => {
    const drawing = await readBytes('olympus.xml', readFileSync(OLYMPUS));
    const { candidates, snapping } = placed(drawing, { ...CHOICES, from: 'EPSG:3735' }, () => ok(SAME_SYSTEM));
    expect(candidates).toHaveLength(71);
    expect(candidates.flatMap(({ defects }) => defects)).toEqual([]);
    expect(snapping.largestMoveMm).toBeLessThan(1.3);
  });
});
