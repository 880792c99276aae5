import type { Line, Position } from '../types.ts';

/*
 * A boundary that moves while its ends slide along the adjoining boundaries. Between two corners of those every vertex
 * moves evenly along a straight line, so the doubled area that is swept is c1·t + c2·t² exactly, and the place where a
 * wanted area is reached is the root of a quadratic equation.
 */

/** Millimetres from a local origin, not on the grid. */
type Vector = readonly [number, number];

export type SlideMotion = 'parallel' | 'swingAtStart' | 'swingAtEnd';

export interface Slide {
  /** The boundary before it moves; the parcel that grows is on its left. */
  readonly line: Line;
  /** Boundary of the other parcel from the start of the line around to its end. */
  readonly rim: Line;
  readonly motion: SlideMotion;
  /** Until so much doubled area is gained, or until it has gone so far. */
  readonly until: { readonly gainDoubled: number } | { readonly distanceMm: number };
}

/** Place of an end: on the edge from `rim[edge]` to `rim[edge + 1]`. */
export interface SlideEnd {
  readonly edge: number;
  /** Not on the grid. */
  readonly at: Vector;
}

export type SlideOutcome =
  | { readonly ok: true; readonly start: SlideEnd; readonly end: SlideEnd; readonly inner: readonly Vector[] }
  | { readonly ok: false; readonly code: 'cannotSlide' | 'outOfReach' | 'folds'; readonly at: Position };

interface State {
  readonly points: readonly Vector[];
  /** Edges of the rim that the ends are on, counted from the start and from the end. */
  readonly edges: readonly [number, number];
  /** Gain or way still to come. */
  readonly rest: number;
}

/** Moves the line to where it reaches what is wanted; exact but for the last digits of doubles. */
export function slideBoundary({ line, rim, motion, until }: Slide): SlideOutcome {
  const origin = line[0] as Position;
  const paths = [rim, rim.toReversed()].map((path) => path.map((point) => minus(point, origin))) as [
    Vector[],
    Vector[],
  ];
  const first = line.map((point) => minus(point, origin));
  let state: State = {
    points: first,
    edges: [0, 0],
    rest: 'gainDoubled' in until ? until.gainDoubled : until.distanceMm,
  };
  for (;;) {
    const blocked = blockedEnd(state, paths, rim);
    if (blocked !== null) return { ok: false, code: 'outOfReach', at: blocked };
    const piece = pieceOf(state, first, paths, motion);
    if (!piece) return stuck(state, rim);
    const { c1, c2 } = sweptBy(state.points, piece.speeds);
    const time = 'gainDoubled' in until ? rootOf(c1, c2, state.rest) : state.rest;
    if (time <= piece.lasts) {
      const points = moved(state.points, piece.speeds, time);
      const fold = motion === 'parallel' ? foldOf(first, points) : null;
      if (fold) return { ok: false, code: 'folds', at: roundedAt(fold, origin) };
      return placed(points, state, origin, rim);
    }
    const gone = 'gainDoubled' in until ? c1 * piece.lasts + c2 * piece.lasts ** 2 : piece.lasts;
    state = nextState(state, piece, paths, gone);
  }
}

interface Piece {
  readonly speeds: readonly Vector[];
  readonly lasts: number;
  /** Ends that reach a corner when the piece is over. */
  readonly arrives: readonly [boolean, boolean];
}

/** Speeds of all points until an end reaches a corner of the rim; null when an end cannot go on. */
function pieceOf(
  state: State,
  first: readonly Vector[],
  paths: readonly [Vector[], Vector[]],
  motion: SlideMotion,
): Piece | null {
  const ways = paths.map((path, side) => {
    const edge = state.edges[side] as number;
    return unit(minus(path[edge + 1] as Vector, path[edge] as Vector));
  }) as [Vector, Vector];
  const rest = paths.map((path, side) =>
    length(minus(path[(state.edges[side] as number) + 1] as Vector, endOf(state.points, side))),
  ) as [number, number];
  return motion === 'parallel' ? parallelPiece(first, ways, rest) : swingPiece(first, ways, rest, motion);
}

/** Steeper than this an end would run along the line for kilometres. */
const LEAST_SLOPE = 1e-6;

function parallelPiece(
  first: readonly Vector[],
  ways: readonly [Vector, Vector],
  rest: readonly [number, number],
): Piece | null {
  const normals = first.slice(1).map((point, index) => rightOf(unit(minus(point, first[index] as Vector))));
  const outer = [normals[0], normals[normals.length - 1]] as [Vector, Vector];
  const slopes = ways.map((way, side) => dot(way, outer[side] as Vector)) as [number, number];
  if (slopes.some((slope) => slope < LEAST_SLOPE)) return null;
  const inner = normals.slice(1).map((normal, index) => {
    const before = normals[index] as Vector;
    return scale(plus(before, normal), 1 / (1 + dot(before, normal)));
  });
  const speeds = [scale(ways[0], 1 / slopes[0]), ...inner, scale(ways[1], 1 / slopes[1])];
  const lasts = [rest[0] * slopes[0], rest[1] * slopes[1]] as const;
  return { speeds, lasts: Math.min(...lasts), arrives: [lasts[0] <= lasts[1], lasts[1] <= lasts[0]] };
}

