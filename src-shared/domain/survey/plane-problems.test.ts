import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { degreesToRad, FULL_TURN_RAD, secondsToRad, toFullTurn, toHalfTurn } from './angle-units.ts';
import { angleAt, forward, inverse, polar } from './forward-inverse.ts';
import { intersectBearingDistance, intersectBearings, intersectDistances } from './intersections.ts';
import { offsetPoint, perpendicular } from './offsets.ts';
import { fromGrid, toGrid, type PlanePoint } from './plane-point.ts';
import { resectMany, resectThree, type ResectionSight } from './resection.ts';

const numRuns = propertyRuns(300);

const at = (xNorthM: number, yEastM: number): PlanePoint => ({ xNorthM, yEastM });
const gap = (a: PlanePoint, b: PlanePoint): number => Math.hypot(a.xNorthM - b.xNorthM, a.yEastM - b.yEastM);
/** Rounding of coordinates of millions of metres; a thousandth of the grid. */
const CLOSE_M = 1e-6;

const point = fc
  .tuple(fc.double({ min: -5000, max: 5000, noNaN: true }), fc.double({ min: -5000, max: 5000, noNaN: true }))
  .map(([x, y]) => at(5_670_000 + x, 12_674_000 + y));
const bearing = fc.double({ min: 0, max: FULL_TURN_RAD, maxExcluded: true, noNaN: true });
const distance = fc.double({ min: 0.5, max: 5000, noNaN: true });

describe('forward and inverse problem', () => {
  it.each([
    [0, [110, 50]],
    [90, [100, 60]],
    [180, [90, 50]],
    [270, [100, 40]],
  ] as const)('lays 10 m off at %i°: x is north, y is east', (degrees, [x, y]) => {
    expect(gap(forward(at(100, 50), { bearingRad: degreesToRad(degrees), distanceM: 10 }), at(x, y))).toBeLessThan(
      1e-12,
    );
  });

  it('undo each other', () => {
    fc.assert(
      fc.property(point, bearing, distance, (from, bearingRad, distanceM) => {
        const back = inverse(from, forward(from, { bearingRad, distanceM }));
        assert(back.ok);
        expect(Math.abs(back.value.distanceM - distanceM)).toBeLessThan(CLOSE_M);
        expect(Math.abs(toHalfTurn(back.value.bearingRad - bearingRad)) * distanceM).toBeLessThan(CLOSE_M);
      }),
      { numRuns },
    );
  });

  it('refuses the bearing of a point to itself', () => {
    expect(inverse(at(1, 2), at(1, 2))).toMatchObject({ ok: false, error: { code: 'survey.samePoint' } });
    expect(polar(at(1, 2), at(1, 2), { angleRad: 0, distanceM: 1 })).toMatchObject({ ok: false });
  });

  it('lays a polar point off clockwise from the backsight', () => {
    const found = polar(at(0, 0), at(100, 0), { angleRad: degreesToRad(90), distanceM: 10 });
    assert(found.ok);
    expect(gap(found.value, at(0, 10))).toBeLessThan(1e-12);
  });
});

describe('toGrid', () => {
  it('turns the axes, rounds half up to the millimetre, and is the inverse of fromGrid', () => {
    expect(toGrid(at(5_670_181.0444, 12_674_503.7975))).toEqual({ ok: true, value: [12_674_503_798, 5_670_181_044] });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 15_999_999_999 }),
        fc.integer({ min: 0, max: 15_999_999_999 }),
        (east, north) => {
          expect(toGrid(fromGrid([east, north]))).toEqual({ ok: true, value: [east, north] });
        },
      ),
      { numRuns },
    );
  });

  it.each([at(-1, 5), at(NaN, 5), at(5, Infinity), at(17_000_000, 5)])(
    'refuses what is not on the grid: %o',
    (wrong) => {
      expect(toGrid(wrong)).toMatchObject({ ok: false, error: { code: 'coordinate.outside' } });
    },
  );
});

