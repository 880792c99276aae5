import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { polygon, ring } from '../../cases/situation.fixture.ts';
import { ringAreaDoubled } from '../measures.ts';
import type { MultiPolygon, Ring } from '../types.ts';
import { isValid } from '../validity.ts';
import { propertyRuns } from '../../testing/property-runs.ts';
import { packParcels } from './packed-parcels.ts';
import { doubtfulParcels } from './sound-rings.ts';

const isDoubtful = (geometry: MultiPolygon): boolean =>
  doubtfulParcels(packParcels([{ number: 'a', geometry }])).length > 0;

const square = (west: number, south: number, side: number): Ring =>
  ring([west, south], [west + side, south], [west + side, south + side], [west, south + side]);

/** Rings of few places, so that they touch, cross and lie in each other all the time. */
const rings: fc.Arbitrary<Ring> = fc
  .oneof(
    fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 3, maxLength: 5 }),
    fc.tuple(fc.nat(6), fc.nat(6), fc.integer({ min: 1, max: 6 })).map(([x, y, side]): [number, number][] => [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
    ]),
  )
  .map((points) => ring(...points));
const turnedRing = (points: Ring, isOuter: boolean): Ring =>
  ringAreaDoubled(points) > 0 === isOuter ? points : points.toReversed();
const geometries: fc.Arbitrary<MultiPolygon> = fc.array(
  fc
    .tuple(fc.array(rings, { minLength: 1, maxLength: 3 }), fc.nat(9))
    .map(([parts, chance]) => parts.map((part, index) => (chance === 0 ? part : turnedRing(part, index === 0)))),
  { minLength: 1, maxLength: 2 },
);

describe('a plainly sound boundary', () => {
  it('X1 has no defect, whatever its rings', () => {
    let sound = 0;
    fc.assert(
      fc.property(geometries, (geometry) => {
        if (isDoubtful(geometry)) return;
        sound++;
        expect(isValid(geometry)).toBe(true);
      }),
      { numRuns: propertyRuns(4000) },
    );
    expect(sound).toBeGreaterThan(100);
  });

  it('may have holes and parts', () => {
    const holes = [square(1, 1, 2).toReversed(), square(5, 1, 2).toReversed()];
    expect(isDoubtful([[square(0, 0, 10), ...holes], [square(20, 0, 5)]])).toBe(false);
  });

  it.each<[string, MultiPolygon]>([
    ['a hole outside', [[square(0, 0, 10), square(20, 0, 2).toReversed()]]],
    ['a hole that runs the wrong way', [[square(0, 0, 10), square(1, 1, 2)]]],
    ['a hole across the outer ring', [[square(0, 0, 10), square(9, 1, 2).toReversed()]]],
    ['a hole in a hole', [[square(0, 0, 10), square(1, 1, 6).toReversed(), square(2, 2, 2).toReversed()]]],
    ['a part in another', [[square(0, 0, 10)], [square(2, 2, 2)]]],
    ['a part around another', [[square(2, 2, 2)], [square(0, 0, 10)]]],
    ['parts that touch', [[square(0, 0, 10)], [square(10, 10, 2)]]],
    ['a bow', polygon([0, 0], [10, 10], [10, 0], [0, 10])],
    ['an open ring', [[square(0, 0, 10).slice(0, -1)]]],
  ])('is not %s', (_, geometry) => {
    expect(isDoubtful(geometry)).toBe(true);
  });
});
