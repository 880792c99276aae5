import Flatbush from 'flatbush';
import { boxOfPositions, lengthMm } from '#domain/geometry/measures.ts';
import { samePosition } from '#domain/geometry/predicates.ts';
import { nearestOnEdge } from '#domain/geometry/snap.ts';
import type { Position } from '#domain/geometry/types.ts';
import type { Steps } from '../steps.ts';
import { keyOf, type Segment } from './node-segments.ts';

/** A loose end and the nearest thing it might have been meant to meet. */
export interface Gap {
  readonly end: Position;
  readonly nearest: Position;
  readonly distanceMm: number;
}

/** For each loose end the nearest corner, else the nearest place on a line, within `reachMm`; its own line left out. */
export function* gapsOf(
  segments: readonly Segment[],
  ends: readonly Position[],
  reachMm: number,
): Steps<readonly Gap[]> {
  if (segments.length === 0) return [];
  const index = new Flatbush(segments.length);
  for (const { a, b } of segments) index.add(...boxOfPositions([a, b]));
  index.finish();
  const gaps: Gap[] = [];
  for (const end of ends) {
    const gap = gapAt(end, index, { segments, reachMm });
    if (gap !== null) gaps.push(gap);
    yield null;
  }
  return gaps;
}

function gapAt(
  end: Position,
  index: Flatbush,
  { segments, reachMm }: { readonly segments: readonly Segment[]; readonly reachMm: number },
): Gap | null {
  const [x, y] = end;
  const near = index
    .search(x - reachMm, y - reachMm, x + reachMm, y + reachMm)
    .map((at) => segments[at] as Segment)
    .filter(({ a, b }) => !samePosition(a, end) && !samePosition(b, end));
  const corner = nearest(
    end,
    near.flatMap(({ a, b }) => [a, b]),
  );
  // A corner in reach is meant before a place on the line beside it.
  if (corner && corner.distanceMm <= reachMm) return corner;
  const place = nearest(
    end,
    near.map(({ a, b }) => nearestOnEdge(end, a, b)),
  );
  return place && place.distanceMm <= reachMm ? place : null;
}

function nearest(end: Position, places: readonly Position[]): Gap | null {
  let best: Gap | null = null;
  for (const place of places) {
    const distanceMm = lengthMm(end, place);
    if (best === null || distanceMm < best.distanceMm) best = { end, nearest: place, distanceMm };
  }
  return best;
}

/** Moves loose ends to what they miss. Only the ends move; of two ends that miss each other, one does. */
export function joinEnds(
  segments: readonly Segment[],
  gaps: readonly Gap[],
): { readonly segments: readonly Segment[]; readonly closed: readonly Gap[] } {
  const moves = new Map<string, Position>();
  const kept = new Set<string>();
  const closed: Gap[] = [];
  for (const gap of gaps) {
    if (kept.has(keyOf(gap.end))) continue;
    const target = moves.get(keyOf(gap.nearest)) ?? gap.nearest;
    moves.set(keyOf(gap.end), target);
    kept.add(keyOf(target));
    closed.push(gap);
  }
  const movedTo = (place: Position): Position => moves.get(keyOf(place)) ?? place;
  return { segments: segments.map(({ a, b, sources }) => ({ a: movedTo(a), b: movedTo(b), sources })), closed };
}
