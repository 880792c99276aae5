import { ok, type Result } from '../result.ts';
import { passesPixel } from './hot-pixel.ts';
import type { EdgeInsertion } from './insert-vertices.ts';
import { crossingInside, type IsShared } from './node-line.ts';
import { canonical, largerFirst, ringFromWest } from './part-order.ts';
import { roundedCrossing, sideOfRing } from './predicates.ts';
import type { PolygonSplit } from './split-polygon.ts';
import type { Line, MultiPolygon, Polygon, Position, Ring } from './types.ts';
import { isValid } from './validity.ts';

/*
 * The cut that nearly every engineer makes: a straight line, from outside to outside, through one polygon, crossing its
 * outer ring in two places and nothing else. It needs no arrangement, no search and no BigInt.
 *
 * The answer must be the one that the general way gives. What could make a difference (a corner that the bent line or
 * a bent edge would meet) lies within 1.5 mm of the line or of a crossed edge, since no point is rounded farther than
 * that. So whatever comes closer than MARGIN to them is left to the general way, and beyond it nothing can differ.
 */
const MARGIN_MM = 4;

/** Within these differences (16 km) all products below and four times the margin are exact in doubles. */
const REACH_MM = 2 ** 24;

/** Where the line goes through the ring: at the corner `index`, or on the edge that begins there. */
interface Passage {
  readonly index: number;
  readonly atCorner: boolean;
  readonly point: Position;
  /** The ring goes from the left of the line to its right there: the line comes in, its land being on the ring's left. */
  readonly inwards: boolean;
}

/** The two parts, or null when the cut is not as simple as that. */
export function cutStraight(
  geometry: MultiPolygon,
  line: Line,
  isShared: IsShared,
): Result<PolygonSplit, never> | null {
  const polygon = geometry.length === 1 ? geometry[0] : undefined;
  const ring = polygon?.[0];
  if (!polygon || !ring || line.length !== 2) return null;
  const [a, b] = line as readonly [Position, Position];
  const found = passagesOf(ring, a, b, isShared);
  if (found?.length !== 2) return null;
  for (let i = 1; i < polygon.length; i++)
    if (passagesOf(polygon[i] as Ring, a, b, isShared)?.length !== 0) return null;
  const [entry, exit] = inOrder(ring, found as [Passage, Passage], [a, b], isShared);
  // Two passages out of the parcel and back into it look the same but for this.
  if (!entry.inwards) return null;
  for (const other of polygon) {
    if (!isClear(other, entry, other === ring, ring) || !isClear(other, exit, other === ring, ring)) return null;
  }
  return isValid(geometry) ? cutBetween(polygon, entry, exit) : null;
}

/** As the line meets them. Bent through a corner it meets the other edge a little elsewhere than it would straight. */
function inOrder(
  ring: Ring,
  [x, y]: readonly [Passage, Passage],
  [a, b]: readonly [Position, Position],
  isShared: IsShared,
): readonly [Passage, Passage] {
  const forward = (b[0] - a[0]) * (y.point[0] - x.point[0]) + (b[1] - a[1]) * (y.point[1] - x.point[1]) > 0;
  const [entry, exit] = forward ? [x, y] : [y, x];
  if (entry.atCorner === exit.atCorner) return [entry, exit];
  return entry.atCorner
    ? [entry, { ...exit, point: crossingOn(ring, exit.index, [entry.point, b], isShared) }]
    : [{ ...entry, point: crossingOn(ring, entry.index, [a, exit.point], isShared) }, exit];
}

function crossingOn(ring: Ring, index: number, [a, b]: readonly [Position, Position], isShared: IsShared): Position {
  const [from, to] = [ring[index] as Position, ring[index + 1] as Position];
  return isShared(from, to) ? roundedCrossing(from, to, a, b) : crossingInside(from, to, a, b);
}

/** Passages of a→b through a ring in the ring's order; null when the line comes too close to something else. */
function passagesOf(ring: Ring, a: Position, b: Position, isShared: IsShared): readonly Passage[] | null {
  const passages: Passage[] = [];
  const last = ring.length - 1;
  let before = sideOfLine(ring[last - 1] as Position, a, b);
  let here = sideOfLine(ring[0] as Position, a, b);
  for (let index = 0; index < last; index++) {
    const from = ring[index] as Position;
    const to = ring[index + 1] as Position;
    const after = sideOfLine(to, a, b);
    if (here !== here || isNear(a, from, to) || isNear(b, from, to)) return null;
    if (here === 0) {
      if (before * after >= 0) return null;
      passages.push({ index, atCorner: true, point: from, inwards: before > 0 });
    } else if (here * after < 0 && crosses(from, to, a, b)) {
      passages.push({ index, atCorner: false, point: crossingOn(ring, index, [a, b], isShared), inwards: here > 0 });
    }
    if (passages.length > 2) return null;
    before = here;
    here = after;
  }
  return passages;
}

