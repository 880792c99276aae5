import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { passesPixel } from './hot-pixel.ts';
import { nodeLine } from './node-line.ts';
import { isOnSegment, samePosition, segmentsMeet, segmentsOf } from './predicates.ts';
import type { Line, Position } from './types.ts';
import { defectsOf } from './validity.ts';

const place = fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 }));

/** Instead of leaving out the east and north sides the square ends a thousandth before them: nothing so small fits between. */
function meetsPlainly(a: Position, b: Position, [x, y]: Position): boolean {
  const at = (one: number): number => 1000 * one;
  const [from, to]: [Position, Position] = [
    [at(a[0]), at(a[1])],
    [at(b[0]), at(b[1])],
  ];
  const [west, south, east, north] = [at(x) - 500, at(y) - 500, at(x) + 499, at(y) + 499];
  const corners: Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const isInside = (end: Position): boolean => end[0] >= west && end[0] <= east && end[1] >= south && end[1] <= north;
  return isInside(from) || isInside(to) || [...segmentsOf(corners)].some(([c, d]) => segmentsMeet(from, to, c, d));
}

describe('passesPixel', () => {
  it('takes the west and south sides of the pixel and not the others', () => {
    fc.assert(
      fc.property(place, place, place, (a, b, point) => {
        expect(passesPixel(a, b, point)).toBe(meetsPlainly(a, b, point));
        expect(passesPixel(b, a, point)).toBe(meetsPlainly(a, b, point));
      }),
      { numRuns: propertyRuns(3000) },
    );
  });

  it('gives every place of a line to one pixel, far out too', () => {
    //  a diagonal runs through the corners of pixels and must not meet those beside it
    const far = 2 ** 33;
    for (const size of [10, far]) {
      expect(passesPixel([0, 0], [size, size], [5, 4])).toBe(false);
      expect(passesPixel([0, 0], [size, size], [4, 5])).toBe(false);
      expect(passesPixel([0, size], [size, 0], [5, size - 4])).toBe(true);
      expect(passesPixel([0, size], [size, 0], [5, size - 6])).toBe(false);
    }
  });
});

/** A star of corners around the origin, no two in the same direction. */
const star = (size: number): fc.Arbitrary<Line> =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 719 }), fc.integer({ min: 3, max: 10 })), {
      minLength: 4,
      maxLength: 34,
      selector: ([angle]) => angle,
    })
    .map((corners) => {
      const points = corners
        .toSorted(([one], [other]) => one - other)
        .map(([angle, part]): Position => {
          const radius = (size * part) / 20;
          return [
            Math.round(radius * Math.cos((angle * Math.PI) / 360)),
            Math.round(radius * Math.sin((angle * Math.PI) / 360)),
          ];
        });
      return withoutRepeats([...points, points[0] as Position]);
    });

const zigzag = (size: number): fc.Arbitrary<Line> =>
  fc
    .array(fc.tuple(fc.integer({ min: -size, max: size }), fc.integer({ min: -size, max: size })), {
      minLength: 2,
      maxLength: 22,
    })
    .map((points) => withoutRepeats(points.toSorted(([x], [y]) => x - y).map(([x, y]) => [x, Math.round(y / 2)])));

const withoutRepeats = (line: Line): Line =>
  line.filter((point, index) => index === 0 || !samePosition(point, line[index - 1] as Position));

const crossesItself = (line: Line): boolean => {
  const pieces = [...segmentsOf(line)];
  return pieces.some(([a, b], i) =>
    pieces.some(([c, d], j) =>
      j === i + 1 ? isOnSegment(d, a, b) || isOnSegment(a, c, d) : j > i + 1 && segmentsMeet(a, b, c, d),
    ),
  );
};

describe('noding of crowded lines', () => {
  it('X1 comes to rest within three millimetres, however many corners crowd within a few', () => {
    const crowd = fc.constantFrom(8, 20, 60).chain((size) => fc.tuple(star(size), zigzag(size), fc.boolean()));
    fc.assert(
      fc.property(crowd, ([ring, line, isShared]) => {
        fc.pre(line.length > 1 && !crossesItself(line) && defectsOf([[ring]]).length === 0);
        const noding = nodeLine([[ring]], line, () => isShared);
        expect(noding).not.toBeNull();
        for (const point of noding?.line ?? []) expect(distanceTo(line, point)).toBeLessThan(FARTHEST_MM);
        for (const { from, to, points } of noding?.insertions ?? [])
          for (const point of points) expect(distanceTo([from, to], point)).toBeLessThan(FARTHEST_MM);
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

/** A point is rounded by 0.71 mm, inwards by up to 1.41 mm, and a line bent through it once more. */
const FARTHEST_MM = 3;

function distanceTo(line: Line, [x, y]: Position): number {
  const distances = [...segmentsOf(line)].map(([a, b]) => {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const part = Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)));
    return Math.hypot(x - a[0] - part * dx, y - a[1] - part * dy);
  });
  return Math.min(...distances);
}
