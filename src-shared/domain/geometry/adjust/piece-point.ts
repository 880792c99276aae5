import { crossingFraction, crossProperly, isBetween, samePosition } from '../predicates.ts';
import type { MultiPolygon, Position } from '../types.ts';

/** A point in exact fractions of a millimetre, [x / w, y / w] with w > 0, and near it in doubles. */
export interface PiecePoint {
  readonly x: bigint;
  readonly y: bigint;
  readonly w: bigint;
  readonly near: readonly [east: number, north: number];
}

export interface Segment {
  readonly a: Position;
  readonly b: Position;
}

/** Part of a segment that no other edge crosses or touches between its ends. */
export interface Piece {
  readonly from: PiecePoint;
  readonly to: PiecePoint;
}

const pointOf = (x: bigint, y: bigint, w: bigint): PiecePoint => ({
  x,
  y,
  w,
  near: [nearly(x, w), nearly(y, w)],
});

/** The quotient to about a millionth: the whole part first, the fractions have too many digits for a double. */
function nearly(dividend: bigint, divisor: bigint): number {
  const whole = dividend / divisor;
  return Number(whole) + Number(((dividend - whole * divisor) * 1_000_000n) / divisor) / 1_000_000;
}

export const gridPoint = ([east, north]: Position): PiecePoint => pointOf(BigInt(east), BigInt(north), 1n);

/** What cuts a segment where another meets it: the crossing, or corners of the other that stand on it. */
export function cutsOf({ a, b }: Segment, other: Segment): readonly PiecePoint[] {
  if (!crossProperly(a, b, other.a, other.b))
    return [other.a, other.b].filter((end) => isBetween(end, a, b)).map(gridPoint);
  const { numerator, denominator } = crossingFraction(a, b, other.a, other.b);
  const along = (from: number, to: number): bigint => BigInt(from) * denominator + numerator * BigInt(to - from);
  return [pointOf(along(a[0], b[0]), along(a[1], b[1]), denominator)];
}

/** From cut to cut, in the order in which the segment runs. Exact. */
export function piecesBetween({ a, b }: Segment, cuts: readonly PiecePoint[]): readonly Piece[] {
  const isEastward = Math.abs(b[0] - a[0]) >= Math.abs(b[1] - a[1]);
  const direction = (isEastward ? b[0] - a[0] : b[1] - a[1]) > 0 ? 1 : -1;
  const compare = (p: PiecePoint, q: PiecePoint): number => {
    const ahead = isEastward ? p.x * q.w - q.x * p.w : p.y * q.w - q.y * p.w;
    return ahead > 0n ? direction : ahead < 0n ? -direction : 0;
  };
  const points = [gridPoint(a), ...cuts.toSorted(compare), gridPoint(b)];
  return points.slice(1).flatMap((to, index) => {
    const from = points[index] as PiecePoint;
    return compare(from, to) === 0 ? [] : [{ from, to }];
  });
}

export const middleOfPiece = ({ from, to }: Piece): PiecePoint =>
  pointOf(from.x * to.w + to.x * from.w, from.y * to.w + to.y * from.w, 2n * from.w * to.w);

/** Doubles nearer to zero than this say nothing: those of a point are a millionth of a millimetre off. */
const UNSURE_MM = 1e-3;

function sideOfEdge(a: Position, b: Position, { x, y, w, near }: PiecePoint): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const quick = dx * (near[1] - a[1]) - dy * (near[0] - a[0]);
  if (Math.abs(quick) > UNSURE_MM * (Math.abs(dx) + Math.abs(dy))) return Math.sign(quick);
  const cross = BigInt(dx) * (y - BigInt(a[1]) * w) - BigInt(dy) * (x - BigInt(a[0]) * w);
  return cross > 0n ? 1 : cross < 0n ? -1 : 0;
}

function isAbove(a: Position, { y, w, near }: PiecePoint): boolean {
  const quick = a[1] - near[1];
  return Math.abs(quick) > UNSURE_MM ? quick > 0 : BigInt(a[1]) * w > y;
}

/**
 * Whether the land left and right of a piece is a geometry's, asked at the middle of the piece. An edge of the geometry
 * that runs along the piece has the land on its left only.
 */
export function landBeside(geometry: MultiPolygon, piece: Piece, middle: PiecePoint): readonly [boolean, boolean] {
  let inside = false;
  for (const ring of geometry.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1] as Position, ring[i] as Position];
      if (samePosition(a, b) || Math.max(a[0], b[0]) < middle.near[0] - 1) continue;
      const [low, high] = a[1] < b[1] ? [a, b] : [b, a];
      if (low[1] > middle.near[1] + 1 || high[1] < middle.near[1] - 1) continue;
      const side = sideOfEdge(a, b, middle);
      if (side === 0 && isWithin(middle, a, b)) return runsAlong(a, b, piece) ? [true, false] : [false, true];
      const above = isAbove(a, middle);
      if (above !== isAbove(b, middle) && side === (above ? -1 : 1)) inside = !inside;
    }
  }
  return [inside, inside];
}

/** Of a point on the line through both. */
const isWithin = ({ near: [east, north] }: PiecePoint, a: Position, b: Position): boolean =>
  east > Math.min(a[0], b[0]) - UNSURE_MM &&
  east < Math.max(a[0], b[0]) + UNSURE_MM &&
  north > Math.min(a[1], b[1]) - UNSURE_MM &&
  north < Math.max(a[1], b[1]) + UNSURE_MM;

function runsAlong(a: Position, b: Position, { from, to }: Piece): boolean {
  const [dx, dy] = [BigInt(b[0] - a[0]), BigInt(b[1] - a[1])];
  return dx * (to.x * from.w - from.x * to.w) + dy * (to.y * from.w - from.y * to.w) > 0n;
}
