import type { Area, Candidate, Spot } from './label-placement.ts';
import { distanceToEdges, distanceToStroke, isInside, readableAngle, visibleExtent } from './paper-shapes.ts';
import type { PaperPolygon } from './paper-shapes.ts';
import type { PlanFrame } from './plan-frame.ts';
import { textHeightMm, textWidthMm } from './text-width.ts';

/** A text on the drawing; `at` is the centre of its box. */
export interface PlanLabel extends Candidate {
  readonly text: string;
  readonly sizePt: number;
}

export interface LabelText {
  readonly text: string;
  readonly sizePt: number;
  readonly bold?: boolean;
}

/** Room that a text takes with a little air around it. */
export const boxFor = ({ text, sizePt, bold }: LabelText): { readonly width: number; readonly height: number } => ({
  width: textWidthMm(text, sizePt, bold) + 0.8,
  height: textHeightMm(sizePt) + 0.4,
});

const unit = ([x, y]: Spot): Spot => {
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
};

/** Away from the figure at a corner, where the contour runs clockwise on paper from `before` over `at` to `after`. */
export function outwardAt(before: Spot, at: Spot, after: Spot): Spot {
  const [d, e] = [unit([at[0] - before[0], at[1] - before[1]]), unit([after[0] - at[0], after[1] - at[1]])];
  return unit([d[1] + e[1], -d[0] - e[0]]);
}

const DIRECTIONS = 24;

/** Places around a spot, dearer the farther off and the more they turn away from `towards`. */
export function around(
  at: Spot,
  towards: Spot,
  size: { readonly width: number; readonly height: number },
  distances: readonly number[],
): Candidate[] {
  const preferred = Math.atan2(towards[1], towards[0]);
  return distances.flatMap((distance, step) =>
    Array.from({ length: DIRECTIONS }, (_, index) => {
      const turn = ((index + 1) >> 1) * (index % 2 === 0 ? 1 : -1) * ((2 * Math.PI) / DIRECTIONS);
      const angle = preferred + turn;
      // The box touches the circle of `distance` with its near side, whatever the direction.
      const reach = distance + (Math.abs(Math.cos(angle)) * size.width + Math.abs(Math.sin(angle)) * size.height) / 2;
      return {
        at: [at[0] + Math.cos(angle) * reach, at[1] + Math.sin(angle) * reach] as const,
        ...size,
        angle: 0,
        cost: Math.abs(turn) + step * 1.5,
      };
    }),
  );
}

/** Shares of a side where its length may stand, the middle first. */
const SHARES = [0.5, 0.43, 0.57, 0.36, 0.64, 0.29, 0.71, 0.22, 0.78];

/**
 * Places of a length along its side a→b (clockwise on paper): inside the figure, beside the middle if it can be.
 * None when the side is much shorter than its text: nobody could tell whose length it is.
 */
export function alongSide(
  { a, b, inside, body }: { readonly a: Spot; readonly b: Spot; readonly inside: 1 | -1; readonly body: PaperPolygon },
  size: { readonly width: number; readonly height: number },
): Candidate[] {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (size.width > length + 1.5) return [];
  const direction = unit([b[0] - a[0], b[1] - a[1]]);
  const inward: Spot = [-direction[1] * inside, direction[0] * inside];
  const angle = readableAngle(a, b);
  return [0.9, 2, -0.9, -2].flatMap((gap, step) => {
    const off = Math.sign(gap) * (Math.abs(gap) + size.height / 2);
    return SHARES.flatMap((share) => {
      const at: Spot = [a[0] + (b[0] - a[0]) * share + inward[0] * off, a[1] + (b[1] - a[1]) * share + inward[1] * off];
      if (isInside(body, at) !== gap > 0) return [];
      return [{ at, ...size, angle, cost: step * 2 + Math.abs(share - 0.5) * 4 }];
    });
  });
}

