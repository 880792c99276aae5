import type { Box, DoubledMm2, Line, MultiPolygon, Polygon, Position, Ring } from './types.ts';

/** Below this extent (67 km in mm) a product of two differences stays under 2^52 and a sum of two is exact. */
const EXACT_EXTENT = 2 ** 26;
/** A partial sum that stays below this can take one more product without losing a unit. */
const EXACT_SUM = 2 ** 52;

/** Signed doubled area of a ring in mm², positive when counter-clockwise. Exact: local origin, BigInt where doubles could round. */
export function ringAreaDoubled(ring: Ring): DoubledMm2 {
  const [east0, north0] = ring[0] ?? [0, 0];
  let sum = 0;
  for (let i = 1; i < ring.length - 1; i++) {
    const [ax, ay] = ring[i] as Position;
    const [bx, by] = ring[i + 1] as Position;
    const dx = ax - east0;
    const dy = ay - north0;
    const ex = bx - east0;
    const ey = by - north0;
    if (isFar(dx) || isFar(dy) || isFar(ex) || isFar(ey)) return Number(ringAreaBig(ring));
    sum += dx * ey - ex * dy;
    if (sum > EXACT_SUM || sum < -EXACT_SUM) return Number(ringAreaBig(ring));
  }
  return sum;
}

const isFar = (difference: number): boolean => difference > EXACT_EXTENT || difference < -EXACT_EXTENT;

function ringAreaBig(ring: Ring): bigint {
  const [east0, north0] = ring[0] ?? [0, 0];
  let sum = 0n;
  for (let i = 1; i < ring.length - 1; i++) {
    const [ax, ay] = ring[i] as Position;
    const [bx, by] = ring[i + 1] as Position;
    sum += BigInt(ax - east0) * BigInt(by - north0) - BigInt(bx - east0) * BigInt(ay - north0);
  }
  return sum;
}

/**
 * Plane area of a parcel in doubled mm², holes taken off.
 *
 * Shape   outer rings counter-clockwise, holes clockwise; the direction itself is not trusted
 * Unit    doubled mm²: a whole number, exact up to 4503 km²
 * Source  shoelace on the plane of the state zone
 */
export function areaDoubled(geometry: MultiPolygon): DoubledMm2 {
  let sum = 0;
  for (const polygon of geometry) {
    for (const [index, ring] of polygon.entries()) sum += (index === 0 ? 1 : -1) * Math.abs(ringAreaDoubled(ring));
  }
  return sum;
}

export const polygonAreaDoubled = (polygon: Polygon): DoubledMm2 => areaDoubled([polygon]);

/** Plane distance in millimetres, not rounded. */
export const lengthMm = (from: Position, to: Position): number => Math.hypot(to[0] - from[0], to[1] - from[1]);

export function lineLengthMm(line: Line | Ring): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) sum += lengthMm(line[i - 1] as Position, line[i] as Position);
  return sum;
}

/** Length of all boundaries, holes included, in millimetres. */
export const perimeterMm = (geometry: MultiPolygon): number =>
  geometry.flat().reduce((sum, ring) => sum + lineLengthMm(ring), 0);

/** Дирекционный угол: from grid north clockwise, degrees in [0, 360). */
export function directionAngle(from: Position, to: Position): number {
  const degrees = (Math.atan2(to[0] - from[0], to[1] - from[1]) * 180) / Math.PI;
  return degrees < 0 ? degrees + 360 : degrees;
}

/** Inner angle at every vertex of a ring (its closing vertex once), degrees; the interior is on the left of each edge. */
export function innerAngles(ring: Ring): readonly number[] {
  const count = ring.length - 1;
  return Array.from({ length: count }, (_, index) => {
    const here = ring[index] as Position;
    const before = ring[(index + count - 1) % count] as Position;
    const after = ring[index + 1] as Position;
    const angle = directionAngle(here, after) - directionAngle(here, before);
    return angle <= 0 ? angle + 360 : angle;
  });
}

export function boxOfPositions(positions: Iterable<Position>): Box {
  const box = emptyBox();
  for (const position of positions) widen(box, position);
  return box;
}

/** Box of a geometry; holes lie within their outer rings. */
export function boxOf(geometry: MultiPolygon): Box {
  const box = emptyBox();
  for (const [outer = []] of geometry) for (const position of outer) widen(box, position);
  return box;
}

const emptyBox = (): [number, number, number, number] => [Infinity, Infinity, -Infinity, -Infinity];

function widen(box: [number, number, number, number], position: Position): void {
  const [x, y] = [position[0], position[1]];
  if (x < box[0]) box[0] = x;
  if (x > box[2]) box[2] = x;
  if (y < box[1]) box[1] = y;
  if (y > box[3]) box[3] = y;
}

export const growBox = (box: Box, byMm: number): Box => [box[0] - byMm, box[1] - byMm, box[2] + byMm, box[3] + byMm];

export const joinBoxes = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
];

export const boxesMeet = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
