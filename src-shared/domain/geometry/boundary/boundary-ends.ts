import { orientation, roundedCrossing, samePosition } from '../predicates.ts';
import type { Position } from '../types.ts';
import { invariant } from '../../invariant.ts';

/** So many grid lines each way are tried for a better area: the end moves by three millimetres at most. */
const REACH = 3;

interface EdgeOfRim {
  readonly from: Position;
  readonly to: Position;
  /** The parcel whose boundary it is lies left of from → to. A point may stand off it by the rounding of the grid only
   *  where a neighbour bends with it, else inside (decision 0008). */
  readonly isShared: boolean;
}

/**
 * Grid points on an edge near a place on it, the nearest first: one on each grid line that the edge crosses there. The
 * ends of the edge count where the place is so near to them.
 */
export function gridPointsOn({ from, to, isShared }: EdgeOfRim, at: readonly [number, number]): readonly Position[] {
  const axis = Math.abs(to[0] - from[0]) >= Math.abs(to[1] - from[1]) ? 0 : 1;
  const [low, high] = [Math.min(from[axis], to[axis]), Math.max(from[axis], to[axis])];
  const middle = Math.min(high, Math.max(low, Math.round(at[axis])));
  const found: Position[] = [];
  for (let level = middle - REACH; level <= middle + REACH; level++) {
    if (level < low || level > high) continue;
    const point = pointAt(from, to, axis, level);
    found.push(isShared ? point : inside(from, to, axis, point));
  }
  invariant(found.length > 0, 'the level of the place itself is on the edge');
  const distance = (point: Position): number => Math.hypot(point[0] - at[0], point[1] - at[1]);
  return found.sort((x, y) => distance(x) - distance(y));
}

/** Nearest grid point on the grid line of the axis. */
function pointAt(from: Position, to: Position, axis: 0 | 1, level: number): Position {
  if (level === from[axis]) return from;
  if (level === to[axis]) return to;
  const [low, high] = [
    Math.min(from[1 - axis] as number, to[1 - axis] as number) - 1,
    Math.max(from[1 - axis] as number, to[1 - axis] as number) + 1,
  ];
  const [c, d]: readonly [Position, Position] =
    axis === 0
      ? [
          [level, low],
          [level, high],
        ]
      : [
          [low, level],
          [high, level],
        ];
  return roundedCrossing(from, to, c, d);
}

/** Off the edge on the wrong side it goes one step over the edge; ends and points on the edge stay. */
function inside(from: Position, to: Position, axis: 0 | 1, point: Position): Position {
  if (samePosition(point, from) || samePosition(point, to) || orientation(from, to, point) >= 0) return point;
  const step = (by: number): Position => (axis === 0 ? [point[0], point[1] + by] : [point[0] + by, point[1]]);
  return orientation(from, to, step(1)) > 0 ? step(1) : step(-1);
}
