import { lengthMm } from './measures.ts';
import type { Position } from './types.ts';

/** What a drawing may be aligned to: a line without ends through two points, or a circle. */
export type Guide =
  | { readonly shape: 'line'; readonly a: Position; readonly b: Position }
  | { readonly shape: 'circle'; readonly centre: Position; readonly radiusMm: number };

/** Sines of angles below this are those of lines that run side by side: where they cross nobody can say. */
const PARALLEL = 1e-6;

/** The grid point nearest to the foot of a point on the guide; null for a line through one point and from the middle of a circle. */
export function footOnGuide(point: Position, guide: Guide): Position | null {
  if (guide.shape === 'circle') {
    const far = lengthMm(guide.centre, point);
    if (far === 0) return null;
    const share = guide.radiusMm / far;
    return rounded(guide.centre, (point[0] - guide.centre[0]) * share, (point[1] - guide.centre[1]) * share);
  }
  const { a, b } = guide;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return null;
  const along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / squared;
  return rounded(a, dx * along, dy * along);
}

/** Places where two guides cross, each rounded to the grid; guides that only touch cross there once or twice. */
export function crossingsOf(one: Guide, other: Guide): readonly Position[] {
  if (one.shape === 'line' && other.shape === 'line') return lineCrossing(one, other);
  if (one.shape === 'circle' && other.shape === 'circle') return circleCrossings(one, other);
  return one.shape === 'line' ? crossingsOfBoth(one, other as Circle) : crossingsOfBoth(other as StraightGuide, one);
}

type StraightGuide = Extract<Guide, { shape: 'line' }>;
type Circle = Extract<Guide, { shape: 'circle' }>;

function lineCrossing({ a, b }: StraightGuide, { a: c, b: d }: StraightGuide): readonly Position[] {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const [vx, vy] = [d[0] - c[0], d[1] - c[1]];
  const cross = ux * vy - uy * vx;
  if (Math.abs(cross) <= PARALLEL * Math.hypot(ux, uy) * Math.hypot(vx, vy)) return [];
  const along = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / cross;
  return [rounded(a, ux * along, uy * along)];
}

function crossingsOfBoth({ a, b }: StraightGuide, { centre, radiusMm }: Circle): readonly Position[] {
  const length = lengthMm(a, b);
  if (length === 0) return [];
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const along = (centre[0] - a[0]) * ux + (centre[1] - a[1]) * uy;
  const off = (centre[0] - a[0]) * uy - (centre[1] - a[1]) * ux;
  if (Math.abs(off) > radiusMm) return [];
  const half = Math.sqrt(radiusMm ** 2 - off ** 2);
  return distinct([along - half, along + half].map((at) => rounded(a, ux * at, uy * at)));
}

function circleCrossings(one: Circle, other: Circle): readonly Position[] {
  const far = lengthMm(one.centre, other.centre);
  if (far === 0 || far > one.radiusMm + other.radiusMm || far < Math.abs(one.radiusMm - other.radiusMm)) return [];
  const along = (far ** 2 + one.radiusMm ** 2 - other.radiusMm ** 2) / (2 * far);
  const half = Math.sqrt(Math.max(0, one.radiusMm ** 2 - along ** 2));
  const [ux, uy] = [(other.centre[0] - one.centre[0]) / far, (other.centre[1] - one.centre[1]) / far];
  return distinct([half, -half].map((side) => rounded(one.centre, ux * along - uy * side, uy * along + ux * side)));
}

const rounded = (from: Position, east: number, north: number): Position => [
  Math.round(from[0] + east),
  Math.round(from[1] + north),
];

const distinct = (points: readonly Position[]): readonly Position[] => [
  ...new Map(points.map((point) => [point.join(), point])).values(),
];