describe('intersections', () => {
  it('of two bearings hits the point that both were taken to', () => {
    fc.assert(
      fc.property(point, point, point, (a, b, p) => {
        const [toA, toB] = [inverse(a, p), inverse(b, p)];
        fc.pre(toA.ok && toB.ok && gap(a, b) > 1);
        const found = intersectBearings(a, toA.value.bearingRad, b, toB.value.bearingRad);
        fc.pre(found.ok && found.value.intersectionAngleRad > degreesToRad(5));
        expect(gap(found.value.point, p)).toBeLessThan(1e-5);
        expect(found.value.distanceFromAM).toBeCloseTo(toA.value.distanceM, 4);
        expect(found.value.distanceFromBM).toBeCloseTo(toB.value.distanceM, 4);
      }),
      { numRuns },
    );
  });

  it('of two bearings says when the point lies behind, and refuses parallels', () => {
    const found = intersectBearings(at(0, 0), degreesToRad(180), at(0, 100), degreesToRad(315));
    assert(found.ok);
    expect(gap(found.value.point, at(100, 0))).toBeLessThan(1e-9);
    expect(found.value.distanceFromAM).toBeCloseTo(-100, 9);
    expect(found.value.intersectionAngleRad).toBeCloseTo(Math.PI / 4, 12);
    for (const degrees of [30, 210])
      expect(intersectBearings(at(0, 0), degreesToRad(30), at(0, 100), degreesToRad(degrees))).toMatchObject({
        error: { code: 'intersection.parallel' },
      });
  });

  it('of a bearing and a distance gives both points in their order', () => {
    const found = intersectBearingDistance(at(0, 0), 0, at(50, 30), 50);
    assert(found.ok);
    expect(found.value).toMatchObject({ nearM: 10, farM: 90 });
    expect(gap(found.value.near, at(10, 0))).toBeLessThan(1e-12);
    expect(gap(found.value.far, at(90, 0))).toBeLessThan(1e-12);
    const touching = intersectBearingDistance(at(0, 0), 0, at(50, 30), 30);
    assert(touching.ok);
    expect(touching.value.nearM).toBe(touching.value.farM);
    expect(intersectBearingDistance(at(0, 0), 0, at(50, 30), 29.5)).toMatchObject({
      error: { code: 'intersection.noReach', about: ['0.500'] },
    });
  });

  it('of two distances gives the points left and right of the line', () => {
    fc.assert(
      fc.property(point, point, point, (a, b, p) => {
        fc.pre(gap(a, b) > 10 && gap(a, p) > 10 && gap(b, p) > 10);
        const side = perpendicular(a, b, p);
        assert(side.ok);
        fc.pre(Math.abs(side.value.offsetM) > 10);
        const found = intersectDistances(a, gap(a, p), b, gap(b, p));
        assert(found.ok);
        expect(gap(side.value.offsetM > 0 ? found.value.right : found.value.left, p)).toBeLessThan(1e-4);
        const apex = angleAt(p, a, b);
        assert(apex.ok);
        expect(found.value.intersectionAngleRad).toBeCloseTo(Math.abs(toHalfTurn(apex.value)), 4);
      }),
      { numRuns },
    );
  });

  it('of two distances refuses circles apart and circles inside one another, and says what is missing', () => {
    expect(intersectDistances(at(0, 0), 40, at(100, 0), 59)).toMatchObject({
      error: { code: 'intersection.noReach', about: ['1.000'] },
    });
    expect(intersectDistances(at(0, 0), 120, at(100, 0), 19)).toMatchObject({
      error: { code: 'intersection.noReach', about: ['1.000'] },
    });
    expect(intersectDistances(at(0, 0), 40, at(0, 0), 40)).toMatchObject({ error: { code: 'survey.samePoint' } });
    const touching = intersectDistances(at(0, 0), 40, at(100, 0), 60);
    assert(touching.ok);
    expect(gap(touching.value.left, touching.value.right)).toBe(0);
  });
});

describe('perpendicular and offset', () => {
  //        P
  //   A----F----B      A → B runs north: right is east
  it('counts offsets to the right', () => {
    const found = perpendicular(at(0, 0), at(100, 0), at(40, 7));
    assert(found.ok);
    expect(found.value).toMatchObject({ alongM: 40, offsetM: 7 });
    expect(gap(found.value.foot, at(40, 0))).toBeLessThan(1e-12);
    expect(perpendicular(at(0, 0), at(100, 0), at(-40, -7))).toMatchObject({ value: { alongM: -40, offsetM: -7 } });
  });

  it('undo each other', () => {
    fc.assert(
      fc.property(point, point, point, (a, b, p) => {
        fc.pre(gap(a, b) > 0.5);
        const measured = perpendicular(a, b, p);
        assert(measured.ok);
        const again = offsetPoint(a, b, measured.value);
        assert(again.ok);
        expect(gap(again.value, p)).toBeLessThan(1e-5);
      }),
      { numRuns },
    );
  });

  it('refuse a line without length', () => {
    expect(perpendicular(at(1, 1), at(1, 1), at(2, 2))).toMatchObject({ error: { code: 'survey.samePoint' } });
    expect(offsetPoint(at(1, 1), at(1, 1), { alongM: 1, offsetM: 1 })).toMatchObject({
      error: { code: 'survey.samePoint' },
    });
  });
});

