import type { Position } from '../geometry/types.ts';
import type { Spot } from './label-placement.ts';
import { clipStroke } from './paper-shapes.ts';
import { toPaper, windowOf } from './plan-frame.ts';
import type { PlanFrame } from './plan-frame.ts';

/** Round steps of the coordinate grid and of the scale bar, metres. */
const ROUND_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000];

/** Length of the tick with which a grid line enters the frame, millimetres. */
const TICK = 1.8;

/** Step of the grid in metres: the smallest round one that keeps crosses at least 30 mm apart on paper. */
export const gridStepM = (scale: number): number => stepOf(scale, 30);

/** A scale bar of two fields. */
export interface ScaleBar {
  readonly stepM: number;
  readonly fieldMm: number;
}

/** Two fields of it make a bar of 30 to 75 mm. */
export function barOf({ scale }: PlanFrame): ScaleBar {
  const stepM = stepOf(scale, 15);
  return { stepM, fieldMm: (stepM * 1000) / scale };
}

const stepOf = (scale: number, leastMm: number): number =>
  ROUND_STEPS.find((step) => (step * 1000) / scale >= leastMm) ?? Math.ceil((leastMm * scale) / 1000);

/** A line of the grid where it enters the frame: from the edge inwards. */
export interface GridLine {
  readonly metres: number;
  readonly tick: readonly [edge: Spot, inside: Spot];
}

export interface PlanGrid {
  readonly stepM: number;
  /** Lines of one east coordinate, from west to east, each from the upper end. */
  readonly east: readonly GridLine[];
  /** Lines of one north coordinate, from south to north, each from the left end. */
  readonly north: readonly GridLine[];
  readonly crosses: readonly Spot[];
}

/** Lines and crosses of the coordinate grid inside a frame, whichever way it is turned. */
export function gridOf(frame: PlanFrame): PlanGrid {
  const stepM = gridStepM(frame.scale);
  const [west, south, east, north] = windowOf(frame);
  const [easts, norths] = [multiples(stepM, west, east), multiples(stepM, south, north)];
  const inFrame = ([x, y]: Spot): boolean => x >= 0 && y >= 0 && x <= frame.width && y <= frame.height;
  return {
    stepM,
    east: easts.flatMap((metres) =>
      lineOf(
        frame,
        metres,
        [
          [metres * 1000, south],
          [metres * 1000, north],
        ],
        1,
      ),
    ),
    north: norths.flatMap((metres) =>
      lineOf(
        frame,
        metres,
        [
          [west, metres * 1000],
          [east, metres * 1000],
        ],
        0,
      ),
    ),
    crosses: norths.flatMap((y) => easts.map((x) => toPaper(frame, [x * 1000, y * 1000]))).filter(inFrame),
  };
}

/** `axis` is the one along which the line begins at its smaller end: y for lines that come from above, x from the left. */
function lineOf(
  frame: PlanFrame,
  metres: number,
  [from, to]: readonly [Position, Position],
  axis: 0 | 1,
): readonly GridLine[] {
  const seen = clipStroke(toPaper(frame, from), toPaper(frame, to), frame, 0);
  if (!seen) return [];
  const [edge, other] = seen[0][axis] <= seen[1][axis] ? seen : [seen[1], seen[0]];
  const length = Math.hypot(other[0] - edge[0], other[1] - edge[1]);
  if (length < TICK) return [];
  const inside = (index: 0 | 1): number => edge[index] + ((other[index] - edge[index]) / length) * TICK;
  return [{ metres, tick: [edge, [inside(0), inside(1)]] }];
}

function multiples(step: number, fromMm: number, toMm: number): number[] {
  const first = Math.ceil(fromMm / 1000 / step);
  const last = Math.floor(toMm / 1000 / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
