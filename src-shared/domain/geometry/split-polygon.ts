import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { chainsOf, withoutBridge, withoutIdlePoints, withoutLooseEnds } from './cut-lines.ts';
import type { CutLines, Piece } from './cut-lines.ts';
import { facesOf } from './faces.ts';
import type { EdgeInsertion } from './insert-vertices.ts';
import { areaDoubled } from './measures.ts';
import { nodeLine, type IsShared } from './node-line.ts';
import { areaOfParts, canonical, largestFirst } from './part-order.ts';
import { positionKeys } from './position-keys.ts';
import { crossProperly, isOnSegment, roundedCrossing, samePosition, segmentsMeet, sideOf } from './predicates.ts';
import { sliceRing } from './slice-ring.ts';
import { cutStraight } from './straight-cut.ts';
import type { Line, MultiPolygon, Position } from './types.ts';
import { defectsOf, turnsBack } from './validity.ts';

export type SplitCode =
  | 'split.tooShort'
  | 'split.tooLong'
  | 'split.selfCrosses'
  | 'split.missesParcel'
  | 'split.touchesOnly'
  | 'split.alongEdge'
  | 'split.endsInside'
  | 'split.cutsNothing'
  | 'split.tooFine';

/** What happens to pieces of the line that divide nothing: ends inside, ways from the boundary to a hole. */
export type LineEnds = 'refuse' | 'trim';

export interface PolygonSplit {
  /** The largest first; of equal ones the western, then the southern. */
  readonly parts: readonly MultiPolygon[];
  /** The old boundary with the new points in it: the parts fill exactly this. */
  readonly noded: MultiPolygon;
  /** New points by old edge, for the neighbours that share it. */
  readonly insertions: readonly EdgeInsertion[];
  /** The pieces of the line that became a boundary, noded, each from boundary to boundary. */
  readonly cuts: readonly Line[];
}

/**
 * Edges of the parcel times points of the line. A drawn line has tens of points, a parcel at most thousands of edges;
 * a hostile one must not hold the server for minutes.
 */
const MOST_PAIRS = 1_000_000;

/**
 * Splits a parcel by a line that leads from boundary to boundary.
 *
 * Line     any number of crossings: every region that the line closes off is a part of its own. Pieces outside the
 *          parcel or along its boundary do not matter. Both ends lie on the boundary or outside; with `ends` 'trim'
 *          whatever hangs inside or only joins a hole to the boundary is left off.
 * Grid     a crossing becomes a grid point: on an edge that a neighbour shares the nearest one, on any other edge one
 *          exactly on it or else the nearest inside. The old edge goes through that point (`noded`, `insertions`), so
 *          the parts add up to `noded` in mm² exactly; `noded` differs from the old area by the bent edges only.
 * Several  polygons: those that the line does not cut stay with the largest part.
 * Refuses  'split.tooShort' · 'split.tooLong' · 'split.selfCrosses' · 'split.missesParcel' · 'split.touchesOnly' · 'split.alongEdge' ·
 *          'split.endsInside' · 'split.cutsNothing' (joins a hole to the boundary) · 'split.tooFine' (a part would be
 *          thinner than the grid), each with its place
 */
export function splitPolygon(
  geometry: MultiPolygon,
  line: Line,
  isShared: IsShared = () => true,
  ends: LineEnds = 'refuse',
): Result<PolygonSplit, Refusal<SplitCode>> {
  return cutStraight(geometry, line, isShared) ?? splitByLine(geometry, line, isShared, ends);
}

/** The general way: any line, any parcel. */
export function splitByLine(
  geometry: MultiPolygon,
  line: Line,
  isShared: IsShared,
  ends: LineEnds,
): Result<PolygonSplit, Refusal<SplitCode>> {
  const clean = withoutRepeats(line);
  if (clean.length < 2) return refuse('split.tooShort', [], line[0] ?? null);
  if (isTooLong(geometry, clean)) return refuse('split.tooLong', [], clean[0] ?? null);
  const crossing = selfCrossing(clean);
  if (crossing) return refuse('split.selfCrosses', [], crossing);
  const met = nodeLine(geometry, clean, isShared);
  if (!met) return refuse('split.tooFine', [], clean[0] as Position);
  return ends === 'trim' ? cutTrimmed(met) : cutWhole(met);
}

export const isTooLong = (geometry: MultiPolygon, line: Line): boolean => {
  const edges = geometry.reduce((sum, polygon) => polygon.reduce((all, ring) => all + ring.length, sum), 0);
  return line.length * Math.max(edges, line.length) > MOST_PAIRS;
};

interface MetLine {
  readonly boundary: MultiPolygon;
  readonly line: Line;
  readonly insertions: readonly EdgeInsertion[];
}

function cutWhole({ boundary, line, insertions }: MetLine): Result<PolygonSplit, Refusal<SplitCode>> {
  const { cut, pieces } = withoutIdlePoints({ boundary, insertions, lines: [line] });
  const inside = pieces.filter((piece) => piece.side === 'inside');
  if (inside.length === 0) return refuseWithoutPiece(pieces, line, cut.boundary);
  for (const end of [line[0], line[line.length - 1]] as readonly Position[]) {
    if (sideOf(end, cut.boundary) === 'inside') return refuse('split.endsInside', [], end);
  }
  const found = cutFaces(cut, inside);
  if (!found.ok) return found;
  return found.value.bridge
    ? refuse('split.cutsNothing', [], middle(...found.value.bridge))
    : settle(found.value.parts, cut, found.value.cuts);
}