describe('resection', () => {
  const sightsFrom = (station: PlanePoint, targets: readonly PlanePoint[], zeroRad = 0.7): readonly ResectionSight[] =>
    targets.map((target, index) => {
      const line = inverse(station, target);
      assert(line.ok);
      return { name: `T${index}`, point: target, directionRad: toFullTurn(line.value.bearingRad - zeroRad) };
    });
  const three = (sights: readonly ResectionSight[]) => {
    const [a, b, c] = sights;
    assert(a && b && c);
    return resectThree([a, b, c]);
  };

  it('finds the station and the orientation of the circle from three points', () => {
    const target = fc.record({
      turn: fc.integer({ min: 20, max: 150 }),
      distanceM: fc.integer({ min: 100, max: 4000 }),
    });
    fc.assert(
      fc.property(point, bearing, target, target, target, (p, zero, ...targets) => {
        let bearingRad = zero;
        const points = targets.map(({ turn, distanceM }) => {
          bearingRad += degreesToRad(turn);
          return forward(p, { bearingRad, distanceM });
        });
        const found = three(sightsFrom(p, points, zero));
        if (!found.ok) expect(found.error.code).toMatch(/dangerCircle|sameLine/u);
        fc.pre(found.ok && found.value.dangerRatio > 0.03);
        expect(gap(found.value.station, p)).toBeLessThan(1e-4);
        expect(Math.abs(toHalfTurn(found.value.orientationRad - zero))).toBeLessThan(1e-6);
      }),
      { numRuns },
    );
  });

  //        A   B             the circle through A, B, C is the danger circle
  //          C
  it('refuses a station on the danger circle and says how near it is', () => {
    const onCircle = (degrees: number): PlanePoint =>
      forward(at(0, 0), { bearingRad: degreesToRad(degrees), distanceM: 1000 });
    const targets = [onCircle(10), onCircle(80), onCircle(150)];
    expect(three(sightsFrom(onCircle(250), targets))).toMatchObject({
      error: { code: 'resection.dangerCircle', about: ['0.0'] },
    });
    const near = forward(at(0, 0), { bearingRad: degreesToRad(250), distanceM: 1008 });
    expect(three(sightsFrom(near, targets))).toMatchObject({
      error: { code: 'resection.dangerCircle', about: ['0.8'] },
    });
    const off = forward(at(0, 0), { bearingRad: degreesToRad(250), distanceM: 1012 });
    expect(three(sightsFrom(off, targets))).toMatchObject({ ok: true });
  });

  it('refuses three sights in one line, and directions that no station has', () => {
    const [a, b, c] = [at(100, 0), at(300, 0), at(-200, 0)];
    expect(three(sightsFrom(at(0, 0), [a, b, c]))).toMatchObject({ error: { code: 'resection.sameLine' } });
    const sights = sightsFrom(at(0, 0), [at(500, 10), at(400, 400), at(-50, 600)]);
    const turned = sights.map((sight, index) =>
      index === 1 ? { ...sight, directionRad: sight.directionRad + Math.PI } : sight,
    );
    expect(three(turned)).toMatchObject({ error: { code: 'resection.noSuchPoint' } });
  });

  it('with three points in one line has an answer beside that line', () => {
    const found = three(sightsFrom(at(0, 0), [at(500, -300), at(500, 0), at(500, 400)]));
    assert(found.ok);
    expect(gap(found.value.station, at(0, 0))).toBeLessThan(1e-9);
  });

  it('from more points shares the errors out by least squares and shows the wrong target', () => {
    const targets = [at(800, 100), at(300, 900), at(-600, 700), at(-700, -500), at(200, -900)];
    const sights = sightsFrom(at(12, -7), targets);
    const good = resectMany(sights, secondsToRad(5));
    assert(good.ok);
    expect(gap(good.value.station, at(12, -7))).toBeLessThan(1e-6);
    expect(good.value.network.degreesOfFreedom).toBe(2);
    const wrong = sights.map((sight) =>
      sight.name === 'T3' ? { ...sight, directionRad: sight.directionRad + secondsToRad(60) } : sight,
    );
    const bad = resectMany(wrong, secondsToRad(5));
    assert(bad.ok);
    const worst = bad.value.network.observations.toSorted((a, b) => (b.statistic ?? 0) - (a.statistic ?? 0))[0];
    expect(worst).toMatchObject({ id: 'T3', isSuspect: true });
    expect(resectMany(sights.slice(0, 2), secondsToRad(5))).toMatchObject({ error: { code: 'resection.tooFew' } });
  });

  it('from more points refuses as well when all of them lie on one danger circle', () => {
    const onCircle = (degrees: number): PlanePoint =>
      forward(at(0, 0), { bearingRad: degreesToRad(degrees), distanceM: 1000 });
    const sights = sightsFrom(onCircle(250), [10, 50, 80, 150].map(onCircle));
    expect(resectMany(sights, secondsToRad(5))).toMatchObject({ error: { code: 'resection.dangerCircle' } });
  });
});
