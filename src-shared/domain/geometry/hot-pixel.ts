import type { Position } from './types.ts';

/** Products of differences below this are exact in doubles. */
const EXACT = 2 ** 25;

/**
 * The segment meets the hot pixel of the point: half a millimetre each way, its west and south sides with it, its east
 * and north sides not, as numbers are rounded. Pixels with all their sides would overlap: a line along the seam of two
 * is bent to both, and noding that goes round after round does not always come to rest. Exact.
 *
 * Source  Hobby 1999; Halperin & Packer 2002 for rounds that repeat
 */
export function passesPixel(a: Position, b: Position, point: Position): boolean {
  // Ends stand in the middle of pixels: what is outside their box is half a pixel away at least.
  if (point[0] < a[0] ? point[0] < b[0] : point[0] > a[0] && point[0] > b[0]) return false;
  if (point[1] < a[1] ? point[1] < b[1] : point[1] > a[1] && point[1] > b[1]) return false;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  if (dx === 0 || dy === 0) return true;
  const [ex, ey] = [point[0] - a[0], point[1] - a[1]];
  const isExact = Math.abs(dx) < EXACT && Math.abs(dy) < EXACT;
  // Rounded from BigInt it is far above anything it is compared with.
  const cross = isExact ? dx * ey - dy * ex : Number(BigInt(dx) * BigInt(ey) - BigInt(dy) * BigInt(ex));
  const beside = 2 * Math.abs(cross) - (Math.abs(dx) + Math.abs(dy));
  if (beside !== 0) return beside < 0;
  // Through one corner only: the pixel has but its south-western one, which a falling line meets below the point.
  return dx > 0 ? dy < 0 && cross > 0 : dy > 0 && cross < 0;
}
