import { assert, describe, expect, it } from 'vitest';
import { degreesToRad, radToDegrees, secondsToRad } from './angle-units.ts';
import { forward, inverse } from './forward-inverse.ts';
import type { PlanePoint } from './plane-point.ts';
import type { GivenName, PlaneProblem } from './plane-problems.ts';
import { solvePlaneProblem, type GivenValues } from './solve-plane-problem.ts';

const at = (xNorthM: number, yEastM: number): PlanePoint => ({ xNorthM, yEastM });
const A = at(5_670_000, 12_674_000);
const B = at(5_670_000, 12_674_100);
const SETTINGS = { directionSdRad: secondsToRad(5) };

const solve = (
  problem: PlaneProblem,
  points: GivenValues['points'],
  numbers: Partial<Record<GivenName, number>> = {},
) => {
  const solved = solvePlaneProblem(problem, { points, numbers }, SETTINGS);
  assert(solved.ok, JSON.stringify(solved));
  return solved.value;
};
const shown = (...[problem, points, numbers]: Parameters<typeof solve>) =>
  solve(problem, points, numbers).results.map((result) =>
    result.kind === 'point'
      ? [result.name, result.value.xNorthM - A.xNorthM, result.value.yEastM - A.yEastM].map((part) =>
          typeof part === 'number' ? Math.round(part * 1000) / 1000 : part,
        )
      : [result.name, Math.round((result.kind === 'metres' ? result.value : radToDegrees(result.value)) * 1000) / 1000],
  );

//        P (60 north, 40 east of A)
//       / \
//      A---B        A and B 100 m apart, east of each other
describe('solvePlaneProblem', () => {
  const P = at(A.xNorthM + 60, A.yEastM + 40);
  const bearingTo = (from: PlanePoint, to: PlanePoint): number => {
    const line = inverse(from, to);
    assert(line.ok);
    return line.value.bearingRad;
  };
  const distanceTo = (from: PlanePoint, to: PlanePoint): number =>
    Math.hypot(to.xNorthM - from.xNorthM, to.yEastM - from.yEastM);

  it('inverse and forward', () => {
    expect(shown('inverse', { a: A, b: B })).toEqual([
      ['bearing', 90],
      ['distance', 100],
    ]);
    expect(shown('forward', { a: A }, { bearing: degreesToRad(90), distance: 100 })).toEqual([['point', 0, 100]]);
  });

  it('finds the same point by bearings, by a bearing and a distance, and by distances', () => {
    const bearings = { bearingA: bearingTo(A, P), bearingB: bearingTo(B, P) };
    expect(shown('bearings', { a: A, b: B }, bearings)[0]).toEqual(['point', 60, 40]);
    const mixed = shown('bearingDistance', { a: A, b: B }, { ...bearings, distanceB: distanceTo(B, P) });
    expect(mixed.map(([, ...values]) => values)).toContainEqual([60, 40]);
    const both = shown('distances', { a: A, b: B }, { distanceA: distanceTo(A, P), distanceB: distanceTo(B, P) });
    expect(both[0]).toEqual(['left', 60, 40]);
    expect(both[1]).toEqual(['right', -60, 40]);
  });

  it('perpendicular and offset undo each other', () => {
    expect(shown('perpendicular', { a: A, b: B, p: P })).toEqual([
      ['foot', 0, 40],
      ['along', 40],
      ['offset', -60],
    ]);
    expect(shown('offset', { a: A, b: B }, { along: 40, offset: -60 })).toEqual([['point', 60, 40]]);
  });

  it('polar point from a backsight', () => {
    const given = { angle: degreesToRad(270), distance: 50 };
    expect(shown('polar', { station: A, backsight: B }, given)).toEqual([['point', 50, 0]]);
  });

  it('resection from three points and, with its precision, from four', () => {
    const station = at(A.xNorthM - 300, A.yEastM + 20);
    const points = { a: A, b: B, c: at(A.xNorthM + 400, A.yEastM - 250) };
    const d = forward(station, { bearingRad: degreesToRad(200), distanceM: 350 });
    const readings = {
      directionA: bearingTo(station, points.a),
      directionB: bearingTo(station, points.b),
      directionC: bearingTo(station, points.c),
    };
    expect(shown('resection', points, readings)[0]).toEqual(['station', -300, 20]);
    const four = solve('resection', { ...points, d }, { ...readings, directionD: bearingTo(station, d) });
    expect(four.results.map(({ name }) => name)).toEqual(['station', 'orientation', 'sdNorth', 'sdEast']);
  });

  it('warns of what stands but is weak', () => {
    const weak = { bearingA: degreesToRad(80), bearingB: degreesToRad(75) };
    expect(solve('bearings', { a: A, b: B }, weak).remarks).toContain('weakCrossing');
    const behind = { bearingA: degreesToRad(200), bearingB: degreesToRad(90.1) };
    expect(solve('bearings', { a: A, b: B }, behind).remarks).toContain('behind');
    expect(solve('perpendicular', { a: A, b: B, p: at(A.xNorthM, A.yEastM + 140) }).remarks).toEqual(['onExtension']);
  });

  it.each<[PlaneProblem, GivenValues, string]>([
    ['inverse', { points: { a: A, b: A }, numbers: {} }, 'survey.samePoint'],
    ['bearings', { points: { a: A, b: B }, numbers: { bearingA: 1, bearingB: 1 } }, 'intersection.parallel'],
    ['distances', { points: { a: A, b: B }, numbers: { distanceA: 10, distanceB: 20 } }, 'intersection.noReach'],
    ['perpendicular', { points: { a: A, b: A, p: P }, numbers: {} }, 'survey.samePoint'],
    [
      'resection',
      { points: { a: A, b: B, c: P }, numbers: { directionA: 1, directionB: 1, directionC: 1 } },
      'resection.sameLine',
    ],
  ])('%s without a solution is a refusal with words', (problem, given, code) => {
    const solved = solvePlaneProblem(problem, given, SETTINGS);
    expect(solved.ok ? null : solved.error.code).toBe(code);
  });
});
