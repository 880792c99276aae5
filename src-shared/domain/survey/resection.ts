import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { toFullTurn } from './angle-units.ts';
import { inverse, turnRad } from './forward-inverse.ts';
import { adjustNetwork, type AdjustedNetwork, type NetworkCode } from './network/adjust-network.ts';
import type { PlanePoint } from './plane-point.ts';

/** A sight from the new station to a known point: reading of the circle, clockwise. */
export interface ResectionSight {
  readonly name: string;
  readonly point: PlanePoint;
  readonly directionRad: number;
}

export interface Resection {
  readonly station: PlanePoint;
  /** Bearing of the circle's zero. */
  readonly orientationRad: number;
  /** Distance of the station from the circle through the three points, as a part of its radius; 1 at its centre. */
  readonly dangerRatio: number;
}

/**
 * Nearer to the danger circle than this part of its radius a station is refused: on a circle of 1 km a second of arc then
 * moves it by half a metre. On the circle itself every point sees the three under the same angles.
 */
const LEAST_DANGER_RATIO = 0.01;
/** Sights that differ by less than this point into one line (0.02″). */
const SAME_LINE = 1e-7;

type ThreeSights = readonly [ResectionSight, ResectionSight, ResectionSight];
export type ResectionCode = 'resection.dangerCircle' | 'resection.sameLine' | 'resection.noSuchPoint';

/**
 * Resection from three known points (обратная засечка, задача Потенота).
 *
 *   A     B     C         A station P on the circle through A, B and C (the danger circle)
 *    \    |    /          cannot be found: the angles are the same all along it.
 *      \  |  /
 *         P
 *
 * CRS     plane, x north, y east
 * Unit    metres, radians
 * Refuses 'resection.dangerCircle' (about: the ratio in per cent) | 'resection.sameLine' (two sights in one line) |
 *         'resection.noSuchPoint' (the readings fit no station, as when two targets are exchanged)
 * Source  with the orientation o and P turned by it (p, q) each sight says p·cos dᵢ + q·sin dᵢ = s·Uᵢ + c·Vᵢ, linear in
 *         p, q, s = sin o, c = cos o; p and q go out by the sines of the differences of the directions
 */
export function resectThree(
  sights: ThreeSights,
  leastDangerRatio = LEAST_DANGER_RATIO,
): Result<Resection, Refusal<ResectionCode>> {
  const [first, second, third] = sights;
  const origin = second.point;
  const rows = sights.map(({ point, directionRad }) => {
    const x = point.xNorthM - origin.xNorthM;
    const y = point.yEastM - origin.yEastM;
    const cos = Math.cos(directionRad);
    const sin = Math.sin(directionRad);
    return { cos, sin, u: x * cos + y * sin, v: x * sin - y * cos };
  });
  const lambda = [
    Math.sin(third.directionRad - second.directionRad),
    Math.sin(first.directionRad - third.directionRad),
    Math.sin(second.directionRad - first.directionRad),
  ] as const;
  if (lambda.filter((sine) => Math.abs(sine) < SAME_LINE).length > 1) return refuse('resection.sameLine');
  const sumU = rows.reduce((sum, { u }, index) => sum + (lambda[index] ?? 0) * u, 0);
  const sumV = rows.reduce((sum, { v }, index) => sum + (lambda[index] ?? 0) * v, 0);
  const size = rows.reduce((sum, { u, v }, index) => sum + Math.abs(lambda[index] ?? 0) * Math.hypot(u, v), 0);
  if (Math.hypot(sumU, sumV) <= 1e-12 * size) return refuse('resection.dangerCircle', ['0.0']);
  const station = stationAt(Math.atan2(-sumV, sumU), rows, lambda, origin);
  const dangerRatio = dangerRatioAt(station, sights);
  if (dangerRatio < leastDangerRatio) return refuse('resection.dangerCircle', [(100 * dangerRatio).toFixed(1)]);
  const orientations = sights.map(({ point, directionRad }) => {
    const line = inverse(station, point);
    return line.ok ? line.value.bearingRad - directionRad : NaN;
  });
  const [orientation = NaN] = orientations;
  // A sight backwards solves the equations as well: then no station sees the points in these directions.
  const fits = orientations.every((other) => Math.cos(other - orientation) > 0);
  return fits ? ok({ station, orientationRad: toFullTurn(orientation), dangerRatio }) : refuse('resection.noSuchPoint');
}

