import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '#domain/geometry/types.ts';
import {
  addPoint,
  constrain,
  dropLast,
  expectedOf,
  fieldsOf,
  lineWith,
  noLine,
  setLock,
  stepBack,
} from './line-draft.ts';

const at = (east: number, north: number): Position => [12_674_000_000 + east, 5_670_000_000 + north];

describe('drawing a line', () => {
  it('asks for the start, then for the next point, then for a correction', () => {
    const started = addPoint(noLine, at(0, 0));
    expect([noLine, started, { ...started, refused: true }].map(expectedOf)).toEqual(['start', 'next', 'correct']);
  });

  it('takes no point twice in a row and drops locks with every point', () => {
    const locked = setLock(addPoint(noLine, at(0, 0)), 'd', 5000);
    expect(addPoint(locked, at(0, 0))).toBe(locked);
    expect(addPoint(locked, at(0, 5000))).toEqual({ points: [at(0, 0), at(0, 5000)], locks: {}, refused: false });
  });

  it('steps back one thing at a time: locks, points, then the tool', () => {
    const drawn = setLock(addPoint(addPoint(noLine, at(0, 0)), at(0, 9)), 'a', 3600);
    const steps: number[] = [];
    for (let draft: typeof drawn | null = drawn; draft; draft = stepBack(draft)) {
      steps.push(draft.points.length * 10 + Object.keys(draft.locks).length);
    }
    expect(steps).toEqual([21, 20, 10, 0]);
  });

  it('A4 becomes a contour at its first point and then takes no more', () => {
    const corners = [at(0, 0), at(0, 9), at(9, 9), at(0, 0)];
    const drawn = corners.reduce(addPoint, noLine);
    expect(drawn.points).toEqual(corners);
    expect(expectedOf(drawn)).toBe('closed');
    expect(addPoint(drawn, at(5, 5))).toBe(drawn);
    expect(lineWith(drawn, at(5, 5))).toEqual(corners);
  });

  it('keeps a refused line until a point of it changes', () => {
    const refused = { ...addPoint(addPoint(noLine, at(0, 0)), at(0, 9)), refused: true };
    expect(lineWith(refused, at(5, 5))).toEqual([at(0, 0), at(0, 9)]);
    expect(dropLast(refused)).toEqual({ points: [at(0, 0)], locks: {}, refused: false });
  });

  it('has no line before its second point', () => {
    expect(lineWith(noLine, at(1, 1))).toBeNull();
    expect(lineWith(addPoint(noLine, at(0, 0)), at(0, 0))).toBeNull();
    expect(lineWith(addPoint(noLine, at(0, 0)), at(0, 7))).toEqual([at(0, 0), at(0, 7)]);
  });
});

describe('constrain', () => {
  const from = at(0, 0);

  it('keeps the locked length towards the pointer', () => {
    expect(constrain(at(30, 40), from, { d: 10_000 })).toEqual(at(6000, 8000));
  });

  it('keeps the locked direction and never runs backwards', () => {
    expect(constrain(at(7000, 123), from, { a: 90 * 3600 })).toEqual(at(7000, 0));
    expect(constrain(at(-7000, 0), from, { a: 90 * 3600 })).toEqual(from);
  });

  it('puts x to the north and y to the east', () => {
    expect(constrain(at(1, 2), from, { x: 5_670_000_500 })).toEqual(at(1, 500));
    expect(constrain(at(1, 2), from, { y: 12_674_000_500 })).toEqual(at(500, 2));
    expect(constrain(at(1, 2), null, { x: 5_670_000_500, y: 12_674_000_900, d: 1 })).toEqual(at(900, 500));
  });

  it('runs along a direction to a northing', () => {
    expect(constrain(at(0, 0), from, { a: 45 * 3600, x: 5_670_010_000 })).toEqual(at(10_000, 10_000));
  });

  it('meets a northing with a compass on the side of the pointer', () => {
    expect(constrain(at(-1, 0), from, { d: 5000, x: 5_670_003_000 })).toEqual(at(-4000, 3000));
    expect(constrain(at(1, 0), from, { d: 5000, x: 5_670_003_000 })).toEqual(at(4000, 3000));
  });

  it('finds a point again from the length and direction it shows, within the rounding of a second', () => {
    const offset = fc.integer({ min: -200_000, max: 200_000 });
    fc.assert(
      fc.property(offset, offset, (east, north) => {
        fc.pre(east !== 0 || north !== 0);
        const { d = 0, a = 0 } = fieldsOf(at(east, north), from);
        const again = constrain(at(0, 0), from, { d, a });
        // half a second of arc at 283 m is 0.7 mm, half a millimetre of length comes on top
        expect(Math.hypot(again[0] - at(east, north)[0], again[1] - at(east, north)[1])).toBeLessThan(2);
      }),
    );
  });
});
