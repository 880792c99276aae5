import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { lonLatToMercator } from './grid-projection.ts';
import { KAZAKH_GRID, smoothShift, writeNtv2 } from './ntv2.fixture.ts';
import { readDatumGrid, type DatumGrid } from './ntv2-grid.ts';
import { pipelineOf, type Pipeline, type PipelineContext } from './pipeline.ts';
import { transformPoint, transformSet } from './transform-points.ts';

const RUNS = propertyRuns(200);

function pipeline(from: string, to: string, context: PipelineContext = {}): Pipeline {
  const made = pipelineOf(from, to, context);
  assert(made.ok);
  return made.value;
}

function installed(): DatumGrid {
  const grid = readDatumGrid(writeNtv2([KAZAKH_GRID]));
  assert(grid.ok);
  return grid.value;
}

describe('pipelineOf', () => {
  it.each([
    ['EPSG:28412', 'EPSG:10945', 'EPSG:28412>EPSG:10945 via EPSG:15865+EPSG:10965', 5.5],
    ['EPSG:10945', 'EPSG:28412', 'EPSG:10945>EPSG:28412 via EPSG:10965+EPSG:15865', 5.5],
    ['28412', '4326', 'EPSG:28412>EPSG:4326 via EPSG:15865', 4.5],
    ['EPSG:10946', 'EPSG:32642', 'EPSG:10946>EPSG:32642 via EPSG:10965', 1],
    ['EPSG:28412', 'EPSG:2540', 'EPSG:28412>EPSG:2540', 0],
    ['EPSG:4326', 'EPSG:3857', 'EPSG:4326>EPSG:3857', 0],
    ['EPSG:10946', 'EPSG:10946', 'EPSG:10946>EPSG:10946', 0],
  ])('has one pipeline from %s to %s', (from, to, id, accuracyM) => {
    expect(pipeline(from, to)).toMatchObject({ id, accuracyM });
  });

  it('takes the national grid where it is installed, and names the very file', () => {
    const grid = installed();
    const mark = grid.sha256.slice(0, 12);
    expect(pipeline('EPSG:28412', 'EPSG:10946', { grid })).toMatchObject({
      id: `EPSG:28412>EPSG:10946 via EPSG:10964#${mark}`,
      accuracyM: 0.1,
    });
    expect(pipeline('EPSG:4326', 'EPSG:28412', { grid })).toMatchObject({
      id: `EPSG:4326>EPSG:28412 via EPSG:10965+EPSG:10964#${mark}`,
      accuracyM: 1.1,
    });
    expect(pipeline('EPSG:10946', 'EPSG:32642', { grid }).id).toBe('EPSG:10946>EPSG:32642 via EPSG:10965');
  });

  it('refuses a transformation coarser than the act allows, with both figures', () => {
    expect(pipelineOf('EPSG:28412', 'EPSG:10946', { requiredAccuracyM: 0.1 })).toEqual({
      ok: false,
      error: {
        code: 'crs.tooCoarse',
        about: ['5.5 > 0.1', 'EPSG:28412>EPSG:10946 via EPSG:15865+EPSG:10965'],
        at: null,
      },
    });
    expect(pipelineOf('EPSG:28412', 'EPSG:10946', { requiredAccuracyM: 0.1, grid: installed() }).ok).toBe(true);
    expect(pipelineOf('EPSG:28412', 'EPSG:10946', { requiredAccuracyM: 0.05, grid: installed() })).toMatchObject({
      error: { code: 'crs.tooCoarse' },
    });
    expect(pipelineOf('EPSG:28412', 'EPSG:28413', { requiredAccuracyM: 0 }).ok).toBe(true);
  });

  it('refuses a system that it does not know', () => {
    expect(pipelineOf('EPSG:28473', 'EPSG:4326')).toMatchObject({
      error: { code: 'crs.unknown', about: ['EPSG:28473'] },
    });
    expect(pipelineOf('EPSG:4326', 'LOCAL:nowhere')).toMatchObject({ error: { code: 'crs.unknown' } });
  });

  it('tells what every step is, how sure and from where', () => {
    const { steps } = pipeline('EPSG:28412', 'EPSG:10946');
    expect(steps.map(({ operation, inverse, accuracyM }) => [operation, inverse, accuracyM])).toEqual([
      ['EPSG:28412', true, 0],
      ['EPSG:15865', false, 4.5],
      ['EPSG:10965', true, 1],
      ['EPSG:10946', false, 0],
    ]);
    expect(steps[1]?.proj).toContain('+rx=0 +ry=-0.35 +rz=-0.736 +s=0 +convention=coordinate_frame');
    expect(steps.every(({ confidence, source }) => confidence === 'confirmed' && source !== '')).toBe(true);
  });
});

