import { invariant } from '../invariant.ts';
import { ok, type Refusal, type Result } from '../result.ts';
import { degreesToRad } from './angle-units.ts';
import { forward, inverse, polar } from './forward-inverse.ts';
import { intersectBearingDistance, intersectBearings, intersectDistances } from './intersections.ts';
import type { NetworkCode } from './network/adjust-network.ts';
import { offsetPoint, perpendicular } from './offsets.ts';
import type { GivenName, PlaneProblem } from './plane-problems.ts';
import type { PlanePoint } from './plane-point.ts';
import { resectMany, resectThree, type ResectionCode, type ResectionSight } from './resection.ts';

/** What was given, read: points, radians, metres. An optional value that is not there is left out. */
export interface GivenValues {
  readonly points: Partial<Readonly<Record<GivenName, PlanePoint>>>;
  readonly numbers: Partial<Readonly<Record<GivenName, number>>>;
}

export type ResultName =
  | 'point'
  | 'near'
  | 'far'
  | 'left'
  | 'right'
  | 'foot'
  | 'station'
  | 'bearing'
  | 'distance'
  | 'distanceA'
  | 'distanceB'
  | 'along'
  | 'offset'
  | 'crossing'
  | 'orientation'
  | 'danger'
  | 'sdNorth'
  | 'sdEast';

export type PlaneResult =
  | { readonly name: ResultName; readonly kind: 'point'; readonly value: PlanePoint }
  | { readonly name: ResultName; readonly kind: 'angle' | 'bearing' | 'metres' | 'percent'; readonly value: number };

/** What a person should know of a solution that stands: 'behind' a station, and lines that cross too sharply. */
export type PlaneRemark = 'weakCrossing' | 'behind' | 'nearDangerCircle' | 'onExtension';

export interface PlaneSolution {
  readonly results: readonly PlaneResult[];
  readonly remarks: readonly PlaneRemark[];
}

type Solved = Result<
  PlaneSolution,
  Refusal<
    | 'survey.samePoint'
    | 'intersection.parallel'
    | 'intersection.noReach'
    | 'resection.tooFew'
    | ResectionCode
    | NetworkCode
  >
>;

/** Below 30° (and above 150°) a point is weak: the usual rule of field manuals [assumed]. */
const WEAKEST_CROSSING_RAD = degreesToRad(30);
/** Nearer to the danger circle than a fifth of its radius the station moves much with the readings [assumed]. */
const SAFE_DANGER_RATIO = 0.2;

/**
 * One problem of the plane with all that is needed for it given.
 *
 * CRS     plane, x north, y east
 * Unit    metres, radians; `directionSdRad` the standard deviation of a reading, for resections from four points
 * Refuses what the functions of each problem refuse
 */
export function solvePlaneProblem(
  problem: PlaneProblem,
  given: GivenValues,
  { directionSdRad }: { readonly directionSdRad: number },
): Solved {
  const point = (name: GivenName): PlanePoint => required(given.points[name], name);
  const number = (name: GivenName): number => required(given.numbers[name], name);
  switch (problem) {
    case 'inverse':
      return mapSolved(inverse(point('a'), point('b')), ({ bearingRad, distanceM }) => [
        bearing('bearing', bearingRad),
        metres('distance', distanceM),
      ]);
    case 'forward':
      return solved([
        pointResult('point', forward(point('a'), { bearingRad: number('bearing'), distanceM: number('distance') })),
      ]);
    case 'bearings':
      return byBearings(point('a'), number('bearingA'), point('b'), number('bearingB'));
    case 'bearingDistance':
      return byBearingAndDistance(point('a'), number('bearingA'), point('b'), number('distanceB'));
    case 'distances':
      return byDistances(point('a'), number('distanceA'), point('b'), number('distanceB'));
    case 'perpendicular':
      return dropped(point('a'), point('b'), point('p'));
    case 'offset':
      return mapSolved(
        offsetPoint(point('a'), point('b'), { alongM: number('along'), offsetM: number('offset') }),
        (found) => [pointResult('point', found)],
      );
    case 'polar':
      return mapSolved(
        polar(point('station'), point('backsight'), { angleRad: number('angle'), distanceM: number('distance') }),
        (found) => [pointResult('point', found)],
      );
    case 'resection':
      return resection(given, directionSdRad);
  }
}

function required<T>(value: T | undefined, name: string): T {
  invariant(value !== undefined, `${name} is given`);
  return value;
}

const solved = (results: readonly PlaneResult[], remarks: readonly PlaneRemark[] = []): Solved =>
  ok({ results, remarks });
