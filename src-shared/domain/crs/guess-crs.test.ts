import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { LANGUAGES, messages } from '../../locales/messages.ts';
import type { RegionCode } from '../numbers/types.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { COORDINATE_SYSTEMS, type AxisOrder, type CoordinateSystem } from './coordinate-systems.ts';
import { isInside, KAZAKHSTAN } from './extent.ts';
import { guessCrs, type CrsGuess, type Pair } from './guess-crs.ts';
import { aLocalCrs, aSimilarity } from './local-crs.fixture.ts';
import { projectorOf } from './projector.ts';
import { extentOfRegion } from './region-extents.ts';

const RUNS = propertyRuns(300);
const REGIONS = [
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '08',
  '09',
  '10',
  '12',
  '13',
  '14',
  '15',
  '19',
  '20',
  '21',
  '22',
].map((code) => code as RegionCode);
const ASTANA = '21' as RegionCode;

/** A place in degrees as the system writes it, in this order of axes. */
function written(system: CoordinateSystem, [longitude, latitude]: Pair, order: AxisOrder): Pair {
  const point = { x: (longitude * Math.PI) / 180, y: (latitude * Math.PI) / 180 };
  projectorOf(system).fromRadians(point);
  return order === 'en' ? [point.x, point.y] : [point.y, point.x];
}

const found = ({ candidates }: CrsGuess, crs: string, order: AxisOrder) =>
  candidates.find((one) => one.crs === crs && one.order === order);
const best = ({ candidates }: CrsGuess): readonly string[] =>
  candidates.filter(({ rank }) => rank === candidates[0]?.rank).map(({ crs, order }) => `${crs} ${order}`);

describe('guessCrs', () => {
  it.each<[string, readonly Pair[], RegionCode | null, readonly string[]]>([
    [
      'x north, y east with the zone number',
      [[5_670_181.044, 12_674_503.798]],
      ASTANA,
      ['EPSG:10946 ne', 'EPSG:28412 ne'],
    ],
    ['the same east first', [[12_674_503.798, 5_670_181.044]], ASTANA, ['EPSG:10946 en', 'EPSG:28412 en']],
    ['a 3° zone with its number', [[5_667_300, 24_464_600]], ASTANA, ['EPSG:2540 ne']],
    ['degrees, longitude first', [[71.43, 51.13]], ASTANA, ['EPSG:4326 en', 'EPSG:10941 en', 'EPSG:4284 en']],
    ['degrees, latitude first', [[51.13, 71.43]], ASTANA, ['EPSG:4326 ne', 'EPSG:10941 ne', 'EPSG:4284 ne']],
    ['Web Mercator', [[7_951_551, 6_646_271]], ASTANA, ['EPSG:3857 en']],
    ['a zone without its number', [[5_670_181.044, 674_503.798]], ASTANA, ['EPSG:2502 ne', 'EPSG:32642 ne']],
    ['CS-63', [[5_000_000, 2_310_000]], null, ['EPSG:2939 ne']],
  ])('finds %s', (_name, points, region, expected) => {
    const guess = guessCrs(points, { region });
    expect(best(guess)).toEqual(expected);
    expect(guess.ambiguous).toBe(expected.length > 1);
  });

  it('calls numbers ambiguous that SK-42 and QazTRF-23 share: only a document tells them apart', () => {
    const guess = guessCrs([[5_670_181.044, 12_674_503.798]], { region: ASTANA });
    expect(guess.ambiguous).toBe(true);
    expect(guess.candidates[0]).toEqual({
      crs: 'EPSG:10946',
      order: 'ne',
      rank: 0,
      reasons: ['zoneInEasting', 'northFirst', 'inRegion', 'inArea', 'othersFit'],
    });
  });

  it('takes the digits before the million for the number of the zone, however far another zone would reach', () => {
    const guess = guessCrs([[5_670_181.044, 12_674_503.798]], { region: null });
    expect(guess.candidates.map(({ crs, order }) => `${crs} ${order}`)).toEqual(['EPSG:10946 ne', 'EPSG:28412 ne']);
  });

  it('tells 6° zone 14 from 3° zone 14 by the region', () => {
    const point: Pair = [5_500_000, 14_450_000];
    expect(best(guessCrs([point], { region: '05' as RegionCode }))).toEqual(['EPSG:10948 ne', 'EPSG:28414 ne']);
    // 3° zone 14 lies west of Kazakhstan altogether.
    expect(found(guessCrs([point], { region: null }), 'EPSG:2530', 'ne')).toBeUndefined();
  });

  it('tells longitude from latitude in the west by the region, and says so where it cannot', () => {
    const west = guessCrs([[48.5, 50.5]], { region: '08' as RegionCode });
    expect(new Set(best(west).map((one) => one.slice(-2)))).toEqual(new Set(['en', 'ne']));
    expect(west.ambiguous).toBe(true);
    expect(new Set(best(guessCrs([[51.5, 46.5]], { region: '04' as RegionCode })).map((one) => one.slice(-2)))).toEqual(
      new Set(['en']),
    );
  });

  it('names every zone that fits numbers without one when the region is not known', () => {
    const guess = guessCrs([[5_400_000, 480_000]], { region: null });
    expect(guess.ambiguous).toBe(true);
    expect(new Set(guess.candidates.map(({ rank }) => rank))).toEqual(new Set([2]));
    for (const code of [2499, 2502, 2504, 32639, 32644]) expect(found(guess, `EPSG:${code}`, 'ne')).toBeDefined();
  });

  it('takes small numbers for a local system, with a known one first', () => {
    const unknown = guessCrs([[1_250.5, 830.2]], { region: '20' as RegionCode });
    expect(unknown.candidates.map(({ crs, order, rank }) => [crs, order, rank])).toEqual([
      [null, 'ne', 4],
      [null, 'en', 4],
    ]);
    expect(unknown.ambiguous).toBe(true);
    const known = guessCrs([[21_250.5, 10_830.2]], { region: '20' as RegionCode, localSystems: [aLocalCrs(), null] });
    expect(known.candidates[0]).toMatchObject({ crs: 'LOCAL:almaty', rank: 0 });
    const similar = { ...aLocalCrs(), id: 'LOCAL:other', definition: aSimilarity({}) };
    expect(guessCrs([[500, 400]], { region: '20' as RegionCode, localSystems: [similar] }).candidates[0]).toMatchObject(
      {
        crs: 'LOCAL:other',
      },
    );
  });

  it('has nothing to say of no points, and of none that are numbers', () => {
    for (const points of [[], [[NaN, 1] as const]]) {
      expect(guessCrs(points, { region: null })).toEqual({ candidates: [], ambiguous: true });
    }
  });

  it('says of numbers that fit nothing that only an unknown local system is left', () => {
    const guess = guessCrs([[99_000_000, 99_000_000]], { region: null });
    expect(guess.candidates.map(({ crs }) => crs)).toEqual([null, null]);
    expect(guess.ambiguous).toBe(true);
  });

  it.each(LANGUAGES)('has a text for every reason in %s', (language) => {
    const texts: Readonly<Record<string, string>> = messages[language].reference.crs.guess;
    const reasons = COORDINATE_SYSTEMS.flatMap((system) => {
      const [west, south, east, north] = system.area;
      const middle = written(system, [(west + east) / 2, (south + north) / 2], 'ne');
      return guessCrs([middle], { region: ASTANA }).candidates.flatMap((one) => one.reasons);
    });
    const all = new Set([...reasons, 'inRegion', 'besideArea', 'smallNumbers', 'enteredSystem']);
    expect([...all].filter((reason) => !texts[reason])).toEqual([]);
    expect(Object.keys(texts).filter((reason) => !all.has(reason as never))).toEqual([]);
  });
});

