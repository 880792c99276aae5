/** A place on a drawing: millimetres of paper from the upper left corner, y downwards. */
export type Spot = readonly [x: number, y: number];

/** A rectangle turned about its centre by `angle` degrees, clockwise on paper. */
export interface LabelBox {
  readonly at: Spot;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

export interface Candidate extends LabelBox {
  /** Lower is better; collisions with hard obstacles rule a candidate out whatever its cost. */
  readonly cost: number;
}

export interface Area {
  readonly width: number;
  readonly height: number;
}

interface Stroke {
  readonly a: Spot;
  readonly b: Spot;
}

/** What it costs a label to lie across a line that may be crossed when there is no better place. */
const CROSSED = 4;

/**
 * Keeps the drawing readable: remembers what is drawn and finds each new label the cheapest free place.
 *
 * Hard obstacles (labels placed before, the boundary of the parcel) are never covered; soft ones (neighbours'
 * boundaries, outlines of buildings) only when everything else is taken.
 */
export class LabelPlacement {
  readonly #area: Area | null;
  readonly #boxes: LabelBox[] = [];
  readonly #hard: Stroke[] = [];
  readonly #soft: Stroke[] = [];

  /** `area`: labels stay inside; null: there is no edge. */
  constructor(area: Area | null) {
    this.#area = area;
  }

  addHardLine(line: readonly Spot[]): void {
    this.#hard.push(...strokesOf(line));
  }

  addSoftLine(line: readonly Spot[]): void {
    this.#soft.push(...strokesOf(line));
  }

  addBox(box: LabelBox): void {
    this.#boxes.push(box);
  }

  /** The best candidate that covers nothing and costs less than `dearest`, now taken; null when there is none. */
  place(candidates: Iterable<Candidate>, dearest = Infinity): Candidate | null {
    let best: Candidate | null = null;
    let least = dearest;
    for (const candidate of [...candidates].sort((one, other) => one.cost - other.cost)) {
      if (candidate.cost >= least) break;
      if (!this.isFree(candidate)) continue;
      const cost = candidate.cost + this.#softCost(candidate);
      if (cost >= least) continue;
      least = cost;
      best = candidate;
    }
    if (best) this.#boxes.push(best);
    return best;
  }

  isFree(box: LabelBox): boolean {
    return (
      cornersOf(box).every((corner) => this.#inArea(corner)) &&
      !this.#hard.some((stroke) => strokeMeetsBox(stroke, box)) &&
      !this.#boxes.some((other) => boxesOverlap(box, other))
    );
  }

  #inArea([x, y]: Spot): boolean {
    if (this.#area === null) return true;
    return x >= 0.8 && y >= 0.8 && x <= this.#area.width - 0.8 && y <= this.#area.height - 0.8;
  }

  #softCost(box: LabelBox): number {
    return this.#soft.reduce((sum, stroke) => (strokeMeetsBox(stroke, box) ? sum + CROSSED : sum), 0);
  }
}

const strokesOf = (line: readonly Spot[]): Stroke[] => line.slice(1).map((b, index) => ({ a: line[index] ?? b, b }));

const axesOf = (angle: number): readonly [Spot, Spot] => {
  const radians = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return [
    [cos, sin],
    [-sin, cos],
  ];
};

const dot = (a: Spot, b: Spot): number => a[0] * b[0] + a[1] * b[1];

export function cornersOf({ at, width, height, angle }: LabelBox): readonly Spot[] {
  const [right, down] = axesOf(angle);
  return [
    [-0.5, -0.5],
    [0.5, -0.5],
    [0.5, 0.5],
    [-0.5, 0.5],
  ].map(([i = 0, j = 0]) => [
    at[0] + right[0] * width * i + down[0] * height * j,
    at[1] + right[1] * width * i + down[1] * height * j,
  ]);
}

/** Separating axes: two turned rectangles are apart when their shadows on one of the four axes are. */
export function boxesOverlap(one: LabelBox, other: LabelBox): boolean {
  const reach = Math.hypot(one.width, one.height) / 2 + Math.hypot(other.width, other.height) / 2;
  if (Math.hypot(one.at[0] - other.at[0], one.at[1] - other.at[1]) > reach) return false;
  const [a, b] = [cornersOf(one), cornersOf(other)];
  return [...axesOf(one.angle), ...axesOf(other.angle)].every((axis) => {
    const [p, q] = [a.map((corner) => dot(corner, axis)), b.map((corner) => dot(corner, axis))];
    return Math.max(...p) > Math.min(...q) && Math.max(...q) > Math.min(...p);
  });
}

/** In the box's own frame a stroke meets it when what is left after clipping at its four sides is not empty. */
export function strokeMeetsBox({ a, b }: Stroke, box: LabelBox): boolean {
  const reach = Math.hypot(box.width, box.height) / 2;
  if (Math.min(a[0], b[0]) > box.at[0] + reach || Math.max(a[0], b[0]) < box.at[0] - reach) return false;
  if (Math.min(a[1], b[1]) > box.at[1] + reach || Math.max(a[1], b[1]) < box.at[1] - reach) return false;
  const [right, down] = axesOf(box.angle);
  const local = ([x, y]: Spot): Spot => {
    const offset: Spot = [x - box.at[0], y - box.at[1]];
    return [dot(offset, right), dot(offset, down)];
  };
  const [p, q] = [local(a), local(b)];
  let [enter, leave] = [0, 1];
  for (const axis of [0, 1] as const) {
    const half = (axis === 0 ? box.width : box.height) / 2;
    const run = q[axis] - p[axis];
    if (run === 0) {
      if (Math.abs(p[axis]) > half) return false;
      continue;
    }
    const [t, u] = [(-half - p[axis]) / run, (half - p[axis]) / run];
    enter = Math.max(enter, Math.min(t, u));
    leave = Math.min(leave, Math.max(t, u));
    if (enter > leave) return false;
  }
  return true;
}
