import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '#domain/geometry/types.ts';
import { countedContours } from './point-order.ts';

//   1-------2        4-------3
//   |   5-6 |   →    |       |   counted from C (south-east) counter-clockwise
//   |   8-7 |        |       |
//   4-------3        2-------1
const at = (east: number, north: number): Position => [12_674_000_000 + east, 5_670_000_000 + north];
const [NW, NE, SE, SW] = [at(0, 30), at(30, 30), at(30, 0), at(0, 0)];
const HOLE = [at(10, 10), at(10, 20), at(20, 20), at(20, 10), at(10, 10)];
const GEOMETRY = [[[SW, SE, NE, NW, SW], HOLE]];

describe('countedContours', () => {
  it('counts as the plan does while nothing was chosen', () => {
    expect(countedContours(GEOMETRY, null)[0]).toEqual([NW, NE, SE, SW]);
  });

  it('A5.3 begins at the chosen corner and runs the chosen way', () => {
    expect(countedContours(GEOMETRY, { from: SE, clockwise: true })[0]).toEqual([SE, SW, NW, NE]);
    expect(countedContours(GEOMETRY, { from: SE, clockwise: false })[0]).toEqual([SE, NE, NW, SW]);
  });

  it('puts the contour with the chosen corner first', () => {
    expect(countedContours(GEOMETRY, { from: at(20, 20), clockwise: true })[0]).toHaveLength(4);
    expect(countedContours(GEOMETRY, { from: at(20, 20), clockwise: true })[0]?.[0]).toEqual(at(20, 20));
  });

  it('loses no corner and adds none, whatever is chosen', () => {
    const all = new Set(GEOMETRY.flat(2).map(String));
    fc.assert(
      fc.property(fc.constantFrom(...GEOMETRY.flat(2)), fc.boolean(), (from, clockwise) => {
        const counted = countedContours(GEOMETRY, { from, clockwise }).flat().map(String);
        expect(counted).toHaveLength(8);
        expect(new Set(counted)).toEqual(all);
      }),
    );
  });
});