/** The line turns round its pivot and stretches with its chord: the shape stays similar, the far end on the rim. */
function swingPiece(
  first: readonly Vector[],
  ways: readonly [Vector, Vector],
  rest: readonly [number, number],
  motion: SlideMotion,
): Piece {
  const far = motion === 'swingAtStart' ? 1 : 0;
  const pivot = endOf(first, 1 - far);
  const chord = minus(endOf(first, far), pivot);
  const speeds = first.map((point) => times(over(minus(point, pivot), chord), ways[far]));
  return { speeds, lasts: rest[far], arrives: [far === 0, far === 1] };
}

/** Doubled area between the line now and after time t: c1·t + c2·t². */
function sweptBy(points: readonly Vector[], speeds: readonly Vector[]): { c1: number; c2: number } {
  const last = points.length - 1;
  let c1 = cross(speeds[last] as Vector, points[last] as Vector) + cross(points[0] as Vector, speeds[0] as Vector);
  let c2 = 0;
  for (let i = 0; i < last; i++) {
    const [p, q] = [points[i] as Vector, points[i + 1] as Vector];
    const [v, w] = [speeds[i] as Vector, speeds[i + 1] as Vector];
    c1 += cross(p, w) + cross(v, q);
    c2 += cross(v, w);
  }
  return { c1, c2 };
}

/** Smallest t ≥ 0 with c1·t + c2·t² = gain, in the form that cancels no digits; infinite when there is none. */
function rootOf(c1: number, c2: number, gain: number): number {
  const squared = c1 * c1 + 4 * c2 * gain;
  const divisor = c1 + Math.sqrt(Math.max(0, squared));
  return squared < 0 || divisor <= 0 ? Infinity : (2 * gain) / divisor;
}

const moved = (points: readonly Vector[], speeds: readonly Vector[], time: number): readonly Vector[] =>
  points.map((point, index) => plus(point, scale(speeds[index] as Vector, time)));

/** At the corner exactly: rounding must not pile up over the corners. */
function nextState(state: State, piece: Piece, paths: readonly [Vector[], Vector[]], gone: number): State {
  const points = [...moved(state.points, piece.speeds, piece.lasts)];
  const edges = state.edges.map((edge, side) => edge + Number(piece.arrives[side])) as [number, number];
  if (piece.arrives[0]) points[0] = paths[0][edges[0]] as Vector;
  if (piece.arrives[1]) points[points.length - 1] = paths[1][edges[1]] as Vector;
  return { points, edges, rest: state.rest - gone };
}

/** The ends have met, or passed each other: nothing is left of the other parcel. */
function blockedEnd({ edges }: State, paths: readonly [Vector[], Vector[]], rim: Line): Position | null {
  return edges[0] + edges[1] >= paths[0].length - 1 ? (rim[Math.min(edges[0], rim.length - 1)] as Position) : null;
}

function stuck({ edges }: State, rim: Line): SlideOutcome {
  const corner = edges[1] > 0 && edges[0] === 0 ? rim[rim.length - 1 - edges[1]] : rim[edges[0]];
  const code = edges.every((edge) => edge === 0) ? 'cannotSlide' : 'outOfReach';
  return { ok: false, code, at: corner as Position };
}

/** Corner after an edge that shrank to nothing: it came out turned round. */
function foldOf(first: readonly Vector[], points: readonly Vector[]): Vector | null {
  for (let i = 1; i < points.length; i++) {
    const [old, now] = [first, points].map((line) => minus(line[i] as Vector, line[i - 1] as Vector));
    if (dot(old as Vector, now as Vector) <= 0) return points[i] as Vector;
  }
  return null;
}

function placed(points: readonly Vector[], { edges }: State, origin: Position, rim: Line): SlideOutcome {
  const onPlane = points.map((point) => plus(point, origin));
  return {
    ok: true,
    start: { edge: edges[0], at: onPlane[0] as Vector },
    end: { edge: rim.length - 2 - edges[1], at: onPlane[onPlane.length - 1] as Vector },
    inner: onPlane.slice(1, -1),
  };
}

const roundedAt = (point: Vector, origin: Position): Position => [
  Math.round(point[0] + origin[0]),
  Math.round(point[1] + origin[1]),
];

const endOf = (points: readonly Vector[], side: number): Vector => points[side === 0 ? 0 : points.length - 1] as Vector;
const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1]];
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1]];
const scale = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1];
const cross = (a: Vector, b: Vector): number => a[0] * b[1] - a[1] * b[0];
const length = (a: Vector): number => Math.hypot(a[0], a[1]);
const unit = (a: Vector): Vector => scale(a, 1 / length(a));
const rightOf = (a: Vector): Vector => [a[1], -a[0]];
/** Product and quotient as complex numbers: turning and stretching. */
const times = (a: Vector, b: Vector): Vector => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
const over = (a: Vector, b: Vector): Vector => scale(times(a, [b[0], -b[1]]), 1 / dot(b, b));
