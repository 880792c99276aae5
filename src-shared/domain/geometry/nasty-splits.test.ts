import { assert, describe, expect, it } from 'vitest';
import { at, line, polygon, ring } from '../cases/situation.fixture.ts';
import { clipToParts } from './clip-to-parts.ts';
import { areaDoubled } from './measures.ts';
import { splitByContour } from './split-by-contour.ts';
import { splitPolygon, type LineEnds } from './split-polygon.ts';
import type { Line, MultiPolygon, Position } from './types.ts';
import { isValid } from './validity.ts';

/*
 * The fourteen splits of the measurements that lead libraries astray, each with its right answer, and their kin.
 *
 *  D-----------C
 *  |   H---H   |     40 m × 40 m, hole 10 m × 10 m from (10, 10) to (20, 20)
 *  |   H---H   |
 *  A-----------B
 */
const square = polygon([0, 0], [40, 0], [40, 40], [0, 40]);
const holed: MultiPolygon = [[ring([0, 0], [40, 0], [40, 40], [0, 40]), ring([10, 10], [10, 20], [20, 20], [20, 10])]];

/** Areas in m², or the code of the refusal; every part must be able to stand in the register. */
function split(geometry: MultiPolygon, cut: Line, ends: LineEnds = 'refuse'): readonly number[] | string {
  const done = splitPolygon(geometry, cut, () => true, ends);
  if (!done.ok) return done.error.code;
  const { parts, noded } = done.value;
  for (const part of parts) expect(isValid(part)).toBe(true);
  expect(parts.reduce((sum, part) => sum + areaDoubled(part), 0)).toBe(areaDoubled(noded));
  return parts.map((part) => areaDoubled(part) / 2e6);
}

const millimetresOff = ([east, north]: Position, dx: number, dy: number): Position => [east + dx, north + dy];