/** As cutWhole, but what divides nothing is left off, piece by piece, until everything that is left divides. */
function cutTrimmed({ boundary, line, insertions }: MetLine): Result<PolygonSplit, Refusal<SplitCode>> {
  let cut: CutLines = { boundary, insertions, lines: [line] };
  for (let loose: Refusal<SplitCode> | null = null; ;) {
    const kept = withoutLooseEnds(cut);
    if (kept !== cut) loose ??= { code: 'split.endsInside', about: [], at: looseEnd(line, cut.boundary) };
    const tidy = withoutIdlePoints(kept);
    const trimmed = kept !== cut;
    cut = tidy.cut;
    if (trimmed) continue;
    const inside = tidy.pieces.filter((piece) => piece.side === 'inside');
    if (inside.length === 0)
      return loose ? { ok: false, error: loose } : refuseWithoutPiece(tidy.pieces, line, cut.boundary);
    const found = cutFaces(cut, inside);
    if (!found.ok) return found;
    const { bridge, parts, cuts } = found.value;
    if (!bridge) return settle(parts, cut, cuts);
    loose ??= { code: 'split.cutsNothing', about: [], at: middle(...bridge) };
    cut = withoutBridge(cut, bridge);
  }
}

const looseEnd = (line: Line, boundary: MultiPolygon): Position => {
  const last = line[line.length - 1] as Position;
  return sideOf(last, boundary) === 'inside' ? last : (line[0] as Position);
};

interface CutFaces {
  /** Largest first; polygons that are not cut go with the largest. */
  readonly parts: readonly MultiPolygon[];
  readonly cuts: readonly Line[];
  /** A segment of the line that separates nothing. */
  readonly bridge: readonly [Position, Position] | null;
}

function cutFaces(cut: CutLines, inside: readonly Piece[]): Result<CutFaces, Refusal<SplitCode>> {
  // Bent by new points a boundary of sharp corners may touch itself.
  const bent = cut.insertions.length > 0 ? defectsOf(cut.boundary)[0] : undefined;
  if (bent) return refuse('split.tooFine', [], bent.at);
  const twice = repeatedPoint(inside, cut.boundary);
  if (twice) return refuse('split.selfCrosses', [], twice);
  const cuts = chainsOf(inside, cut.boundary);
  const sliced = sliceRing(cut.boundary, cuts);
  if (sliced) return ok({ parts: largestFirst(sliced.map((polygon) => [canonical(polygon)])), cuts, bridge: null });
  const { faces, bridge } = facesOf(
    cut.boundary,
    inside.map((piece) => [piece.from, piece.to]),
  );
  const divided = faces.filter((face) => face.cut).map((face) => [canonical(face.polygon)]);
  const rest = faces.filter((face) => !face.cut).map((face) => canonical(face.polygon));
  const parts = largestFirst(divided).map((part, index) => (index === 0 ? [...part, ...rest] : part));
  return ok({ parts, cuts, bridge });
}

/** The last word: every part must be able to stand in the register, and together they are what was there. */
export function settle(
  parts: readonly MultiPolygon[],
  { boundary, insertions }: CutLines,
  cuts: readonly Line[],
): Result<PolygonSplit, Refusal<'split.tooFine'>> {
  for (const part of parts) {
    const defect = defectsOf(part)[0];
    if (defect) return refuse('split.tooFine', [], defect.at);
  }
  // Among corners a few millimetres apart the rounded line can still cross a bent edge; nothing is guessed then.
  if (parts.length < 2 || areaOfParts(parts) !== areaDoubled(boundary))
    return refuse('split.tooFine', [], cuts[0]?.[0] ?? null);
  return ok({ parts, noded: boundary, insertions, cuts });
}

export function refuseWithoutPiece(pieces: readonly Piece[], line: Line, boundary: MultiPolygon) {
  const along = pieces.find((piece) => piece.side === 'boundary');
  if (along) return refuse('split.alongEdge' as const, [], middle(along.from, along.to));
  const touching = line.find((point) => sideOf(point, boundary) === 'boundary');
  if (touching) return refuse('split.touchesOnly' as const, [], touching);
  return refuse('split.missesParcel' as const, [], middle(line[0] as Position, line[line.length - 1] as Position));
}

export const withoutRepeats = (line: Line): Line =>
  line.filter((point, index) => index === 0 || !samePosition(point, line[index - 1] as Position));

/** First place where the line meets itself or turns back on itself. */
function selfCrossing(line: Line): Position | null {
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1] as Position, line[i] as Position];
    const next = line[i + 1];
    if (next && turnsBack(a, b, next)) return b;
    for (let j = i + 2; j < line.length; j++) {
      const [c, d] = [line[j - 1] as Position, line[j] as Position];
      if (!segmentsMeet(a, b, c, d)) continue;
      if (crossProperly(a, b, c, d)) return roundedCrossing(a, b, c, d);
      return [a, b].find((point) => isOnSegment(point, c, d)) ?? (isOnSegment(c, a, b) ? c : d);
    }
  }
  return null;
}

/** A point inside the parcel that the rounded line passes twice. On the boundary it may: there the pieces end. */
export function repeatedPoint(pieces: readonly Piece[], boundary: MultiPolygon): Position | null {
  const keyOf = positionKeys(pieces[0]?.from ?? [0, 0]);
  const seen = new Set<number | string>();
  for (const { from } of pieces) {
    const key = keyOf(from);
    if (seen.has(key) && sideOf(from, boundary) === 'inside') return from;
    seen.add(key);
  }
  return null;
}

const middle = (a: Position, b: Position): Position => [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
