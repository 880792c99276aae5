import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { inverse, forward } from './forward-inverse.ts';
import type { PlanePoint } from './plane-point.ts';

/** Two lines whose bearings differ by less (0.0002″) are parallel to everything that can be measured. */
const PARALLEL_SINE = 1e-9;

export interface BearingIntersection {
  readonly point: PlanePoint;
  /** Along the bearings; negative when the lines meet behind the station. */
  readonly distanceFromAM: number;
  readonly distanceFromBM: number;
  /** Acute angle at the point in (0, π/2]: below 30° the point is weak. */
  readonly intersectionAngleRad: number;
}

/**
 * Intersection by two bearings (прямая засечка).
 *
 *   P
 *   |\          a, b  known points
 *   | \         bearings from grid north clockwise
 *   A  B
 *
 * CRS     plane, x north, y east
 * Unit    metres, radians
 * Refuses 'intersection.parallel' (the lines never meet, or are one line)
 */
export function intersectBearings(
  a: PlanePoint,
  bearingARad: number,
  b: PlanePoint,
  bearingBRad: number,
): Result<BearingIntersection, Refusal<'intersection.parallel'>> {
  const sine = Math.sin(bearingBRad - bearingARad);
  if (Math.abs(sine) < PARALLEL_SINE) return refuse('intersection.parallel');
  const dx = b.xNorthM - a.xNorthM;
  const dy = b.yEastM - a.yEastM;
  const distanceFromAM = (dx * Math.sin(bearingBRad) - dy * Math.cos(bearingBRad)) / sine;
  const distanceFromBM = (dx * Math.sin(bearingARad) - dy * Math.cos(bearingARad)) / sine;
  return ok({
    point: forward(a, { bearingRad: bearingARad, distanceM: distanceFromAM }),
    distanceFromAM,
    distanceFromBM,
    intersectionAngleRad: Math.asin(Math.min(1, Math.abs(sine))),
  });
}

export interface BearingDistanceIntersection {
  /** Where the line enters the circle and where it leaves it; the same point when it touches. */
  readonly near: PlanePoint;
  readonly far: PlanePoint;
  /** Along the bearing from the first point; negative behind it. */
  readonly nearM: number;
  readonly farM: number;
}

/**
 * Intersection of a bearing from `a` and a distance from `b`: both solutions, in the order of the bearing.
 *
 * CRS     plane, x north, y east
 * Unit    metres, radians
 * Refuses 'intersection.noReach' (the line passes the circle; about: the missing metres)
 */
export function intersectBearingDistance(
  a: PlanePoint,
  bearingRad: number,
  b: PlanePoint,
  distanceM: number,
): Result<BearingDistanceIntersection, Refusal<'intersection.noReach'>> {
  const dx = b.xNorthM - a.xNorthM;
  const dy = b.yEastM - a.yEastM;
  const along = dx * Math.cos(bearingRad) + dy * Math.sin(bearingRad);
  const across = Math.abs(dy * Math.cos(bearingRad) - dx * Math.sin(bearingRad));
  if (across > distanceM) return refuse('intersection.noReach', [(across - distanceM).toFixed(3)]);
  const half = Math.sqrt((distanceM - across) * (distanceM + across));
  const at = (metres: number): PlanePoint => forward(a, { bearingRad, distanceM: metres });
  return ok({ near: at(along - half), far: at(along + half), nearM: along - half, farM: along + half });
}

export interface DistanceIntersection {
  /** Left and right of the line from a to b; the same point when the circles touch. */
  readonly left: PlanePoint;
  readonly right: PlanePoint;
  /** Angle at the point in [0, π]: near 0 or π the point is weak. */
  readonly intersectionAngleRad: number;
}

/**
 * Intersection by two distances (линейная засечка): both solutions by the side of the line a → b.
 *
 * CRS     plane, x north, y east
 * Unit    metres
 * Refuses 'survey.samePoint' | 'intersection.noReach' (the circles do not meet; about: the missing metres)
 */
export function intersectDistances(
  a: PlanePoint,
  distanceAM: number,
  b: PlanePoint,
  distanceBM: number,
): Result<DistanceIntersection, Refusal<'survey.samePoint' | 'intersection.noReach'>> {
  const base = inverse(a, b);
  if (!base.ok) return base;
  const baseM = base.value.distanceM;
  const missing = Math.max(baseM - distanceAM - distanceBM, Math.abs(distanceAM - distanceBM) - baseM);
  if (missing > 0) return refuse('intersection.noReach', [missing.toFixed(3)]);
  const along = (baseM * baseM + (distanceAM - distanceBM) * (distanceAM + distanceBM)) / (2 * baseM);
  const across = Math.sqrt(Math.max(0, (distanceAM - along) * (distanceAM + along)));
  const foot = forward(a, { bearingRad: base.value.bearingRad, distanceM: along });
  const aside = (metres: number): PlanePoint =>
    forward(foot, { bearingRad: base.value.bearingRad + Math.PI / 2, distanceM: metres });
  return ok({
    left: aside(-across),
    right: aside(across),
    intersectionAngleRad: angleAtApex(along, across, baseM),
  });
}

/** Angle under which the base is seen from the point. */
const angleAtApex = (along: number, across: number, baseM: number): number =>
  Math.abs(Math.atan2(baseM * across, across * across - along * (baseM - along)));