describe('X1 the fourteen nasty splits', () => {
  it('1 through two vertices', () => {
    expect(split(square, line([-5, -5], [45, 45]))).toEqual([800, 800]);
  });
  it('2 touching one vertex only', () => {
    expect(split(square, line([-10, 10], [10, -10]))).toBe('split.touchesOnly');
  });
  it('3 collinear with an outer edge', () => {
    expect(split(square, line([-5, 0], [45, 0]))).toBe('split.alongEdge');
  });
  it('4 collinear with an inner edge: from the end of one notch side on across', () => {
    //  an L: the line runs along the inner edge and then cuts
    const ell = polygon([0, 0], [40, 0], [40, 20], [20, 20], [20, 40], [0, 40]);
    expect(split(ell, line([45, 20], [-5, 20]))).toEqual([800, 400]);
  });
  it('5 through a hole', () => {
    expect(split(holed, line([15, -1], [15, 41]))).toEqual([950, 550]);
  });
  it('6 tangent to a hole, along a side and at a corner', () => {
    expect(split(holed, line([20, -1], [20, 41]))).toEqual([800, 700]);
    expect(split(holed, line([0, 40], [20, 20], [41, -1]))).toEqual([800, 700]);
  });
  it('7 ending inside a hole', () => {
    expect(split(holed, line([15, -1], [15, 12]))).toBe('split.cutsNothing');
    expect(split(holed, line([15, -1], [15, 12]), 'trim')).toBe('split.cutsNothing');
    // What is left after trimming divides.
    expect(split(holed, line([15, 12], [15, -1], [30, -1], [30, 41]), 'trim')).toEqual([1100, 400]);
  });
  it('8 dangling: refused with its place, or trimmed by choice', () => {
    const dangling = line([10, -1], [10, 41], [30, 41], [30, 20]);
    expect(splitPolygon(square, dangling)).toMatchObject({ error: { code: 'split.endsInside', at: at(30, 20) } });
    const trimmed = splitPolygon(square, dangling, () => true, 'trim');
    assert(trimmed.ok);
    expect(trimmed.value.parts.map((part) => areaDoubled(part) / 2e6)).toEqual([1200, 400]);
    // The edge where the loose end came in is as it was.
    expect(trimmed.value.insertions.flatMap(({ points }) => points)).toEqual([at(10, 0), at(10, 40)]);
    expect(split(square, line([20, -1], [20, 20]), 'trim')).toBe('split.endsInside');
    expect(split(square, line([20, 5], [20, 20]), 'trim')).toBe('split.endsInside');
    // Both ends hang, the middle divides: in, out below, in again, out above, in.
    expect(split(square, line([5, 5], [5, -1], [20, -1], [20, 41], [30, 41], [30, 35]), 'trim')).toEqual([800, 800]);
  });
  it('9 a comb', () => {
    const comb = line([8, -1], [8, 41], [16, 41], [16, -1], [24, -1], [24, 41], [32, 41], [32, -1]);
    expect(split(square, comb)).toEqual([320, 320, 320, 320, 320]);
  });
  it('10 a zigzag that crosses one edge again and again', () => {
    expect(split(square, line([-1, 1], [5, -1], [10, 1], [15, -1], [20, 1], [25, -1], [30, 1], [41, 1]))).toEqual([
      1583.083, 11.25, 2.5, 2.5, 0.667,
    ]);
  });
  it('11 a vertex one unit of the grid off an edge', () => {
    const dent = polygon([0, 0], [20, 0.001], [40, 0], [40, 40], [0, 40]);
    expect(split(dent, line([20, -1], [20, 41]))).toEqual([799.99, 799.99]);
    expect(split(dent, line([-1, 0], [41, 0]))).toBe('split.touchesOnly');
    const bulge = polygon([0, 0], [20, -0.001], [40, 0], [40, 40], [0, 40]);
    expect(split(bulge, line([-1, 0], [41, 0]))).toEqual([1600, 0.02]);
  });
  it('12 two vertices one unit of the grid apart', () => {
    const twin: MultiPolygon = [[[...ring([0, 0], [20, 0], [20.001, 0], [40, 0], [40, 40], [0, 40])]]];
    expect(split(twin, line([20, -1], [20, 41]))).toEqual([800, 800]);
    expect(split(twin, line([20.001, -1], [20.001, 41]))).toEqual([800.04, 799.96]);
  });
  it('13 a millionth of a radian off an edge', () => {
    // Over 40 m that is 0.04 mm: on the grid the line is the edge. Over a kilometre it is a millimetre.
    expect(split(square, [at(-1, 0), millimetresOff(at(1_000_000, 0), 0, 1000)])).toBe('split.alongEdge');
    const long = polygon([0, 0], [3000, 0], [3000, 40], [0, 40]);
    const done = splitPolygon(long, [at(0, 0), millimetresOff(at(3000, 0), 0, 3)]);
    assert(done.ok);
    expect(done.value.parts.map(areaDoubled)).toEqual([2 * 3_000_000 * 40_000 - 9_000_000, 9_000_000]);
  });
  it('14 a tail of a millimetre outside', () => {
    expect(split(square, [millimetresOff(at(10, 0), 0, -1), millimetresOff(at(10, 40), 0, 1)])).toEqual([1200, 400]);
    expect(split(square, [at(10, 0), millimetresOff(at(10, 40), 0, -1)])).toBe('split.endsInside');
  });
});

describe('X1 more splits', () => {
  it('cuts a needle off, and a spike of a millimetre at its tip', () => {
    const needle = polygon([0, 0], [40, 0], [40, 40], [20.001, 40], [20, 80], [19.999, 40], [0, 40]);
    expect(split(needle, line([-1, 60], [41, 60]))).toEqual([1600.03, 0.01]);
    expect(split(needle, line([-1, 40], [41, 40]))).toEqual([1600, 0.04]);
  });

  it('cuts parcels of several polygons: each piece a part, the rest with the largest', () => {
    const two: MultiPolygon = [...square, ...polygon([60, 0], [70, 0], [70, 10], [60, 10])];
    expect(split(two, line([10, -1], [10, 41]))).toEqual([1300, 400]);
    expect(split(two, line([-1, 5], [71, 5]))).toEqual([1400, 200, 50, 50]);
    expect(split(two, line([65, -1], [65, 5]), 'trim')).toBe('split.endsInside');
  });

  it('leads a line along holes and boundary and back into the parcel', () => {
    expect(split(holed, line([-1, 10], [10, 10], [10, 20], [-1, 20]))).toEqual([1400, 100]);
  });
});

function cutOut(geometry: MultiPolygon, contour: Line) {
  const done = splitByContour(geometry, contour);
  if (!done.ok) return done.error.code;
  const { parts, noded, inside } = done.value;
  for (const part of parts) expect(isValid(part)).toBe(true);
  expect(parts.reduce((sum, part) => sum + areaDoubled(part), 0)).toBe(areaDoubled(noded));
  return {
    inside: inside.map((index) => areaDoubled(parts[index] as MultiPolygon) / 2e6),
    outside: parts.filter((_, index) => !inside.includes(index)).map((part) => areaDoubled(part) / 2e6),
  };
}

