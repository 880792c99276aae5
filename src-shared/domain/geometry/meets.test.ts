import { describe, expect, it } from 'vitest';
import { polygon, ring } from '../cases/situation.fixture.ts';
import { meetsRing } from './meets.ts';

//  +--------+
//  |  +--+  |     a parcel with a hole
//  |  +--+  |
//  +--------+
const land = [[ring([0, 0], [30, 0], [30, 30], [0, 30]), ring([10, 10], [10, 20], [20, 20], [20, 10])]];

describe('A7.7 meetsRing', () => {
  it('holds for what is inside, around, across or touching', () => {
    expect(meetsRing(land, ring([2, 2], [5, 2], [5, 5]))).toBe(true);
    expect(meetsRing(land, ring([-5, -5], [40, -5], [40, 40], [-5, 40]))).toBe(true);
    expect(meetsRing(land, ring([-5, 4], [40, 4], [40, 6], [-5, 6]))).toBe(true);
    expect(meetsRing(land, ring([30, 30], [40, 30], [40, 40]))).toBe(true);
  });

  it('does not hold beside the land or in its hole', () => {
    expect(meetsRing(land, ring([31, 0], [40, 0], [40, 30]))).toBe(false);
    expect(meetsRing(land, ring([12, 12], [18, 12], [18, 18], [12, 18]))).toBe(false);
    // A box that meets, a shape that does not
    expect(meetsRing(polygon([0, 0], [30, 0], [0, 30]), ring([29, 29], [30, 29], [30, 30]))).toBe(false);
  });
});
