import { orientation } from '../predicates.ts';

/* The predicates of `predicates.ts` for points that stand in flat arrays: no pair of numbers is made for a question. */

/** Up to here a product of two differences and the difference of two products are exact in doubles. */
const EXACT = 2 ** 25;

const isNear = (value: number): boolean => value < EXACT && value > -EXACT;

/** Sign of the turn a → b → c: positive when c is left of a→b, 0 when collinear. Exact. */
export function turnOf(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const ex = cx - ax;
  const ey = cy - ay;
  if (isNear(dx) && isNear(dy) && isNear(ex) && isNear(ey)) return dx * ey - dy * ex;
  return orientation([ax, ay], [bx, by], [cx, cy]);
}

/** The closed edges of points i → i+1 and j → j+1 have a point in common. Exact. */
export function edgesMeet(xy: Float64Array, i: number, j: number): boolean {
  const ax = xy[2 * i] as number;
  const ay = xy[2 * i + 1] as number;
  const bx = xy[2 * i + 2] as number;
  const by = xy[2 * i + 3] as number;
  const cx = xy[2 * j] as number;
  const cy = xy[2 * j + 1] as number;
  const dx = xy[2 * j + 2] as number;
  const dy = xy[2 * j + 3] as number;
  if ((ax > cx && ax > dx && bx > cx && bx > dx) || (ax < cx && ax < dx && bx < cx && bx < dx)) return false;
  if ((ay > cy && ay > dy && by > cy && by > dy) || (ay < cy && ay < dy && by < cy && by < dy)) return false;
  const c = turnOf(ax, ay, bx, by, cx, cy);
  const d = turnOf(ax, ay, bx, by, dx, dy);
  if ((c > 0 && d > 0) || (c < 0 && d < 0)) return false;
  const a = turnOf(cx, cy, dx, dy, ax, ay);
  const b = turnOf(cx, cy, dx, dy, bx, by);
  return !((a > 0 && b > 0) || (a < 0 && b < 0));
}

/** Squared distance of point p to the edge i → i+1, in mm², rounded as doubles are: for comparing with a tolerance. */
export function squaredDistance(xy: Float64Array, p: number, i: number): number {
  const ax = xy[2 * i] as number;
  const ay = xy[2 * i + 1] as number;
  const dx = (xy[2 * i + 2] as number) - ax;
  const dy = (xy[2 * i + 3] as number) - ay;
  const ex = (xy[2 * p] as number) - ax;
  const ey = (xy[2 * p + 1] as number) - ay;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, (ex * dx + ey * dy) / length));
  const fx = ex - along * dx;
  const fy = ey - along * dy;
  return fx * fx + fy * fy;
}
