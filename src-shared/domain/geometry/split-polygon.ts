import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { facesOf } from './faces.ts';
import type { EdgeInsertion } from './insert-vertices.ts';
import { areaDoubled, polygonAreaDoubled } from './measures.ts';
import { nodeLine, type IsShared, type Noding } from './node-line.ts';
import {
  isOnSegment,
  roundedCrossing,
  crossProperly,
  samePosition,
  segmentsMeet,
  segmentsOf,
  sideOf,
} from './predicates.ts';
import { sliceRing } from './slice-ring.ts';
import type { Line, MultiPolygon, Polygon, Position, Ring } from './types.ts';
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
 *          parcel or along its boundary do not matter. Both ends lie on the boundary or outside.
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
): Result<PolygonSplit, Refusal<SplitCode>> {
  const clean = withoutRepeats(line);
  if (clean.length < 2) return refuse('split.tooShort', [], line[0] ?? null);
  const edges = geometry.reduce((sum, polygon) => polygon.reduce((all, ring) => all + ring.length, sum), 0);
  if (clean.length * Math.max(edges, clean.length) > MOST_PAIRS) return refuse('split.tooLong', [], clean[0] ?? null);
  const crossing = selfCrossing(clean);
  if (crossing) return refuse('split.selfCrosses', [], crossing);
  const met = nodeLine(geometry, clean, isShared);
  if (!met) return refuse('split.tooFine', [], clean[0] as Position);
  const { noding, pieces } = withoutIdlePoints(met);
  const inside = pieces.filter((piece) => piece.side === 'inside');
  if (inside.length === 0) return refuseWithoutPiece(pieces, noding.line, noding.boundary);
  for (const end of [noding.line[0], noding.line[noding.line.length - 1]] as readonly Position[]) {
    if (sideOf(end, noding.boundary) === 'inside') return refuse('split.endsInside', [], end);
  }
  // Bent by new points a boundary of sharp corners may touch itself.
  const bent = noding.insertions.length > 0 ? defectsOf(noding.boundary)[0] : undefined;
  if (bent) return refuse('split.tooFine', [], bent.at);
  const twice = repeatedPoint(
    inside.flatMap((piece) => [piece.from]),
    noding.boundary,
  );
  if (twice) return refuse('split.selfCrosses', [], twice);
  const cuts = chainsOf(inside, noding.boundary);
  const parts = partsOf(noding.boundary, inside, cuts);
  return parts.ok ? settle(parts.value, noding.boundary, { insertions: noding.insertions, cuts }) : parts;
}

/** The parts, largest first; polygons that are not cut go with the largest. */
function partsOf(
  boundary: MultiPolygon,
  inside: readonly Piece[],
  cuts: readonly Line[],
): Result<readonly MultiPolygon[], Refusal<'split.cutsNothing'>> {
  const sliced = sliceRing(boundary, cuts);
  if (sliced) return ok(largestFirst(sliced.map((polygon) => [canonical(polygon)])));
  const { faces, bridge } = facesOf(
    boundary,
    inside.map((piece) => [piece.from, piece.to]),
  );
  if (bridge) return refuse('split.cutsNothing', [], middle(bridge[0], bridge[1]));
  const cutFaces = faces.filter((face) => face.cut).map((face) => [canonical(face.polygon)]);
  const rest = faces.filter((face) => !face.cut).map((face) => canonical(face.polygon));
  return ok(largestFirst(cutFaces).map((part, index) => (index === 0 ? [...part, ...rest] : part)));
}

/**
 * Points where the line only touches a boundary, or runs along it, are no reason to bend an edge. An edge that is
 * straight again may coincide with a piece of the line, so the pieces are sorted anew until no such point is left.
 */
function withoutIdlePoints(met: Noding): { noding: Noding; pieces: readonly Piece[] } {
  for (let noding = met; ;) {
    const pieces = piecesOf(noding.line, noding.boundary);
    const used = pieces.filter((piece) => piece.side === 'inside').flatMap(({ from, to }) => [from, to]);
    const isUsed = (point: Position): boolean => used.some((other) => samePosition(point, other));
    const idle = noding.insertions.flatMap((insertion) => insertion.points.filter((point) => !isUsed(point)));
    if (idle.length === 0) return { noding, pieces };
    noding = without(noding, (point) => !idle.some((other) => samePosition(point, other)));
  }
}