/** p and q from the two sights that cross best, turned back by the orientation. */
function stationAt(
  orientationRad: number,
  rows: readonly { readonly cos: number; readonly sin: number; readonly u: number; readonly v: number }[],
  lambda: readonly [number, number, number],
  origin: PlanePoint,
): PlanePoint {
  const s = Math.sin(orientationRad);
  const c = Math.cos(orientationRad);
  const left = lambda.reduce(
    (worst, sine, index) => (Math.abs(sine) > Math.abs(lambda[worst] ?? 0) ? index : worst),
    0,
  );
  const [a, b] = rows.filter((_, index) => index !== left);
  if (a === undefined || b === undefined) return origin;
  const [rightA, rightB] = [s * a.u + c * a.v, s * b.u + c * b.v];
  const determinant = a.cos * b.sin - b.cos * a.sin;
  const p = (rightA * b.sin - rightB * a.sin) / determinant;
  const q = (a.cos * rightB - b.cos * rightA) / determinant;
  return { xNorthM: origin.xNorthM + p * s + q * c, yEastM: origin.yEastM - p * c + q * s };
}

/** Infinite for three points in one line: their circle is the line itself, and only on it there is danger. */
function dangerRatioAt(station: PlanePoint, [a, b, c]: ThreeSights): number {
  const [bx, by] = [b.point.xNorthM - a.point.xNorthM, b.point.yEastM - a.point.yEastM];
  const [cx, cy] = [c.point.xNorthM - a.point.xNorthM, c.point.yEastM - a.point.yEastM];
  const double = 2 * (bx * cy - by * cx);
  if (double === 0) return Infinity;
  const north = (cy * (bx * bx + by * by) - by * (cx * cx + cy * cy)) / double;
  const east = (bx * (cx * cx + cy * cy) - cx * (bx * bx + by * by)) / double;
  const radius = Math.hypot(north, east);
  const fromCentre = Math.hypot(station.xNorthM - a.point.xNorthM - north, station.yEastM - a.point.yEastM - east);
  return Math.abs(fromCentre - radius) / radius;
}

export interface AdjustedResection {
  readonly station: PlanePoint;
  readonly orientationRad: number;
  readonly network: AdjustedNetwork;
}

/**
 * Resection from four and more known points by least squares. The start comes from the three sights that lie farthest from
 * their danger circle; observations are named by their targets.
 *
 * Unit    metres, radians; `directionSdRad` the standard deviation of a reading
 * Refuses everything of `resectThree` (no three sights will do) and of `adjustNetwork` | 'resection.tooFew' (under three)
 */
export function resectMany(
  sights: readonly ResectionSight[],
  directionSdRad: number,
): Result<AdjustedResection, Refusal<ResectionCode | NetworkCode | 'resection.tooFew'>> {
  if (sights.length < 3) return refuse('resection.tooFew');
  const start = bestStart(sights);
  if (!start.ok) return start;
  const station = '';
  const adjusted = adjustNetwork({
    points: [
      { name: station, position: start.value.station, isFixed: false },
      ...sights.map(({ name, point }) => ({ name, position: point, isFixed: true })),
    ],
    observations: sights.map(({ name, directionRad }) => ({
      kind: 'direction',
      id: name,
      set: station,
      at: station,
      to: name,
      valueRad: directionRad,
      sdRad: directionSdRad,
    })),
  });
  if (!adjusted.ok) return adjusted;
  const { points, orientations } = adjusted.value;
  return ok({
    station: points[0]?.position ?? start.value.station,
    orientationRad: orientations[0]?.orientationRad ?? start.value.orientationRad,
    network: adjusted.value,
  });
}

/** Of all threes that have an answer the one least in danger, measured by how sharp its sights cross as well. */
function bestStart(sights: readonly ResectionSight[]): Result<Resection, Refusal<ResectionCode>> {
  let best: { readonly resection: Resection; readonly strength: number } | null = null;
  let refused: Result<never, Refusal<ResectionCode>> = refuse('resection.noSuchPoint');
  for (const [i, a] of sights.entries())
    for (const [j, b] of sights.entries())
      for (const [k, c] of sights.entries()) {
        if (!(i < j && j < k)) continue;
        const found = resectThree([a, b, c]);
        if (!found.ok) {
          refused = found;
          continue;
        }
        const strength = Math.min(1, found.value.dangerRatio) * crossing([a, b, c]);
        if (strength > (best?.strength ?? -1)) best = { resection: found.value, strength };
      }
  return best === null ? refused : ok(best.resection);
}

/** Sine of the sharpest crossing of the three lines of sight. */
const crossing = (sights: ThreeSights): number =>
  Math.max(
    ...sights.map(({ directionRad }, index) =>
      Math.abs(Math.sin(turnRad(directionRad, sights[(index + 1) % 3]?.directionRad ?? directionRad))),
    ),
  );
