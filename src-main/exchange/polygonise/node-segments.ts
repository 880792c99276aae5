import Flatbush from 'flatbush';
import { passesPixel } from '#domain/geometry/hot-pixel.ts';
import { boxOfPositions } from '#domain/geometry/measures.ts';
import { crossProperly, isOnSegment, roundedCrossing, samePosition } from '#domain/geometry/predicates.ts';
import type { Position } from '#domain/geometry/types.ts';
import type { Steps } from '../steps.ts';

/** A piece of a line on the millimetre grid, and the lines it is a piece of. */
export interface Segment {
  readonly a: Position;
  readonly b: Position;
  readonly sources: readonly number[];
}

/** Boundaries meet in their corners; more crossings than this, and this many for each line, are hatches. */
const MOST_CROSSINGS = 100_000;
const MOST_CROSSINGS_EACH = 4;
/** One round of pixels leaves no crossing; what collapses onto a line is cut there in the next. More is not expected. */
const MOST_ROUNDS = 10;

/**
 * Cuts segments where they meet, so that afterwards they have only ends in common (snap rounding, Hobby 1999): what
 * passes the pixel of an end or of a rounded crossing goes through it. Segments that lie on each other become one.
 *
 * Returns null when there are too many crossings for a drawing of boundaries
 */
export function* nodeSegments(segments: readonly Segment[]): Steps<readonly Segment[] | null> {
  let noded = withoutDoubles(segments);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const crossings = yield* crossingsOf(noded);
    if (crossings === null) return null;
    // A bent line may come to pass other pixels; to bend it again and again would let it drift.
    const catches = round === 0 || crossings.length > 0 ? passesPixel : passesPoint;
    const pieces = yield* cutAtPoints(noded, crossings, catches);
    if (round > 0 && crossings.length === 0 && pieces.length === noded.length) return noded;
    noded = withoutDoubles(pieces);
  }
  return null;
}

export const keyOf = ([x, y]: Position): string => `${x},${y}`;

function withoutDoubles(segments: readonly Segment[]): readonly Segment[] {
  const known = new Map<string, { a: Position; b: Position; sources: number[] }>();
  for (const { a, b, sources } of segments) {
    if (samePosition(a, b)) continue;
    const forward = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
    const key = forward ? `${keyOf(a)} ${keyOf(b)}` : `${keyOf(b)} ${keyOf(a)}`;
    const same = known.get(key);
    if (same) same.sources.push(...sources.filter((source) => !same.sources.includes(source)));
    else known.set(key, { a, b, sources: [...sources] });
  }
  return [...known.values()];
}

function indexOf(segments: readonly Segment[]): Flatbush | null {
  if (segments.length === 0) return null;
  const index = new Flatbush(segments.length);
  for (const { a, b } of segments) index.add(...boxOfPositions([a, b]));
  index.finish();
  return index;
}

function* crossingsOf(segments: readonly Segment[]): Steps<readonly Position[] | null> {
  const index = indexOf(segments);
  const crossings: Position[] = [];
  const most = MOST_CROSSINGS + MOST_CROSSINGS_EACH * segments.length;
  for (const [at, { a, b }] of segments.entries()) {
    for (const other of index?.search(...boxOfPositions([a, b]), (found) => found > at) ?? []) {
      const { a: c, b: d } = segments[other] as Segment;
      if (!crossProperly(a, b, c, d)) continue;
      crossings.push(roundedCrossing(a, b, c, d));
      if (crossings.length > most) return null;
    }
    yield null;
  }
  return crossings;
}

type Catches = (a: Position, b: Position, point: Position) => boolean;

function* cutAtPoints(
  segments: readonly Segment[],
  crossings: readonly Position[],
  catches: Catches,
): Steps<readonly Segment[]> {
  const points = [...crossings, ...segments.flatMap(({ a, b }) => [a, b])];
  if (points.length === 0) return segments;
  const unique = [...new Map(points.map((point) => [keyOf(point), point])).values()];
  const index = new Flatbush(unique.length);
  for (const [x, y] of unique) index.add(x, y, x, y);
  index.finish();
  const pieces: Segment[] = [];
  for (const { a, b, sources } of segments) {
    const [west, south, east, north] = boxOfPositions([a, b]);
    const passed = index
      .search(west - 1, south - 1, east + 1, north + 1)
      .map((at) => unique[at] as Position)
      .filter((point) => catches(a, b, point))
      .sort((p, q) => along(a, b, p) - along(a, b, q));
    const chain = [a, ...passed.filter((point) => !samePosition(point, a) && !samePosition(point, b)), b];
    for (const [at, to] of chain.slice(1).entries()) pieces.push({ a: chain[at] as Position, b: to, sources });
    yield null;
  }
  return pieces;
}

const passesPoint: Catches = (a, b, point) => isOnSegment(point, a, b);

/** Grows from a to b, for sorting points on a segment. */
const along = (a: Position, b: Position, point: Position): number =>
  (point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1]);