/** 1 left, -1 right, 0 when the line goes through the corner on the grid, NaN when it passes too close for more. */
function sideOfLine(corner: Position, a: Position, b: Position): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const ex = corner[0] - a[0];
  const ey = corner[1] - a[1];
  const reach = Math.abs(dx) + Math.abs(dy);
  if (reach > REACH_MM || Math.abs(ex) > REACH_MM || Math.abs(ey) > REACH_MM) return NaN;
  const cross = dx * ey - dy * ex;
  if (cross > MARGIN_MM * reach) return 1;
  if (cross < -MARGIN_MM * reach) return -1;
  if (isBeyond(corner, a, b)) return cross >= 0 ? 1 : -1;
  return passesPixel(a, b, corner) ? 0 : NaN;
}

/** Outside the box of the segment grown by the margin. */
const isBeyond = (point: Position, a: Position, b: Position): boolean =>
  isOff(point[0], a[0], b[0]) || isOff(point[1], a[1], b[1]);

const isOff = (value: number, one: number, other: number): boolean =>
  one < other
    ? value < one - MARGIN_MM || value > other + MARGIN_MM
    : value < other - MARGIN_MM || value > one + MARGIN_MM;

/** Within the margin of the segment, or not far beyond its ends. */
function isNear(point: Position, a: Position, b: Position): boolean {
  if (isBeyond(point, a, b)) return false;
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const cross = dx * (point[1] - a[1]) - dy * (point[0] - a[0]);
  return Math.abs(cross) <= MARGIN_MM * (Math.abs(dx) + Math.abs(dy));
}

/** The ends of the line stand on either side of the edge; those of the edge do already. */
function crosses(from: Position, to: Position, a: Position, b: Position): boolean {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const sideA = dx * (a[1] - from[1]) - dy * (a[0] - from[0]);
  const sideB = dx * (b[1] - from[1]) - dy * (b[0] - from[0]);
  return sideA > 0 ? sideB < 0 : sideB > 0;
}

/** No other edge is near the point of the passage, and no other corner near the edge that bends through it. */
function isClear(ring: Ring, passage: Passage, own: boolean, outer: Ring): boolean {
  const { index, atCorner, point } = passage;
  const last = ring.length - 1;
  const [from, to] = [outer[index] as Position, outer[index + 1] as Position];
  const beforeIndex = index === 0 ? last - 1 : index - 1;
  const nextIndex = index === last - 1 ? 0 : index + 1;
  for (let i = 0; i < last; i++) {
    const isOwnEdge = own && (i === index || (atCorner && i === beforeIndex));
    if (!isOwnEdge && isNear(point, ring[i] as Position, ring[i + 1] as Position)) return false;
    const isOwnEnd = own && (i === index || i === nextIndex);
    if (!atCorner && !isOwnEnd && isNear(ring[i] as Position, from, to)) return false;
  }
  return true;
}

/** Both parts of a valid polygon between two passages, the first one where the line comes in. */
function cutBetween(polygon: Polygon, entry: Passage, exit: Passage): Result<PolygonSplit, never> | null {
  const ring = polygon[0] as Ring;
  let right: Polygon = [ringFromWest(walk(ring, entry, exit))];
  let left: Polygon = [ringFromWest(walk(ring, exit, entry))];
  for (let i = 1; i < polygon.length; i++) {
    const hole = polygon[i] as Ring;
    const side = sideOfRing(hole[0] as Position, right[0] as Ring);
    if (side === 'boundary') return null;
    if (side === 'inside') right = [...right, hole];
    else left = [...left, hole];
  }
  if (polygon.length > 1) [right, left] = [canonical(right), canonical(left)];
  return ok({
    parts: largerFirst([right], [left]),
    noded: [[noded(ring, entry, exit), ...polygon.slice(1)]],
    insertions: insertionsOf(ring, entry, exit),
    cuts: [[entry.point, exit.point]],
  });
}

/** Points of the ring from one passage to the other, both included. */
function walk(ring: Ring, from: Passage, to: Passage): Position[] {
  const last = ring.length - 1;
  const points: Position[] = [from.point];
  let index = from.index + 1 === last ? 0 : from.index + 1;
  // Up to the corner before the passage, or to its edge's first corner.
  const stop = to.atCorner ? to.index : to.index + 1 === last ? 0 : to.index + 1;
  while (index !== stop) {
    points.push(ring[index] as Position);
    index = index + 1 === last ? 0 : index + 1;
  }
  points.push(to.point);
  return points;
}

function noded(ring: Ring, entry: Passage, exit: Passage): Ring {
  const points: Position[] = [];
  for (let index = 0; index < ring.length; index++) {
    points.push(ring[index] as Position);
    if (!entry.atCorner && index === entry.index) points.push(entry.point);
    if (!exit.atCorner && index === exit.index) points.push(exit.point);
  }
  return points;
}

function insertionsOf(ring: Ring, entry: Passage, exit: Passage): readonly EdgeInsertion[] {
  const insertions: EdgeInsertion[] = [];
  for (const { index, atCorner, point } of entry.index < exit.index ? [entry, exit] : [exit, entry]) {
    if (!atCorner) insertions.push({ from: ring[index] as Position, to: ring[index + 1] as Position, points: [point] });
  }
  return insertions;
}
