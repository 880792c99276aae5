import { ok, type Refusal, type Result } from '../result.ts';
import { forward, inverse } from './forward-inverse.ts';
import type { PlanePoint } from './plane-point.ts';

export interface Perpendicular {
  readonly foot: PlanePoint;
  /** From the first point along the line; below 0 or beyond its length the foot lies on the extension. */
  readonly alongM: number;
  /** Right of the line positive. */
  readonly offsetM: number;
}

/**
 * Foot of the perpendicular from a point to the line a → b.
 *
 *        P
 *        |  offset (P left of a → b: negative)
 *   A----F--------B
 *
 * CRS     plane, x north, y east
 * Unit    metres
 * Refuses 'survey.samePoint' (a and b)
 */
export function perpendicular(
  a: PlanePoint,
  b: PlanePoint,
  point: PlanePoint,
): Result<Perpendicular, Refusal<'survey.samePoint'>> {
  const line = inverse(a, b);
  if (!line.ok) return line;
  const { bearingRad, distanceM } = line.value;
  const north = (b.xNorthM - a.xNorthM) / distanceM;
  const east = (b.yEastM - a.yEastM) / distanceM;
  const dx = point.xNorthM - a.xNorthM;
  const dy = point.yEastM - a.yEastM;
  const alongM = dx * north + dy * east;
  return ok({ foot: forward(a, { bearingRad, distanceM: alongM }), alongM, offsetM: dy * north - dx * east });
}

/**
 * The point at a distance along the line a → b and a perpendicular offset from it, right positive.
 *
 * CRS     plane, x north, y east
 * Unit    metres
 * Refuses 'survey.samePoint' (a and b)
 */
export function offsetPoint(
  a: PlanePoint,
  b: PlanePoint,
  { alongM, offsetM }: { readonly alongM: number; readonly offsetM: number },
): Result<PlanePoint, Refusal<'survey.samePoint'>> {
  const line = inverse(a, b);
  if (!line.ok) return line;
  const { bearingRad } = line.value;
  const foot = forward(a, { bearingRad, distanceM: alongM });
  return ok(forward(foot, { bearingRad: bearingRad + Math.PI / 2, distanceM: offsetM }));
}