describe('guessCrs over the whole country', () => {
  // Doubles drawn by fast-check crowd round zero, which would be one corner of every region.
  const share = fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1e6);
  const cases = fc.record({
    region: fc.constantFrom(...REGIONS),
    system: fc.constantFrom(...COORDINATE_SYSTEMS),
    order: fc.constantFrom<AxisOrder>('en', 'ne'),
    places: fc.array(fc.tuple(share, share), { minLength: 1, maxLength: 5 }),
  });

  it('has the true system and order among the candidates, and none better that contradicts the region', () => {
    let checked = 0;
    fc.assert(
      fc.property(cases, ({ region, system, order, places }) => {
        const extent = extentOfRegion(region);
        assert(extent);
        const within = (from: number, to: number, part: number): number => from + (to - from) * (0.001 + 0.998 * part);
        const degrees = places.map(([x, y]): Pair => [
          within(extent[0], extent[2], x),
          within(extent[1], extent[3], y),
        ]);
        // Nobody writes a point in a zone that it is not in, or outside the country.
        fc.pre(degrees.every(([x, y]) => isInside(system.area, x, y) && isInside(KAZAKHSTAN, x, y)));
        checked += 1;
        const guess = guessCrs(
          degrees.map((place) => written(system, place, order)),
          { region },
        );
        const truth = found(guess, system.id, order);
        expect(truth).toMatchObject({ rank: 0 });
        const contradicting = guess.candidates.filter(
          ({ rank, reasons }) => rank <= (truth?.rank ?? 0) && reasons.includes('notInRegion'),
        );
        expect(contradicting).toEqual([]);
        // What shares the first place is said to: either the truth is alone, or the guess calls itself ambiguous.
        expect(guess.ambiguous).toBe(best(guess).length > 1);
      }),
      { numRuns: RUNS },
    );
    expect(checked).toBeGreaterThan(0);
  });

  it('finds every system in both orders at the middle of its area, the region not known', () => {
    for (const system of COORDINATE_SYSTEMS) {
      const [west, south, east, north] = system.area;
      const place: Pair = [(Math.max(west, 46.5) + Math.min(east, 87.3)) / 2, (south + north) / 2];
      if (!isInside(system.area, ...place)) continue;
      for (const order of ['en', 'ne'] as const) {
        expect(found(guessCrs([written(system, place, order)], { region: null }), system.id, order)).toMatchObject({
          rank: 2,
        });
      }
    }
  });
});
