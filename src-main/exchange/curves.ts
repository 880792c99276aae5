import { densifySweep, type Fineness } from '#domain/geometry/densify-arc.ts';
import type { Arc, FilePoint } from './drawing.ts';
import { finenessIn } from './landxml/densify-curve.ts';
import { moved, turned, type Affine, type Vector } from './affine.ts';

/**
 * Piece of an ellipse in space: center + u·cos t + v·sin t, from t = `from` on by `sweep` (negative: backwards).
 * Circles, arcs and bulges are ellipses whose axes are alike; any affine map keeps the form.
 */
export interface Conic {
  readonly center: Vector;
  readonly u: Vector;
  readonly v: Vector;
  readonly from: number;
  readonly sweep: number;
}

export const FULL_TURN = 2 * Math.PI;

export function movedConic(matrix: Affine | null, conic: Conic): Conic {
  return { ...conic, center: moved(matrix, conic.center), u: turned(matrix, conic.u), v: turned(matrix, conic.v) };
}

export function pointOn({ center, u, v }: Conic, t: number): FilePoint {
  const [cos, sin] = [Math.cos(t), Math.sin(t)];
  return [center[0] + u[0] * cos + v[0] * sin, center[1] + u[1] * cos + v[1] * sin];
}

/** Arc of a polyline from `a` to `b`: the bulge is the tangent of a quarter of its angle, positive to the left. */
export function conicOfBulge(a: Vector, b: Vector, bulge: number): Conic {
  const lift = (1 - bulge * bulge) / (4 * bulge);
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const center: Vector = [(a[0] + b[0]) / 2 - lift * dy, (a[1] + b[1]) / 2 + lift * dx, a[2]];
  const u: Vector = [a[0] - center[0], a[1] - center[1], 0];
  return { center, u, v: [-u[1], u[0], 0], from: 0, sweep: 4 * Math.atan(bulge) };
}

/** More than this many points and the curve is left out: a radius that no boundary has. */
const MOST_POINTS = 20_000;

/** Points of a curve between its ends, and the arc as evidence when it is one of a circle. */
export interface Densified {
  readonly points: readonly FilePoint[];
  readonly arc: Arc | null;
}

/**
 * Chords of a curve already in the plane of the drawing, none farther from it than CHORD_ERROR_M. `ends` are the first
 * and the last point as the neighbours of the curve in its line have them.
 *
 * Returns null for a curve that would take too many points
 */
export function densifyConic(
  conic: Conic,
  ends: readonly [FilePoint, FilePoint],
  unitMetres: number,
): Densified | null {
  const fineness = finenessIn(unitMetres);
  const radius = Math.hypot(conic.u[0], conic.u[1]);
  if (isCircle(conic, radius)) return densifyCircle(conic, ends, radius, fineness);
  // No point of the affine picture of a circle leaves its chord by more than the longest axis does.
  const longest = Math.hypot(radius, conic.v[0], conic.v[1]);
  const count = Math.ceil(Math.abs(conic.sweep) / stepOf(longest, fineness.chordError));
  if (!(count <= MOST_POINTS)) return null;
  const points: FilePoint[] = [];
  for (let k = 1; k < count; k++) points.push(pointOn(conic, conic.from + (conic.sweep * k) / count));
  return { points, arc: null };
}

/** Largest angle whose chord leaves the circle by no more than the error; an eighth of a turn for tiny circles. */
const stepOf = (radius: number, error: number): number =>
  FULL_TURN / Math.max(8, Math.ceil(FULL_TURN / (4 * Math.asin(Math.sqrt(Math.min(1, error / (2 * radius)))))));

function isCircle({ u, v }: Conic, radius: number): boolean {
  const inner = u[0] * v[0] + u[1] * v[1];
  return Math.abs(Math.hypot(v[0], v[1]) - radius) <= 1e-9 * radius && Math.abs(inner) <= 1e-9 * radius * radius;
}

/**
 * Points at fixed directions from the centre, as LandXML arcs have them: two parcels that share a piece of a circle get
 * the same points, from whichever end each of them draws it.
 */
function densifyCircle(
  { center, u, v, from, sweep }: Conic,
  [start, end]: readonly [FilePoint, FilePoint],
  radius: number,
  fineness: Fineness,
): Densified | null {
  if (!(Math.abs(sweep) / stepOf(radius, fineness.chordError) <= MOST_POINTS)) return null;
  const mirrored = u[0] * v[1] - u[1] * v[0] < 0;
  const clockwise = mirrored !== sweep < 0;
  const first = Math.atan2(u[1], u[0]) + (mirrored ? -from : from);
  const low = clockwise ? first - Math.abs(sweep) : first;
  const arc: Arc = { start, end, center: [center[0], center[1]], radius, clockwise };
  return { points: densifySweep({ ...arc, from: low, to: low + Math.abs(sweep) }, fineness), arc };
}