describe('transformPoint', () => {
  it('gives every coordinate the pipeline and the accuracy it came by', () => {
    const point = transformPoint(pipeline('EPSG:28412', 'EPSG:10946'), [12_674_503.798, 5_670_181.044]);
    expect(point).toEqual({
      ok: true,
      value: {
        x: expect.closeTo(12_674_437.176258, 6) as number,
        y: expect.closeTo(5_670_127.192065, 6) as number,
        pipeline: 'EPSG:28412>EPSG:10946 via EPSG:15865+EPSG:10965',
        accuracyM: 5.5,
        outside: [],
      },
    });
  });

  it('keeps the signs of the coordinate frame: by those of a position vector the point would be 14 m away', () => {
    const point = transformPoint(pipeline('EPSG:28412', 'EPSG:4326'), [12_674_503.798, 5_670_181.044]);
    assert(point.ok);
    // cct of PROJ 9.1.1, +convention=coordinate_frame; with position_vector it prints 71.492198991 51.135670915.
    expect(point.value.x).toBeCloseTo(71.492380615, 9);
    expect(point.value.y).toBeCloseTo(51.135609283, 9);
  });

  it('names the systems in whose area the point is not, and transforms it', () => {
    // 71.5° E: zone 12, far east of zone 11.
    const point = transformPoint(pipeline('EPSG:28412', 'EPSG:10945'), [12_674_503.798, 5_670_181.044]);
    expect(point).toMatchObject({ ok: true, value: { outside: ['EPSG:10945'] } });
  });

  it.each([
    ['exchanged axes', [5_670_181.044, 12_674_503.798]],
    ['an easting without its zone number', [674_503.798, 5_670_181.044]],
    ['another country', [12_674_503.798, 1_000_000]],
  ] as const)('refuses %s', (_name, point) => {
    expect(transformPoint(pipeline('EPSG:28412', 'EPSG:10946'), point)).toMatchObject({
      error: { code: 'crs.outsideReach', about: [point.join(' '), 'EPSG:28412>EPSG:10946 via EPSG:15865+EPSG:10965'] },
    });
  });

  it('refuses what is no number', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      expect(transformPoint(pipeline('EPSG:28412', 'EPSG:10946'), [value, 5_670_181])).toMatchObject({
        error: { code: 'coordinate.malformed' },
      });
    }
  });

  it('leaves coordinates of the same system bit for bit, and still says where they are not', () => {
    const same = pipeline('EPSG:10945', 'EPSG:10945');
    expect(transformPoint(same, [11_500_000.1, 5_670_181.3])).toMatchObject({
      value: { x: 11_500_000.1, y: 5_670_181.3, outside: [] },
    });
    expect(transformPoint(same, [12_100_000.1, 5_670_181.3])).toMatchObject({ value: { outside: ['EPSG:10945'] } });
  });

  it('draws Web Mercator where the map draws it', () => {
    const point = transformPoint(pipeline('EPSG:4326', 'EPSG:3857'), [71.43, 51.13]);
    const [east, north] = lonLatToMercator([71.43, 51.13]);
    expect(point).toMatchObject({
      value: { x: expect.closeTo(east, 6) as number, y: expect.closeTo(north, 6) as number },
    });
  });
});