const mapSolved = <T>(
  result: Result<T, Refusal<'survey.samePoint'>>,
  results: (value: T) => readonly PlaneResult[],
): Solved => (result.ok ? solved(results(result.value)) : result);

const pointResult = (name: ResultName, value: PlanePoint): PlaneResult => ({ name, kind: 'point', value });
const bearing = (name: ResultName, value: number): PlaneResult => ({ name, kind: 'bearing', value });
const metres = (name: ResultName, value: number): PlaneResult => ({ name, kind: 'metres', value });
const weakIf = (crossingRad: number): readonly PlaneRemark[] =>
  crossingRad < WEAKEST_CROSSING_RAD || crossingRad > Math.PI - WEAKEST_CROSSING_RAD ? ['weakCrossing'] : [];

function byBearings(a: PlanePoint, bearingARad: number, b: PlanePoint, bearingBRad: number): Solved {
  const found = intersectBearings(a, bearingARad, b, bearingBRad);
  if (!found.ok) return found;
  const { point, distanceFromAM, distanceFromBM, intersectionAngleRad } = found.value;
  const isBehind = distanceFromAM < 0 || distanceFromBM < 0;
  return solved(
    [
      pointResult('point', point),
      metres('distanceA', distanceFromAM),
      metres('distanceB', distanceFromBM),
      { name: 'crossing', kind: 'angle', value: intersectionAngleRad },
    ],
    [...(isBehind ? (['behind'] as const) : []), ...weakIf(intersectionAngleRad)],
  );
}

function byBearingAndDistance(a: PlanePoint, bearingRad: number, b: PlanePoint, distanceM: number): Solved {
  const found = intersectBearingDistance(a, bearingRad, b, distanceM);
  if (!found.ok) return found;
  const { near, far, nearM, farM } = found.value;
  return solved(
    [pointResult('near', near), metres('along', nearM), pointResult('far', far), metres('along', farM)],
    nearM < 0 ? ['behind'] : [],
  );
}

function byDistances(a: PlanePoint, distanceAM: number, b: PlanePoint, distanceBM: number): Solved {
  const found = intersectDistances(a, distanceAM, b, distanceBM);
  if (!found.ok) return found;
  const { left, right, intersectionAngleRad } = found.value;
  return solved(
    [
      pointResult('left', left),
      pointResult('right', right),
      { name: 'crossing', kind: 'angle', value: intersectionAngleRad },
    ],
    weakIf(intersectionAngleRad),
  );
}

function dropped(a: PlanePoint, b: PlanePoint, p: PlanePoint): Solved {
  const found = perpendicular(a, b, p);
  const line = inverse(a, b);
  if (!found.ok) return found;
  const { foot, alongM, offsetM } = found.value;
  const isBeyond = alongM < 0 || (line.ok && alongM > line.value.distanceM);
  return solved(
    [pointResult('foot', foot), metres('along', alongM), metres('offset', offsetM)],
    isBeyond ? ['onExtension'] : [],
  );
}

function resection({ points, numbers }: GivenValues, directionSdRad: number): Solved {
  const sights = (
    [
      ['a', 'directionA'],
      ['b', 'directionB'],
      ['c', 'directionC'],
      ['d', 'directionD'],
    ] as const
  ).flatMap(([name, direction]): readonly ResectionSight[] => {
    const point = points[name];
    const directionRad = numbers[direction];
    return point === undefined || directionRad === undefined ? [] : [{ name, point, directionRad }];
  });
  const [a, b, c, d] = sights;
  if (a !== undefined && b !== undefined && c !== undefined && d === undefined) {
    const found = resectThree([a, b, c]);
    if (!found.ok) return found;
    const { station, orientationRad, dangerRatio } = found.value;
    return solved(
      [
        pointResult('station', station),
        bearing('orientation', orientationRad),
        ...(Number.isFinite(dangerRatio)
          ? [{ name: 'danger', kind: 'percent', value: 100 * dangerRatio } as const]
          : []),
      ],
      dangerRatio < SAFE_DANGER_RATIO ? ['nearDangerCircle'] : [],
    );
  }
  const found = resectMany(sights, directionSdRad);
  if (!found.ok) return found;
  const { station, orientationRad, network } = found.value;
  const [adjusted] = network.points;
  return solved([
    pointResult('station', station),
    bearing('orientation', orientationRad),
    ...(adjusted === undefined ? [] : [metres('sdNorth', adjusted.sdNorthM), metres('sdEast', adjusted.sdEastM)]),
  ]);
}
