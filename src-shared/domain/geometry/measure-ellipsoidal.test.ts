import { describe, expect, it } from 'vitest';
import { polygon } from '../cases/situation.fixture.ts';
import { lonLatToGrid } from '../crs/grid-projection.ts';
import { ellipsoidalAreaM2 } from './measure-ellipsoidal.ts';
import { areaDoubled } from './measures.ts';
import type { MultiPolygon, Position } from './types.ts';

/** Square of a kilometre on the plane, so far east of the central meridian of zone 12. */
const squareAt = (longitude: number, latitude: number, side = 1_000_000): MultiPolygon => {
  const [east, north] = lonLatToGrid(12, [longitude, latitude]);
  const corner = (x: number, y: number): Position => [east + x * side, north + y * side];
  return [[[corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)]]];
};

describe('ellipsoidalAreaM2', () => {
  it('is the area of the plane at the central meridian', () => {
    expect(ellipsoidalAreaM2(12, squareAt(69, 50))).toBeCloseTo(1_000_000, -1);
  });

  it('is less than that of the plane by the square of the scale of the projection', () => {
    //  scale 1 + E²/2R² of the Gauss-Krüger projection, E from the central meridian to the middle of the square
    for (const [longitude, latitude] of [
      [71.9, 50],
      [66.1, 41],
    ] as const) {
      const square = squareAt(longitude, latitude);
      const middle = ((square[0]?.[0]?.[0]?.[0] ?? 0) + 500_000 - 12_500_000_000) / 1000;
      const scale = 1 + middle ** 2 / (2 * 6_378_000 ** 2);
      const ratio = areaDoubled(square) / 2e6 / ellipsoidalAreaM2(12, square);
      expect(ratio).toBeGreaterThan(1.0005);
      expect(Math.abs(ratio - scale ** 2)).toBeLessThan(1e-5);
    }
  });

  it('takes holes off, adds polygons up, and does not mind which way a ring runs', () => {
    const outer = polygon([0, 0], [100, 0], [100, 100], [0, 100])[0]?.[0] ?? [];
    const hole = polygon([10, 10], [20, 10], [20, 20], [10, 20])[0]?.[0] ?? [];
    const whole = ellipsoidalAreaM2(12, [[outer]]);
    const inner = ellipsoidalAreaM2(12, [[hole]]);
    expect(ellipsoidalAreaM2(12, [[outer, hole.toReversed()]])).toBeCloseTo(whole - inner, 3);
    expect(ellipsoidalAreaM2(12, [[outer], [hole.toReversed()]])).toBeCloseTo(whole + inner, 3);
  });

  it('follows long sides as straight lines of the plane', () => {
    //  the area of a square is that of its quarters
    const big = ellipsoidalAreaM2(12, squareAt(71, 48, 40_000_000));
    const [east, north] = lonLatToGrid(12, [71, 48]);
    const quarters = [0, 1, 2, 3].map((index): MultiPolygon => {
      const [west, south] = [east + (index % 2) * 20_000_000, north + Math.floor(index / 2) * 20_000_000];
      return [
        [
          [
            [west, south],
            [west + 2e7, south],
            [west + 2e7, south + 2e7],
            [west, south + 2e7],
            [west, south],
          ],
        ],
      ];
    });
    const sum = quarters.reduce((total, quarter) => total + ellipsoidalAreaM2(12, quarter), 0);
    expect(Math.abs(big - sum)).toBeLessThan(0.1);
  });
});