const without = (noding: Noding, keep: (point: Position) => boolean): Noding => ({
  line: noding.line,
  boundary: noding.boundary.map((polygon) => polygon.map((ring) => ring.filter(keep))),
  insertions: noding.insertions
    .map((insertion) => ({ ...insertion, points: insertion.points.filter(keep) }))
    .filter(({ points }) => points.length > 0),
});

/** The last word: every part must be able to stand in the register, and together they are what was there. */
function settle(
  parts: readonly MultiPolygon[],
  noded: MultiPolygon,
  rest: Pick<PolygonSplit, 'insertions' | 'cuts'>,
): Result<PolygonSplit, Refusal<SplitCode>> {
  for (const part of parts) {
    const defect = defectsOf(part)[0];
    if (defect) return refuse('split.tooFine', [], defect.at);
  }
  // Among corners a few millimetres apart the rounded line can still cross a bent edge; nothing is guessed then.
  const sum = parts.reduce((total, part) => total + areaDoubled(part), 0);
  if (parts.length < 2 || sum !== areaDoubled(noded)) return refuse('split.tooFine', [], rest.cuts[0]?.[0] ?? null);
  return ok({ parts, noded, ...rest });
}

interface Piece {
  readonly from: Position;
  readonly to: Position;
  readonly side: 'inside' | 'boundary' | 'outside';
}

function piecesOf(line: Line, boundary: MultiPolygon): readonly Piece[] {
  const doubled = boundary.map((polygon) => polygon.map((ring) => ring.map(([x, y]): Position => [2 * x, 2 * y])));
  return [...segmentsOf(line)].map(([from, to]) => ({
    from,
    to,
    side: sideOf([from[0] + to[0], from[1] + to[1]], doubled),
  }));
}

function refuseWithoutPiece(pieces: readonly Piece[], line: Line, boundary: MultiPolygon) {
  const along = pieces.find((piece) => piece.side === 'boundary');
  if (along) return refuse('split.alongEdge' as const, [], middle(along.from, along.to));
  const touching = line.find((point) => sideOf(point, boundary) === 'boundary');
  if (touching) return refuse('split.touchesOnly' as const, [], touching);
  return refuse('split.missesParcel' as const, [], middle(line[0] as Position, line[line.length - 1] as Position));
}

const withoutRepeats = (line: Line): Line =>
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
function repeatedPoint(points: readonly Position[], boundary: MultiPolygon): Position | null {
  const seen = new Set<string>();
  for (const point of points) {
    const key = point.join();
    if (seen.has(key) && sideOf(point, boundary) === 'inside') return point;
    seen.add(key);
  }
  return null;
}

/** Pieces that follow each other joined into lines, from boundary to boundary. */
function chainsOf(pieces: readonly Piece[], boundary: MultiPolygon): readonly Line[] {
  const corners = boundary.flat(2);
  const chains: Position[][] = [];
  let open: Position[] | null = null;
  for (const { from, to } of pieces) {
    const last: Position | undefined = open?.[open.length - 1];
    if (open && last && samePosition(last, from)) open.push(to);
    else chains.push((open = [from, to]));
    if (corners.some((corner) => samePosition(corner, to))) open = null;
  }
  return chains;
}

/** Rings start at their western, then southern point: the same parts whichever way the line was drawn. */
const canonical = (polygon: Polygon): Polygon => {
  const [outer, ...holes] = polygon.map(startAtWest);
  return [outer as Ring, ...holes.sort((x, y) => compare(x[0] as Position, y[0] as Position))];
};

function startAtWest(ring: Ring): Ring {
  const open = ring.slice(0, -1);
  const start = open.reduce((best, point, index) => (compare(point, open[best] as Position) < 0 ? index : best), 0);
  return [...open.slice(start), ...open.slice(0, start), open[start] as Position];
}

const compare = (a: Position, b: Position): number => a[0] - b[0] || a[1] - b[1];

const largestFirst = (parts: readonly MultiPolygon[]): readonly MultiPolygon[] =>
  parts.toSorted(
    (x, y) =>
      polygonAreaDoubled(y[0] as Polygon) - polygonAreaDoubled(x[0] as Polygon) ||
      compare(x[0]?.[0]?.[0] as Position, y[0]?.[0]?.[0] as Position),
  );

const middle = (a: Position, b: Position): Position => [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
