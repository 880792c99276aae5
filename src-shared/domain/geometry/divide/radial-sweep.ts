import { pointInside } from '../point-inside.ts';
import type { MultiPolygon, Position } from '../types.ts';
import { pointAt, type SweepEdge, type SweepKind } from './sweep.ts';

const TURN = 2 * Math.PI;
/** No slab is wider: the point on an edge then moves evenly enough for Newton's steps. */
const WIDEST_SLAB = Math.PI / 8;
/** Steps of a safeguarded Newton iteration: five or six are needed, halving alone would take 52. */
const MOST_STEPS = 60;
/** A hundred-thousandth of a millimetre at ten kilometres; below it doubles only wander. */
const FINEST_STEP = 1e-15;

/**
 * A ray turned counter-clockwise about a centre on the grid: position = angle from the first ray, radians. The first
 * ray lies in the widest gap of the field of view; where the parcel fills the whole field it is the one asked for and
 * `surrounds` is true: the first cut then needs two rays.
 */
export interface RadialSweep extends SweepKind {
  readonly surrounds: boolean;
}

export function radialSweep(geometry: MultiPolygon, centre: Position, startDegrees: number): RadialSweep {
  const gap = widestGap(geometry, centre);
  const first = gap ?? Math.PI / 2 - (startDegrees * Math.PI) / 180;
  const kind: SweepKind = {
    start: 0,
    end: TURN,
    stops: Array.from({ length: Math.ceil(TURN / WIDEST_SLAB) - 1 }, (_, index) => (index + 1) * WIDEST_SLAB),
    edgesOf: (a, b) => edgesFrom(local(a, centre), local(b, centre), first),
    fractionAt: (edge, position) => fractionAlong(edge, rayAt(first + position)),
    areaBetween: (edges, from, to) => areaBetween(edges, rayAt(first + from), rayAt(first + to)),
    solve: (edges, slab, area) => solve(edges, [slab[0] + first, slab[1] + first], area) - first,
    lineAcross(edges, position) {
      const ray = rayAt(first + position);
      const met = edges
        .filter((edge) => edge.low <= position && position < edge.high)
        .map((edge) => pointAt(edge, fractionAlong(edge, ray)))
        .sort((p, q) => Math.hypot(...p) - Math.hypot(...q))
        .map(([x, y]): Position => [centre[0] + Math.round(x), centre[1] + Math.round(y)]);
      // An odd number of meetings: the ray begins in the parcel.
      const line = met.length % 2 === 1 ? [centre, ...met] : met;
      return line.length < 2 ? null : [line[0] as Position, line[line.length - 1] as Position];
    },
    isBefore: (polygon, position) => turned(angleOf(local(pointInside(polygon), centre)) - first) < position,
  };
  return { ...kind, surrounds: gap === null };
}

type Vector = readonly [number, number];

const local = (point: Position, centre: Position): Vector => [point[0] - centre[0], point[1] - centre[1]];
const cross = (p: Vector, q: Vector): number => p[0] * q[1] - p[1] * q[0];
const angleOf = ([x, y]: Vector): number => Math.atan2(y, x);
const rayAt = (angle: number): Vector => [Math.cos(angle), Math.sin(angle)];
/** The same angle in [0, 2π). */
const turned = (angle: number): number => {
  const rest = angle % TURN;
  return rest < 0 ? rest + TURN : rest;
};

/** An edge that passes over the first ray is two: its end and its beginning. One that points at the centre is none. */
function edgesFrom(a: Vector, b: Vector, first: number): readonly SweepEdge[] {
  const side = Math.sign(cross(a, b));
  if (side === 0) return [];
  const sign = side > 0 ? 1 : -1;
  const from = turned(angleOf(sign > 0 ? a : b) - first);
  const to = turned(angleOf(sign > 0 ? b : a) - first);
  if (from <= to) return [{ a, b, low: from, high: to, sign }];
  return [
    { a, b, low: from, high: TURN, sign },
    { a, b, low: 0, high: to, sign },
  ];
}

function fractionAlong({ a, b }: SweepEdge, ray: Vector): number {
  const [atA, atB] = [cross(a, ray), cross(b, ray)];
  const fraction = atA === atB ? 0 : atA / (atA - atB);
  return Math.min(1, Math.max(0, fraction));
}

const areaBetween = (edges: readonly SweepEdge[], from: Vector, to: Vector): number =>
  edges.reduce(
    (sum, edge) =>
      sum + edge.sign * cross(pointAt(edge, fractionAlong(edge, from)), pointAt(edge, fractionAlong(edge, to))),
    0,
  );

/** d(doubled area)/d(angle): what the squared distances of the edges leave. */
const growthAt = (edges: readonly SweepEdge[], ray: Vector): number =>
  edges.reduce((sum, edge) => {
    const [x, y] = pointAt(edge, fractionAlong(edge, ray));
    return sum + edge.sign * (x * x + y * y);
  }, 0);

/** Newton's steps, halved where they would leave the slab: the area grows with the angle, so the root is the only one. */
function solve(edges: readonly SweepEdge[], slab: readonly [number, number], area: number): number {
  let [low, high] = slab;
  const from = rayAt(slab[0]);
  let angle = (low + high) / 2;
  for (let step = 0; step < MOST_STEPS; step++) {
    const ray = rayAt(angle);
    const excess = areaBetween(edges, from, ray) - area;
    if (excess > 0) high = angle;
    else low = angle;
    const growth = growthAt(edges, ray);
    const move = growth > 0 ? excess / growth : Infinity;
    if (Math.abs(move) < FINEST_STEP) break;
    const next = angle - move;
    angle = next > low && next < high ? next : (low + high) / 2;
  }
  return angle;
}

/** Angle of the middle of the widest sector in which nothing of the parcel is seen; null where there is none. */
function widestGap(geometry: MultiPolygon, centre: Position): number | null {
  const spans = geometry
    .flat()
    .flatMap((ring) =>
      ring.slice(1).flatMap((b, index) => spanOf(local(ring[index] as Position, centre), local(b, centre))),
    )
    .sort((x, y) => x.from - y.from);
  const firstFrom = spans[0]?.from ?? 0;
  // Edges that pass over the angle 0 cover the beginning as well.
  let reached = Math.max(firstFrom, ...spans.map(({ to }) => to - TURN));
  let widest = { width: 0, middle: 0 };
  for (const { from, to } of [...spans, { from: firstFrom + TURN, to: firstFrom + TURN }]) {
    if (from - reached > widest.width) widest = { width: from - reached, middle: (from + reached) / 2 };
    reached = Math.max(reached, to);
  }
  return widest.width > NARROWEST_GAP ? widest.middle : null;
}

/** Below this two edges that meet at a corner could seem to leave a gap between them: a millimetre seen from 1000 km. */
const NARROWEST_GAP = 1e-9;

function spanOf(a: Vector, b: Vector): readonly { from: number; to: number }[] {
  const side = cross(a, b);
  if (side === 0) return [];
  const from = turned(angleOf(side > 0 ? a : b));
  const to = turned(angleOf(side > 0 ? b : a));
  return [{ from, to: to < from ? to + TURN : to }];
}
