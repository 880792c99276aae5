import { describe, expect, it } from 'vitest';
import type { MultiPolygon } from '#domain/geometry/types.ts';
import { boundaryRows } from './boundary.ts';

//  1-------2        corners 40 m apart, counter-clockwise in the register,
//  |       |        clockwise from the north-west on the card as on the sheet
//  4-------3
const E = 12_674_500_000;
const N = 5_670_100_000;
const square: MultiPolygon = [
  [
    [
      [E, N],
      [E + 40_000, N],
      [E + 40_000, N + 40_000],
      [E, N + 40_000],
      [E, N],
    ],
  ],
];

describe('boundaryRows', () => {
  it('starts in the north-west and goes clockwise with lengths and bearings of the sides', () => {
    const rows = boundaryRows(square);
    expect(rows.map((row) => [row.name, row.at[0] - E, row.at[1] - N])).toEqual([
      ['1', 0, 40_000],
      ['2', 40_000, 40_000],
      ['3', 40_000, 0],
      ['4', 0, 0],
    ]);
    expect(rows.map((row) => [row.lengthMm, row.bearing])).toEqual([
      [40_000, 90],
      [40_000, 180],
      [40_000, 270],
      [40_000, 0],
    ]);
  });

  it('names parts and holes only where there are several contours', () => {
    expect(boundaryRows(square).every((row) => row.contour === null)).toBe(true);
    const hole = [
      [E + 10_000, N + 10_000],
      [E + 10_000, N + 20_000],
      [E + 20_000, N + 20_000],
      [E + 20_000, N + 10_000],
      [E + 10_000, N + 10_000],
    ] as const;
    const rows = boundaryRows([[square[0]?.[0] ?? [], hole]]);
    expect(rows.map((row) => row.name)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    expect(rows[0]?.contour).toEqual({ part: 1, hole: false });
    expect(rows[4]?.contour).toEqual({ part: 1, hole: true });
  });
});