describe('transformSet', () => {
  it('refuses a point alone and leaves the source as it is', () => {
    const source = Float64Array.of(12_674_503.798, 5_670_181.044, NaN, 0, 12_400_000, 5_500_000, 0, 0);
    const before = source.slice();
    const set = transformSet(pipeline('EPSG:28412', 'EPSG:10946'), source);
    expect(source).toEqual(before);
    expect([...set.refused]).toEqual([
      [1, 'coordinate.malformed'],
      [3, 'crs.outsideReach'],
    ]);
    expect([...set.coordinates].map(Number.isNaN)).toEqual([false, false, true, true, false, false, true, true]);
    expect(set).toMatchObject({ accuracyM: 5.5, pipeline: 'EPSG:28412>EPSG:10946 via EPSG:15865+EPSG:10965' });
  });

  it('gives a point alone and in a set the same bits', () => {
    const there = pipeline('EPSG:28412', 'EPSG:10946');
    const place = fc.tuple(
      fc.integer({ min: 12_300_000_000, max: 12_700_000_000 }).map((mm) => mm / 1000),
      fc.integer({ min: 4_600_000_000, max: 6_000_000_000 }).map((mm) => mm / 1000),
    );
    fc.assert(
      fc.property(place, (point) => {
        const alone = transformPoint(there, point);
        assert(alone.ok);
        const { coordinates } = transformSet(there, Float64Array.of(...point));
        expect([...coordinates]).toEqual([alone.value.x, alone.value.y]);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('there and back', () => {
  const place = fc.tuple(
    fc.double({ min: 66.1, max: 71.9, noNaN: true }),
    fc.double({ min: 48.1, max: 51.9, noNaN: true }),
  );

  /** The largest distance in metres after there and back, from points given in degrees of the first datum. */
  function worst(from: string, to: string, context: PipelineContext = {}): number {
    const there = pipeline(from, to, context);
    const back = pipeline(to, from, context);
    let most = 0;
    fc.assert(
      fc.property(place, (start) => {
        const gone = transformPoint(there, start);
        assert(gone.ok);
        const home = transformPoint(back, [gone.value.x, gone.value.y]);
        assert(home.ok);
        most = Math.max(most, 111_320 * Math.hypot(home.value.x - start[0], home.value.y - start[1]));
      }),
      { numRuns: RUNS },
    );
    return most;
  }

  it('a projection keeps 10 nanometres', () => {
    expect(worst('EPSG:4284', 'EPSG:28412')).toBeLessThan(1e-8);
    expect(worst('EPSG:4326', 'EPSG:32642')).toBeLessThan(1e-8);
    expect(worst('EPSG:10941', 'EPSG:3857')).toBeLessThan(1e-8);
  });

  it('the seven parameters lose tenths of a millimetre: stored coordinates are never brought back', () => {
    const lost = worst('EPSG:4284', 'EPSG:10946');
    expect(lost).toBeLessThan(1e-3);
    expect(lost).toBeGreaterThan(1e-5);
  });

  it('a grid keeps 10 nanometres', () => {
    expect(worst('EPSG:4284', 'EPSG:10946', { grid: installed() })).toBeLessThan(1e-8);
  });

  it('a grid shifts by its nodes', () => {
    const there = pipeline('EPSG:4284', 'EPSG:10941', { grid: installed() });
    const point = transformPoint(there, [69.25, 50.5]);
    assert(point.ok);
    const [east, north] = smoothShift(69.25, 50.5);
    expect((point.value.x - 69.25) * 3600).toBeCloseTo(east, 6);
    expect((point.value.y - 50.5) * 3600).toBeCloseTo(north, 6);
  });
});