const box = (west: number, south: number, east: number, north: number) =>
  ring([west, south], [east, south], [east, north], [west, north]);

describe('X1 split by a closed contour', () => {
  it('cuts out of the middle: the rest has a hole, and nothing of the boundary changes', () => {
    const done = splitByContour(square, box(10, 10, 20, 20));
    assert(done.ok);
    expect(done.value.parts).toEqual([holed, [[box(10, 10, 20, 20)]]]);
    expect(done.value.inside).toEqual([1]);
    expect(done.value.insertions).toEqual([]);
    expect(done.value.cuts).toEqual([box(10, 10, 20, 20)]);
    expect(splitByContour(square, box(10, 10, 20, 20).toReversed())).toEqual(done);
  });

  it('touches the boundary in a point, along an edge, in two points', () => {
    expect(cutOut(square, ring([0, 20], [10, 10], [10, 30]))).toEqual({ inside: [100], outside: [1500] });
    expect(cutOut(square, box(0, 10, 10, 20))).toEqual({ inside: [100], outside: [1500] });
    expect(cutOut(square, ring([0, 20], [20, 10], [40, 20], [20, 30]))).toEqual({ inside: [400], outside: [600, 600] });
  });

  it('crosses the boundary: only what lies in the parcel counts', () => {
    expect(cutOut(square, box(-10, 10, 10, 20))).toEqual({ inside: [100], outside: [1500] });
    expect(cutOut(square, box(-10, 10, 50, 20))).toEqual({ inside: [400], outside: [800, 400] });
    //  a U from below: two legs in the parcel
    expect(
      cutOut(square, ring([5, -10], [35, -10], [35, 10], [25, 10], [25, -5], [15, -5], [15, 10], [5, 10])),
    ).toEqual({ inside: [100, 100], outside: [1400] });
  });

  it('goes through holes, round them, and along their sides', () => {
    expect(cutOut(holed, box(15, 5, 30, 25))).toEqual({ inside: [250], outside: [1250] });
    expect(cutOut(holed, box(5, 5, 25, 25))).toEqual({ inside: [300], outside: [1200] });
    expect(cutOut(holed, box(20, 10, 30, 20))).toEqual({ inside: [100], outside: [1400] });
    expect(cutOut(holed, box(10, 10, 20, 20))).toBe('split.alongEdge');
    expect(cutOut(holed, box(12, 12, 18, 18))).toBe('split.missesParcel');
  });

  it('separates the polygons of a parcel without a cut', () => {
    const two: MultiPolygon = [...square, ...polygon([60, 0], [70, 0], [70, 10], [60, 10])];
    expect(cutOut(two, box(55, -5, 75, 15))).toEqual({ inside: [100], outside: [1600] });
    expect(cutOut(two, box(20, -5, 75, 45))).toEqual({ inside: [900], outside: [800] });
  });

  it('divides what lies on the parcel by the same contour', () => {
    const done = splitByContour(square, box(10, 10, 20, 20));
    assert(done.ok);
    const servitude: MultiPolygon = [[box(15, 5, 18, 25)]];
    const areas = clipToParts(servitude, done.value).map((part) => (part ? areaDoubled(part) / 2e6 : 0));
    expect(areas).toEqual([30, 30]);
    expect(clipToParts([[box(9, 9, 21, 21)]], done.value).map((part) => (part ? areaDoubled(part) / 2e6 : 0))).toEqual([
      44, 100,
    ]);
  });

  it('refuses with the place: open, crossing itself, around or beside the parcel', () => {
    expect(cutOut(square, line([10, 10], [20, 10], [20, 20]))).toBe('split.contourOpen');
    expect(cutOut(square, ring([10, 10], [20, 20], [20, 10], [10, 20]))).toBe('split.selfCrosses');
    expect(cutOut(square, box(-1, -1, 41, 41))).toBe('split.aroundParcel');
    expect(cutOut(square, box(0, 0, 40, 40))).toBe('split.aroundParcel');
    expect(cutOut(square, box(50, 0, 60, 10))).toBe('split.missesParcel');
    expect(cutOut(square, box(40, 0, 50, 10))).toBe('split.alongEdge');
    expect(cutOut(square, [at(1, 1), at(1, 1)])).toBe('split.tooShort');
  });
});
