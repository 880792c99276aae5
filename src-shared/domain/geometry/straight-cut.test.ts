import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { at, line, polygon, ring } from '../cases/situation.fixture.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { fabrics } from './fabric.fixture.ts';
import { boxOf } from './measures.ts';
import { splitByLine, splitPolygon } from './split-polygon.ts';
import { cutStraight } from './straight-cut.ts';
import type { MultiPolygon, Position } from './types.ts';

const square = polygon([0, 0], [40, 0], [40, 40], [0, 40]);
const all = () => true;
const street = () => false;
const RUNS = propertyRuns(1500);

const part = fc.nat(100_000).map((whole) => whole / 100_000);

/** Straight cuts of a parcel of a fabric; ends in its box grown by a quarter, sometimes aimed at a corner. */
const straightCuts = fabrics.chain((parcels) =>
  fc
    .record({
      parcel: fc.constantFrom(...parcels),
      ends: fc.tuple(part, part),
      across: fc.tuple(part, part),
      shape: fc.constantFrom('up', 'across', 'free', 'corner'),
      corner: fc.nat(30),
      street: fc.boolean(),
    })
    .map(({ parcel, ends, across, shape, corner, street: unshared }) => {
      const [west, south, east, north] = boxOf(parcel.geometry);
      const x = (share: number): number => Math.round(west + (east - west) * (1.5 * share - 0.25));
      const y = (share: number): number => Math.round(south + (north - south) * (1.5 * share - 0.25));
      const corners = parcel.geometry.flat(2);
      const target = corners[corner % corners.length] as Position;
      const lines: Record<string, readonly [Position, Position]> = {
        up: [
          [x(ends[0]), y(0)],
          [x(ends[1]), y(1)],
        ],
        across: [
          [x(1), y(ends[0])],
          [x(0), y(ends[1])],
        ],
        free: [
          [x(ends[0]), y(across[0])],
          [x(ends[1]), y(across[1])],
        ],
        corner: [
          [x(ends[0]), y(0)],
          [2 * target[0] - x(ends[0]), 2 * target[1] - y(0) + (corner % 3)],
        ],
      };
      return { geometry: parcel.geometry, cut: lines[shape] as readonly [Position, Position], unshared };
    }),
);

describe('the fast way of a straight cut', () => {
  it('X1 answers exactly what the general way answers, on every cut it takes', () => {
    let taken = 0;
    let seen = 0;
    fc.assert(
      fc.property(straightCuts, ({ geometry, cut, unshared }) => {
        const shared = unshared ? street : all;
        const fast = cutStraight(geometry, cut, shared);
        seen++;
        if (!fast) return;
        taken++;
        expect(fast).toEqual(splitByLine(geometry, cut, shared, 'refuse'));
      }),
      { numRuns: RUNS, seed: 5 },
    );
    expect(taken).toBeGreaterThan(seen / 4);
  });

  it('takes proper crossings, passes through corners and holes that the line stays off', () => {
    expect(cutStraight(square, line([10, -1], [12, 41]), all)).not.toBeNull();
    expect(cutStraight(square, line([-5, -5], [45, 45]), all)).not.toBeNull();
    const holed: MultiPolygon = [
      [ring([0, 0], [40, 0], [40, 40], [0, 40]), ring([10, 10], [10, 20], [20, 20], [20, 10])],
    ];
    const fast = cutStraight(holed, line([30, -1], [31, 41]), all);
    assert(fast?.ok);
    expect(fast).toEqual(splitByLine(holed, line([30, -1], [31, 41]), all, 'refuse'));
  });

  it('leaves to the general way what is not that simple', () => {
    const holed: MultiPolygon = [
      [ring([0, 0], [40, 0], [40, 40], [0, 40]), ring([10, 10], [10, 20], [20, 20], [20, 10])],
    ];
    expect(cutStraight(holed, line([15, -1], [15, 41]), all)).toBeNull();
    expect(cutStraight(square, line([10, 0], [12, 41]), all)).toBeNull();
    expect(cutStraight(square, line([10, 5], [12, 41]), all)).toBeNull();
    expect(cutStraight(square, line([0.002, -1], [0.003, 41]), all)).toBeNull();
    // Both ends inside, out through a notch and in again.
    const notched = polygon([0, 0], [40, 0], [40, 40], [30, 40], [20, 10], [10, 40], [0, 40]);
    expect(cutStraight(notched, line([5, 30], [35, 30]), all)).toBeNull();
    expect(splitPolygon(notched, line([5, 30], [35, 30]))).toMatchObject({ error: { code: 'split.endsInside' } });
    // A line of 100 km: its products would not fit a double.
    expect(cutStraight(square, [at(10, -50_000), at(10, 50_000)], all)).toBeNull();
    expect(splitPolygon(square, [at(10, -50_000), at(10, 50_000)]).ok).toBe(true);
  });
});
