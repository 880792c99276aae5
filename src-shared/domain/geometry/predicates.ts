import type { Box, Line, MultiPolygon, Polygon, Position, Ring } from './types.ts';

/** Differences up to 2^25 mm (33 km) multiply and subtract exactly in doubles; wider ones go through BigInt. */
const EXACT = 2 ** 25;

/** Sign of the doubled area of a-b-c: 1 when c is left of a→b, -1 right, 0 collinear. Exact. */
export function orientation(a: Position, b: Position, c: Position): -1 | 0 | 1 {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const ex = c[0] - a[0];
  const ey = c[1] - a[1];
  if (Math.abs(dx) < EXACT && Math.abs(dy) < EXACT && Math.abs(ex) < EXACT && Math.abs(ey) < EXACT) {
    const cross = dx * ey - dy * ex;
    return cross > 0 ? 1 : cross < 0 ? -1 : 0;
  }
  const cross = BigInt(dx) * BigInt(ey) - BigInt(dy) * BigInt(ex);
  return cross > 0n ? 1 : cross < 0n ? -1 : 0;
}

export const samePosition = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];

/** On the closed segment a-b, exactly. */
export function isOnSegment(point: Position, a: Position, b: Position): boolean {
  return (
    point[0] >= Math.min(a[0], b[0]) &&
    point[0] <= Math.max(a[0], b[0]) &&
    point[1] >= Math.min(a[1], b[1]) &&
    point[1] <= Math.max(a[1], b[1]) &&
    orientation(a, b, point) === 0
  );
}

/** On the segment a-b and at neither of its ends, exactly. */
export const isBetween = (point: Position, a: Position, b: Position): boolean =>
  isOnSegment(point, a, b) && !samePosition(point, a) && !samePosition(point, b);

/** The two segments cross in one point that is an end of neither. */
export function crossProperly(a: Position, b: Position, c: Position, d: Position): boolean {
  if (!segmentBoxesMeet(a, b, c, d)) return false;
  return orientation(a, b, c) * orientation(a, b, d) < 0 && orientation(c, d, a) * orientation(c, d, b) < 0;
}

/** The closed segments have at least one point in common. */
export function segmentsMeet(a: Position, b: Position, c: Position, d: Position): boolean {
  if (!segmentBoxesMeet(a, b, c, d)) return false;
  return orientation(a, b, c) * orientation(a, b, d) <= 0 && orientation(c, d, a) * orientation(c, d, b) <= 0;
}

export function segmentBoxesMeet(a: Position, b: Position, c: Position, d: Position): boolean {
  return (
    Math.max(a[0], b[0]) >= Math.min(c[0], d[0]) &&
    Math.max(c[0], d[0]) >= Math.min(a[0], b[0]) &&
    Math.max(a[1], b[1]) >= Math.min(c[1], d[1]) &&
    Math.max(c[1], d[1]) >= Math.min(a[1], b[1])
  );
}

/**
 * Where a proper crossing lies, as exact fractions of a millimetre: east = a.east + numerator·dx / denominator.
 * `denominator` is positive. Call for segments that cross and are not parallel.
 */
export function crossingFraction(
  a: Position,
  b: Position,
  c: Position,
  d: Position,
): { numerator: bigint; denominator: bigint } {
  const dx = BigInt(b[0] - a[0]);
  const dy = BigInt(b[1] - a[1]);
  const ex = BigInt(d[0] - c[0]);
  const ey = BigInt(d[1] - c[1]);
  const fx = BigInt(c[0] - a[0]);
  const fy = BigInt(c[1] - a[1]);
  const denominator = dx * ey - dy * ex;
  const numerator = fx * ey - fy * ex;
  return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
}

/** A double that is nearer than this to where its rounding turns is not trusted; its error is below 2^-26. */
const UNSURE = 1e-6;

/**
 * Crossing point rounded to the nearest grid point, halves up. Exact: the fraction of two whole numbers is taken in
 * doubles where that provably rounds the same way (all but one in a hundred thousand), else in BigInt.
 */
export function roundedCrossing(a: Position, b: Position, c: Position, d: Position): Position {
  const part = crossingPart(a, b, c, d);
  const east = wholeBelow(part * (b[0] - a[0]) + 0.5);
  const north = wholeBelow(part * (b[1] - a[1]) + 0.5);
  return east === east && north === north ? [a[0] + east, a[1] + north] : roundedCrossingBig(a, b, c, d);
}

/** Part of a→b at which it crosses c→d, NaN where the whole numbers it is made of do not fit a double. */
export function crossingPart(a: Position, b: Position, c: Position, d: Position): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const ex = d[0] - c[0];
  const ey = d[1] - c[1];
  const fx = c[0] - a[0];
  const fy = c[1] - a[1];
  const far = Math.max(Math.abs(dx), Math.abs(dy), Math.abs(ex), Math.abs(ey), Math.abs(fx), Math.abs(fy));
  return far < EXACT ? (fx * ey - fy * ex) / (dx * ey - dy * ex) : NaN;
}

/** The whole number at or below a value that carries a small error; NaN where the error could change it. */
export function wholeBelow(value: number): number {
  const whole = Math.floor(value);
  const rest = value - whole;
  return rest > UNSURE && rest < 1 - UNSURE ? whole : NaN;
}

function roundedCrossingBig(a: Position, b: Position, c: Position, d: Position): Position {
  const { numerator, denominator } = crossingFraction(a, b, c, d);
  const along = (from: number, to: number): number =>
    from + Number(floorDivide(2n * numerator * BigInt(to - from) + denominator, 2n * denominator));
  return [along(a[0], b[0]), along(a[1], b[1])];
}

/** Largest whole number not above the quotient; the divisor is positive. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

export type Side = 'inside' | 'boundary' | 'outside';

/** Where a point stands to a ring of any direction. Exact. */
export function sideOfRing(point: Position, ring: Ring): Side {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const a = ring[i - 1] as Position;
    const b = ring[i] as Position;
    const above = a[1] > point[1];
    const isAcross = above !== b[1] > point[1];
    // Most edges are wholly above, below or west of the point.
    if (!isAcross && (above || (a[1] < point[1] && b[1] < point[1]))) continue;
    if (a[0] < point[0] && b[0] < point[0]) continue;
    const side = orientation(a, b, point);
    if (side === 0 && isOnSegment(point, a, b)) return 'boundary';
    if (isAcross && side === (above ? -1 : 1)) inside = !inside;
  }
  return inside ? 'inside' : 'outside';
}

export function sideOfPolygon(point: Position, polygon: Polygon): Side {
  const [outer, ...holes] = polygon;
  if (!outer) return 'outside';
  const side = sideOfRing(point, outer);
  if (side !== 'inside') return side;
  for (const hole of holes) {
    const inHole = sideOfRing(point, hole);
    if (inHole === 'boundary') return 'boundary';
    if (inHole === 'inside') return 'outside';
  }
  return 'inside';
}

export function sideOf(point: Position, geometry: MultiPolygon): Side {
  let result: Side = 'outside';
  for (const polygon of geometry) {
    const side = sideOfPolygon(point, polygon);
    if (side === 'inside') return side;
    if (side === 'boundary') result = side;
  }
  return result;
}

export const isInBox = (point: Position, box: Box): boolean =>
  point[0] >= box[0] && point[0] <= box[2] && point[1] >= box[1] && point[1] <= box[3];

/** Pairs of consecutive positions. */
export function* segmentsOf(line: Line | Ring): Generator<readonly [Position, Position]> {
  for (let i = 1; i < line.length; i++) yield [line[i - 1] as Position, line[i] as Position];
}
