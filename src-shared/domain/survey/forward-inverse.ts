import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { toFullTurn, toHalfTurn } from './angle-units.ts';
import type { PlanePoint } from './plane-point.ts';

export interface BearingAndDistance {
  /** From grid north clockwise, in [0, 2π). */
  readonly bearingRad: number;
  readonly distanceM: number;
}

/**
 * Forward problem (прямая геодезическая задача): the point at a bearing and a distance.
 *
 * CRS     plane, x north, y east
 * Unit    metres, radians; bearing from grid north clockwise
 */
export function forward(from: PlanePoint, { bearingRad, distanceM }: BearingAndDistance): PlanePoint {
  return {
    xNorthM: from.xNorthM + distanceM * Math.cos(bearingRad),
    yEastM: from.yEastM + distanceM * Math.sin(bearingRad),
  };
}

/**
 * Inverse problem (обратная геодезическая задача): bearing and distance between two points.
 *
 * CRS     plane, x north, y east
 * Unit    metres, radians
 * Refuses 'survey.samePoint' (a point has no bearing to itself)
 */
export function inverse(from: PlanePoint, to: PlanePoint): Result<BearingAndDistance, Refusal<'survey.samePoint'>> {
  const dx = to.xNorthM - from.xNorthM;
  const dy = to.yEastM - from.yEastM;
  if (dx === 0 && dy === 0) return refuse('survey.samePoint');
  return ok({ bearingRad: toFullTurn(Math.atan2(dy, dx)), distanceM: Math.hypot(dx, dy) });
}

/**
 * Polar point: sighted from a station that is oriented by a backsight.
 *
 * Unit    metres, radians; `angleRad` clockwise from the backsight to the point
 * Refuses 'survey.samePoint' (station and backsight)
 */
export function polar(
  station: PlanePoint,
  backsight: PlanePoint,
  sight: { readonly angleRad: number; readonly distanceM: number },
): Result<PlanePoint, Refusal<'survey.samePoint'>> {
  const back = inverse(station, backsight);
  if (!back.ok) return back;
  const bearingRad = toFullTurn(back.value.bearingRad + sight.angleRad);
  return ok(forward(station, { bearingRad, distanceM: sight.distanceM }));
}

/** Angle at a point, clockwise from one point to another, in [0, 2π). */
export function angleAt(at: PlanePoint, from: PlanePoint, to: PlanePoint): Result<number, Refusal<'survey.samePoint'>> {
  const first = inverse(at, from);
  if (!first.ok) return first;
  const second = inverse(at, to);
  return second.ok ? ok(toFullTurn(second.value.bearingRad - first.value.bearingRad)) : second;
}

/** Difference of two bearings in (−π, π]: positive when `to` lies clockwise of `from`. */
export const turnRad = (fromRad: number, toRad: number): number => toHalfTurn(toRad - fromRad);
