import { describe, expect, it } from 'vitest';
import type { MultiPolygon, Position } from '../geometry/types.ts';
import { contoursOf, sidesOf } from './plan-contours.ts';

const at = (east: number, north: number): Position => [12_674_000_000 + east, 5_670_000_000 + north];

//  D-------C
//  | H---G |      outer ring counter-clockwise A-B-C-D, hole clockwise E-H-G-F
//  | E---F |
//  A-------B
const [A, B, C, D] = [at(0, 0), at(90, 0), at(90, 90), at(0, 90)];
const [E, F, G, H] = [at(30, 30), at(60, 30), at(60, 60), at(30, 60)];
const holed: MultiPolygon = [
  [
    [A, B, C, D, A],
    [E, H, G, F, E],
  ],
];

describe('contoursOf', () => {
  it('A4.5 numbers turning points clockwise from the north-western one, and on through the hole', () => {
    const contours = contoursOf(holed);
    expect(contours.map((contour) => contour.hole)).toEqual([false, true]);
    expect(contours[0]?.points).toEqual([
      { no: 1, at: D },
      { no: 2, at: C },
      { no: 3, at: B },
      { no: 4, at: A },
    ]);
    expect(contours[1]?.points.map((point) => point.at)).toEqual([H, G, F, E]);
    expect(contours[1]?.points.map((point) => point.no)).toEqual([5, 6, 7, 8]);
  });

  it('does not depend on where a ring begins or which way it runs', () => {
    const turned: MultiPolygon = [[[C, B, A, D, C]]];
    expect(contoursOf(turned)).toEqual(contoursOf([[[A, B, C, D, A]]]));
  });

  it('takes the more northern of two points that lie equally far north-west', () => {
    const [west, north, far] = [at(0, 0), at(50, 50), at(80, -40)];
    expect(contoursOf([[[west, far, north, west]]])[0]?.points[0]?.at).toEqual(north);
  });

  it('closes every contour with the side back to its first point', () => {
    const sides = contoursOf(holed).flatMap(sidesOf);
    expect(sides.map(({ from, to }) => `${from.no}-${to.no}`)).toEqual([
      '1-2',
      '2-3',
      '3-4',
      '4-1',
      '5-6',
      '6-7',
      '7-8',
      '8-5',
    ]);
  });
});
