import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, polygon, ring } from '../cases/situation.fixture.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { geosAreaDoubled } from './geos.fixture.ts';
import { labelPoint } from './label-point.ts';
import { areaDoubled, boxOf, directionAngle, innerAngles, lengthMm, perimeterMm, ringAreaDoubled } from './measures.ts';
import { sideOf } from './predicates.ts';
import type { Position, Ring } from './types.ts';

describe('measures', () => {
  it('gives areas in doubled mm², holes taken off, whatever the direction of the rings', () => {
    const holed = [[ring([0, 0], [40, 0], [40, 40], [0, 40]), ring([10, 10], [10, 20], [20, 20], [20, 10])]];
    expect(areaDoubled(holed)).toBe(2 * (1600 - 100) * 1e6);
    expect(areaDoubled(holed.map((each) => each.map((r) => r.toReversed())))).toBe(2 * 1500 * 1e6);
    expect(areaDoubled(polygon([0, 0], [0.001, 0], [0, 0.001]))).toBe(1);
  });

  it('is exact for the largest parcels: the sum is checked with whole numbers of any size', () => {
    const point = fc.tuple(
      fc.integer({ min: 8_000_000_000, max: 15_999_999_999 }),
      fc.integer({ min: 4_400_000_000, max: 6_200_000_000 }),
    );
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 12 }), (points) => {
        const closed: Ring = [...points, points[0] as Position];
        let exact = 0n;
        for (let i = 1; i < closed.length; i++) {
          const [ax, ay] = closed[i - 1] as Position;
          const [bx, by] = closed[i] as Position;
          exact += BigInt(ax) * BigInt(by) - BigInt(bx) * BigInt(ay);
        }
        const given = ringAreaDoubled(closed);
        expect(given).toBe(Number(exact));
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('agrees with GEOS near the origin', () => {
    const shape = polygon([0, 0], [41.123, 3.7], [39.9, 44.441], [13.37, 61.003], [-7.5, 30]);
    expect(areaDoubled(shape)).toBe(geosAreaDoubled(shape));
  });

  it('measures lengths and directions as surveyors do: from north clockwise', () => {
    expect(lengthMm(at(0, 0), at(3, 4))).toBe(5000);
    expect(perimeterMm(polygon([0, 0], [40, 0], [40, 50], [0, 50]))).toBe(180_000);
    expect(
      [at(0, 1), at(1, 1), at(1, 0), at(0, -1), at(-1, 0), at(-1, 1)].map((to) => directionAngle(at(0, 0), to)),
    ).toEqual([0, 45, 90, 180, 270, 315]);
  });

  it('gives inner angles that add up to (n - 2) · 180°', () => {
    const shape = ring([0, 0], [40, 0], [20, 10], [40, 40], [0, 40]);
    const angles = innerAngles(shape);
    expect(angles[0]).toBeCloseTo(90);
    expect(angles[2]).toBeGreaterThan(180);
    expect(angles.reduce((sum, angle) => sum + angle, 0)).toBeCloseTo(3 * 180);
  });

  it('puts the label inside, off the boundary, also of a horseshoe and of the larger polygon', () => {
    const horseshoe = polygon([0, 0], [60, 0], [60, 60], [50, 60], [50, 10], [10, 10], [10, 60], [0, 60]);
    expect(sideOf(labelPoint(horseshoe), horseshoe)).toBe('inside');
    const two = [...polygon([0, 0], [1, 0], [1, 1], [0, 1]), ...polygon([10, 0], [30, 0], [30, 20], [10, 20])];
    expect(labelPoint(two)).toEqual(at(20, 10));
    expect(boxOf(two)).toEqual([...at(0, 0), ...at(30, 20)]);
  });
});
