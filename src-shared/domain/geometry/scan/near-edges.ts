import { edgesMeet, squaredDistance, turnOf } from './flat-predicates.ts';

/** Between edges that part from one corner at less than this angle (30°) land may be a gap. */
const WEDGE_COSINE = Math.cos(Math.PI / 6);
/** A gap of mean width w has sides that face each other within 2w, or its sides are shorter than 4w. */
const ACROSS = 2;
const SHORT = 4;

/** How near is suspicious. */
export interface Reach {
  /** A corner this near to another parcel, and not on it, is named. */
  readonly toleranceMm: number;
  /** Land between parcels narrower than this on average is a gap. */
  readonly gapWidthMm: number;
}

/** How far apart two edges without partners may be for land between them to be a gap. */
export const gapReach = ({ toleranceMm, gapWidthMm }: Reach): number => Math.max(toleranceMm, ACROSS * gapWidthMm);

/** The boxes of the edges e and f are further apart than the reach. */
export function areApart(xy: Float64Array, e: number, f: number, reach: number): boolean {
  const ax = xy[2 * e] as number;
  const ay = xy[2 * e + 1] as number;
  const bx = xy[2 * e + 2] as number;
  const by = xy[2 * e + 3] as number;
  const cx = xy[2 * f] as number;
  const cy = xy[2 * f + 1] as number;
  const dx = xy[2 * f + 2] as number;
  const dy = xy[2 * f + 3] as number;
  return (
    Math.max(ax, bx) + reach < Math.min(cx, dx) ||
    Math.max(cx, dx) + reach < Math.min(ax, bx) ||
    Math.max(ay, by) + reach < Math.min(cy, dy) ||
    Math.max(cy, dy) + reach < Math.min(ay, by)
  );
}

/** The edges meet, or an end of one is within the reach of the other. */
export function areWithin(xy: Float64Array, e: number, f: number, reach: number): boolean {
  const most = reach * reach;
  return (
    edgesMeet(xy, e, f) ||
    squaredDistance(xy, e, f) <= most ||
    squaredDistance(xy, e + 1, f) <= most ||
    squaredDistance(xy, f, e) <= most ||
    squaredDistance(xy, f + 1, e) <= most
  );
}

/** The edges run against each other with the outside of their parcel between them, which is on the right of both. */
export function faceOutside(xy: Float64Array, e: number, f: number): boolean {
  const ax = xy[2 * e] as number;
  const ay = xy[2 * e + 1] as number;
  const bx = xy[2 * e + 2] as number;
  const by = xy[2 * e + 3] as number;
  const cx = xy[2 * f] as number;
  const cy = xy[2 * f + 1] as number;
  const dx = xy[2 * f + 2] as number;
  const dy = xy[2 * f + 3] as number;
  const along = (bx - ax) * (dx - cx) + (by - ay) * (dy - cy);
  return along < 0 && turnOf(2 * ax, 2 * ay, 2 * bx, 2 * by, cx + dx, cy + dy) < 0;
}

/** At which of its ends each edge meets the other, as points; null when they share no corner. */
export function sharedCorner(vertexOf: Int32Array, e: number, f: number): readonly [number, number] | null {
  const a = vertexOf[e];
  const b = vertexOf[e + 1];
  const c = vertexOf[f];
  const d = vertexOf[f + 1];
  if (a === c) return [e, f];
  if (a === d) return [e, f + 1];
  if (b === c) return [e + 1, f];
  return b === d ? [e + 1, f + 1] : null;
}

export interface Wedge extends Reach {
  readonly e: number;
  readonly f: number;
  readonly corner: readonly [number, number];
  /** Neither of the edges has a partner, so that land between them belongs to nobody. */
  readonly isOpen: boolean;
}

/** Two edges part from one corner so narrowly that they were meant to be one, or so that a gap may lie between them. */
export function isWedge(xy: Float64Array, { e, f, corner, isOpen, toleranceMm, gapWidthMm }: Wedge): boolean {
  const farE = corner[0] === e ? e + 1 : e;
  const farF = corner[1] === f ? f + 1 : f;
  const most = toleranceMm * toleranceMm;
  if (squaredDistance(xy, farE, f) <= most || squaredDistance(xy, farF, e) <= most) return true;
  if (!isOpen) return false;
  const x = xy[2 * e + (corner[0] === e ? 0 : 2)] as number;
  const y = xy[2 * e + (corner[0] === e ? 1 : 3)] as number;
  const ex = (xy[2 * farE] as number) - x;
  const ey = (xy[2 * farE + 1] as number) - y;
  const fx = (xy[2 * farF] as number) - x;
  const fy = (xy[2 * farF + 1] as number) - y;
  const lengthE = Math.hypot(ex, ey);
  const lengthF = Math.hypot(fx, fy);
  if (Math.max(lengthE, lengthF) <= SHORT * gapWidthMm) return true;
  return ex * fx + ey * fy >= WEDGE_COSINE * lengthE * lengthF;
}
