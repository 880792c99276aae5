import { lengthMm } from '../geometry/measures.ts';
import { orientation, segmentBoxesMeet } from '../geometry/predicates.ts';
import type { Line, MultiPolygon, Position } from '../geometry/types.ts';
import { invariant } from '../invariant.ts';
import { sidesOf } from './plan-contours.ts';
import type { Contour, Side } from './plan-contours.ts';

/** Owner of the other side of a stretch of boundary: an index into the neighbours, a street, or land of common use. */
export type Beside =
  | { readonly kind: 'parcel'; readonly index: number }
  | { readonly kind: 'street'; readonly index: number }
  | { readonly kind: 'common' };

/** A stretch of boundary with one neighbour: from one letter to the next, clockwise. */
export interface Stretch {
  readonly beside: Beside;
  readonly from: Position;
  readonly to: Position;
  /** Letters of both ends; equal when the whole contour has one neighbour. */
  readonly letters: readonly [string, string];
  /** Turning points passed, ends included where they are turning points. */
  readonly points: readonly number[];
  readonly lengthMm: number;
  readonly startsAtPoint: boolean;
  readonly endsAtPoint: boolean;
}

interface Piece {
  readonly side: Side;
  /** Position along the side, 0 at `from`, 1 at `to`. */
  readonly start: number;
  readonly end: number;
  readonly beside: Beside;
}

/** А Б В … without the letters that a reader takes for figures or for one another. */
const LETTERS = [...'АБВГДЕЖИКЛМНПРСТУФХЦШЩЭЮЯ'];
export const letterOf = (index: number): string => {
  const round = Math.floor(index / LETTERS.length);
  return `${LETTERS[index % LETTERS.length] ?? ''}${round === 0 ? '' : round}`;
};

/** A street whose axis is farther from the boundary than this is not the one that the parcel fronts [A]. */
const STREET_REACH_MM = 40_000;

/**
 * Neighbours of a parcel from letter to letter (описание смежеств), contour by contour, clockwise.
 *
 * A stretch ends where the neighbour changes: at a turning point, or inside a side where a boundary between two
 * neighbours meets it. What no parcel touches is a street, or land of common use where no axis is near.
 */
export function stretchesOf(
  contours: readonly Contour[],
  neighbours: readonly { readonly geometry: MultiPolygon }[],
  streets: readonly { readonly axis: Line }[],
): readonly Stretch[] {
  const edges = neighbours.flatMap(({ geometry }, index) => edgesOf(geometry).map((edge) => ({ ...edge, index })));
  let letter = 0;
  return contours.flatMap((contour) => {
    const runs = joinRuns(sidesOf(contour).flatMap((side) => piecesOf(side, edges, streets)));
    const first = letter;
    letter += runs.length;
    return runs.map((run, index) =>
      toStretch(run, [letterOf(first + index), letterOf(first + ((index + 1) % runs.length))]),
    );
  });
}

interface Edge {
  readonly a: Position;
  readonly b: Position;
  readonly index: number;
}

const edgesOf = (geometry: MultiPolygon): readonly { readonly a: Position; readonly b: Position }[] =>
  geometry.flat().flatMap((ring) => ring.slice(1).map((b, index) => ({ a: ring[index] ?? b, b })));

function piecesOf(side: Side, edges: readonly Edge[], streets: readonly { readonly axis: Line }[]): readonly Piece[] {
  const covers = edges
    .flatMap((edge) => overlap(side, edge))
    .sort((one, other) => one.start - other.start || other.end - one.end);
  const pieces: Piece[] = [];
  let reached = 0;
  const open = (end: number): void => {
    if (end > reached)
      pieces.push({ side, start: reached, end, beside: streetBeside(along(side, (reached + end) / 2), streets) });
  };
  for (const cover of covers) {
    if (cover.end <= reached) continue;
    open(cover.start);
    pieces.push({
      side,
      start: Math.max(reached, cover.start),
      end: cover.end,
      beside: { kind: 'parcel', index: cover.index },
    });
    reached = cover.end;
  }
  open(1);
  return pieces;
}

/** The part of a side that an edge of a neighbour lies on, exactly on the millimetre grid. */
function overlap({ from, to }: Side, edge: Edge): readonly { start: number; end: number; index: number }[] {
  const [p, q] = [from.at, to.at];
  if (!segmentBoxesMeet(p, q, edge.a, edge.b)) return [];
  if (orientation(p, q, edge.a) !== 0 || orientation(p, q, edge.b) !== 0) return [];
  const axis = Math.abs(q[0] - p[0]) >= Math.abs(q[1] - p[1]) ? 0 : 1;
  const length = q[axis] - p[axis];
  const ends = [(edge.a[axis] - p[axis]) / length, (edge.b[axis] - p[axis]) / length];
  const start = Math.max(0, Math.min(...ends));
  const end = Math.min(1, Math.max(...ends));
  return end > start ? [{ start, end, index: edge.index }] : [];
}

function along({ from, to }: Side, share: number): Position {
  return [from.at[0] + (to.at[0] - from.at[0]) * share, from.at[1] + (to.at[1] - from.at[1]) * share];
}

function streetBeside(at: Position, streets: readonly { readonly axis: Line }[]): Beside {
  const near = streets
    .map(({ axis }, index) => ({ index, distance: distanceTo(axis, at) }))
    .sort((one, other) => one.distance - other.distance)[0];
  return near && near.distance <= STREET_REACH_MM ? { kind: 'street', index: near.index } : { kind: 'common' };
}

function distanceTo(axis: Line, [x, y]: Position): number {
  return Math.min(
    ...axis.slice(1).map((b, index) => {
      const a = axis[index] ?? b;
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      const share = Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy || 1)));
      return Math.hypot(a[0] + dx * share - x, a[1] + dy * share - y);
    }),
  );
}

const same = (one: Beside, other: Beside): boolean =>
  one.kind === 'common' ? other.kind === 'common' : other.kind === one.kind && other.index === one.index;

/** Neighbouring pieces with one neighbour become a run; the first run starts at the first change at or after point 1. */
function joinRuns(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const runs: Piece[][] = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    if (run?.[0] && same(run[0].beside, piece.beside)) run.push(piece);
    else runs.push([piece]);
  }
  const [first, last] = [runs[0], runs.at(-1)];
  if (runs.length > 1 && first?.[0] && last?.[0] && same(first[0].beside, last[0].beside)) {
    last.push(...first);
    runs.shift();
  }
  return runs;
}

function toStretch(run: readonly Piece[], letters: readonly [string, string]): Stretch {
  const [first, last] = [run[0], run.at(-1)];
  invariant(first && last, 'a run has pieces');
  const points = [
    ...(first.start === 0 ? [first.side.from.no] : []),
    ...run.filter((piece) => piece.end === 1).map((piece) => piece.side.to.no),
  ];
  return {
    beside: first.beside,
    from: along(first.side, first.start),
    to: along(last.side, last.end),
    letters,
    points,
    lengthMm: run.reduce((sum, { side, start, end }) => sum + lengthMm(side.from.at, side.to.at) * (end - start), 0),
    startsAtPoint: first.start === 0,
    endsAtPoint: last.end === 1,
  };
}
