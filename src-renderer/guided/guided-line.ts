import { areaDoubled } from '#domain/geometry/measures.ts';
import { segmentsMeet, sideOfRing } from '#domain/geometry/predicates.ts';
import type { MultiPolygon, Position, Ring } from '#domain/geometry/types.ts';

export type GuidedLine = readonly [from: Position, to: Position];

/** Sides between which a beginner can see what he does. */
const MOST_SIDES = 12;
/** Parts that are smaller than this share of the parcel teach nothing. */
const LEAST_SHARE = 0.25;

/** Where on a side the line may begin: its middle is easiest to find. */
const SHARES = [0.5, 0.35, 0.65, 0.2, 0.8] as const;

/**
 * A straight line from one side of the parcel to another that divides it well and touches no building: what the guided
 * split asks for. Of the places on a side the middle is taken when it serves. Null when there is no such line; then
 * another parcel is to be taken.
 */
export function guidedLine(geometry: MultiPolygon, buildings: readonly MultiPolygon[]): GuidedLine | null {
  const [polygon, more] = geometry;
  const [ring, hole] = polygon ?? [];
  if (!ring || more || hole || ring.length > MOST_SIDES + 1) return null;
  const corners = ring.slice(0, -1);
  const walls = buildings.flat(2);
  const whole = areaDoubled(geometry);
  let best: { readonly line: GuidedLine | null; readonly smaller: number } = {
    line: null,
    smaller: whole * LEAST_SHARE,
  };
  for (const share of SHARES) {
    for (const [i, j] of pairsOf(corners.length)) {
      for (const other of SHARES) {
        const [from, to] = [alongSide(corners, i, share), alongSide(corners, j, other)];
        if (!isInside(from, to, corners, [i, j]) || walls.some((wall) => touches(from, to, wall))) continue;
        const part = areaDoubled([[[from, ...corners.slice(i + 1, j + 1), to, from]]]);
        const smaller = Math.min(part, whole - part);
        if (smaller > best.smaller) best = { line: [from, to], smaller };
      }
    }
    if (best.line) return best.line;
  }
  return null;
}

/** Sides that do not meet in a corner. */
function pairsOf(sides: number): readonly (readonly [number, number])[] {
  const all = Array.from({ length: sides }, (_, i) => i);
  return all.flatMap((i) => all.slice(i + 2).flatMap((j) => (i === 0 && j === sides - 1 ? [] : [[i, j] as const])));
}

function alongSide(corners: readonly Position[], side: number, share: number): Position {
  const [a, b] = [corners[side], corners[(side + 1) % corners.length]];
  if (!a || !b) return [0, 0];
  return [Math.round(a[0] + (b[0] - a[0]) * share), Math.round(a[1] + (b[1] - a[1]) * share)];
}

const middle = (a: Position, b: Position): Position => [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];

/** The line stays within the parcel: it meets no side but its own two, and its middle is inside. */
function isInside(from: Position, to: Position, corners: readonly Position[], own: readonly number[]): boolean {
  const [first] = corners;
  if (!first || sideOfRing(middle(from, to), [...corners, first]) !== 'inside') return false;
  return corners.every((corner, index) => {
    const next = corners[(index + 1) % corners.length] ?? corner;
    return own.includes(index) || !segmentsMeet(from, to, corner, next);
  });
}

const touches = (from: Position, to: Position, wall: Ring): boolean =>
  sideOfRing(from, wall) !== 'outside' ||
  wall.some((corner, index) => index > 0 && segmentsMeet(from, to, wall[index - 1] ?? corner, corner));