/** Places of a text inside a polygon, dearer the nearer to its edges or to the frame and the farther from `heart`. */
export function withinPolygon(
  frame: PlanFrame,
  polygon: PaperPolygon,
  options: {
    readonly size: { readonly width: number; readonly height: number };
    readonly angle: number;
    readonly heart: Spot | null;
    readonly stepMm: number;
  },
): Candidate[] {
  const extent = visibleExtent(polygon, frame);
  if (!extent) return [];
  const { size, angle } = options;
  const heart = options.heart ?? [(extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2];
  const step = Math.max(options.stepMm, (extent.right - extent.left) / 40, (extent.bottom - extent.top) / 40);
  const candidates: Candidate[] = [];
  for (let y = extent.top + size.height / 2; y <= extent.bottom - size.height / 2; y += step) {
    for (let x = extent.left + step / 2; x <= extent.right; x += step) {
      const at: Spot = [x, y];
      if (!isInside(polygon, at)) continue;
      const room = Math.min(distanceToEdges(polygon, at), x, y, frame.width - x, frame.height - y);
      const stray = Math.hypot(x - heart[0], y - heart[1]) / 8;
      candidates.push({ at, ...size, angle, cost: Math.max(0, 12 - room) / 3 + stray });
    }
  }
  return candidates;
}

/** Direction of the longest visible edge: how a text lies in a long narrow strip. */
export function strikeOf(polygon: PaperPolygon): number {
  const ring = polygon[0] ?? [];
  let [longest, angle] = [0, 0];
  for (let index = 1; index < ring.length; index++) {
    const [a, b] = [ring[index - 1], ring[index]];
    if (!a || !b) continue;
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length > longest) [longest, angle] = [length, readableAngle(a, b)];
  }
  return angle;
}

/** How far a street may bend under its name, and how often a place along it is tried, millimetres. */
const MOST_BEND = 1.2;
const NAME_STEP = 3;

/** Places of a name on a street: along its axis where it is straight enough, the middle of the visible part first. */
export function alongAxis(
  axis: readonly Spot[],
  area: Area,
  size: { readonly width: number; readonly height: number },
): Candidate[] {
  const reach = axis.map((spot, index) => ({ spot, at: lengthTo(axis, index) }));
  const length = reach.at(-1)?.at ?? 0;
  const candidates: Candidate[] = [];
  for (let at = size.width / 2; at <= length - size.width / 2; at += NAME_STEP) {
    const [a, b] = [spotAt(reach, at - size.width / 2), spotAt(reach, at + size.width / 2)];
    const inFrame = [a, b].every(([x, y]) => x > 0 && y > 0 && x < area.width && y < area.height);
    const under = reach.filter((each) => Math.abs(each.at - at) < size.width / 2);
    if (!inFrame || under.some(({ spot }) => distanceToStroke(spot, a, b) > MOST_BEND)) continue;
    const middle: Spot = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const stray = Math.hypot(middle[0] - area.width / 2, middle[1] - area.height / 2);
    candidates.push({ ...size, at: middle, angle: readableAngle(a, b), cost: stray / 40 });
  }
  return candidates;
}

const lengthTo = (axis: readonly Spot[], end: number): number =>
  axis.slice(1, end + 1).reduce((sum, b, index) => {
    const a = axis[index] ?? b;
    return sum + Math.hypot(b[0] - a[0], b[1] - a[1]);
  }, 0);

function spotAt(reach: readonly { readonly spot: Spot; readonly at: number }[], at: number): Spot {
  const next = Math.max(
    1,
    reach.findIndex((each) => each.at >= at),
  );
  const [a, b] = [reach[next - 1], reach[next]];
  if (!a || !b || b.at === a.at) return a?.spot ?? [0, 0];
  const share = (at - a.at) / (b.at - a.at);
  return [a.spot[0] + (b.spot[0] - a.spot[0]) * share, a.spot[1] + (b.spot[1] - a.spot[1]) * share];
}
