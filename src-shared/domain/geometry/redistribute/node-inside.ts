import { insertVertices, type EdgeInsertion } from '../insert-vertices.ts';
import { nodeLine } from '../node-line.ts';
import { samePosition, segmentsOf, sideOf } from '../predicates.ts';
import { sharedWith } from '../shared-edges.ts';
import type { Line, MultiPolygon, Position, Ring } from '../types.ts';

export type Segment = readonly [Position, Position];

export interface NodedLand {
  /** The land as it was given, and with a point wherever a line meets its boundary. */
  readonly land: MultiPolygon;
  readonly boundary: MultiPolygon;
  /** Pieces of the lines inside the land, each once; they meet each other and the boundary in common points only. */
  readonly segments: readonly Segment[];
  /** The lines as they run now, each from its first point to its last, in the land and out of it. */
  readonly drawn: readonly Line[];
  /** Middle of the first piece outside the land; null when the lines stay in it. */
  readonly outside: Position | null;
}

const keyOf = (a: Position, b: Position): string => `${a[0]},${a[1]},${b[0]},${b[1]}`;

/**
 * Nodes any number of lines with the boundary of some land and with each other, piece by piece; lines may cross
 * themselves. A boundary edge that one of the others shares bends to the nearest grid point, any other only inwards
 * (decision 0008). Null when the lines run so close that the grid cannot tell them apart.
 */
export function nodeInside(
  land: MultiPolygon,
  lines: readonly Line[],
  others: readonly MultiPolygon[],
): NodedLand | null {
  const bends = new Map<string, boolean>();
  const isShared = sharedWith(others);
  for (const ring of land.flat()) for (const [a, b] of segmentsOf(ring)) bends.set(keyOf(a, b), isShared(a, b));
  let boundary = land;
  let drawn: readonly Line[] = [];
  for (const segment of lines.flatMap((line) => [...segmentsOf(line)])) {
    if (samePosition(...segment)) continue;
    // Lines drawn before stand in as open rings: they bend like a shared edge.
    const met = nodeLine(
      [...boundary, ...drawn.map((line) => [line])],
      segment,
      (a, b) => bends.get(keyOf(a, b)) ?? true,
    );
    if (!met) return null;
    for (const { from, to, points } of met.insertions) {
      const inherited = bends.get(keyOf(from, to));
      if (inherited === undefined) continue;
      for (const [a, b] of segmentsOf([from, ...points, to])) bends.set(keyOf(a, b), inherited);
    }
    drawn = [...met.boundary.slice(boundary.length).map((rings) => rings[0] as Line), met.line];
    boundary = met.boundary.slice(0, boundary.length);
  }
  return { land, boundary, drawn: joinPieces(lines, drawn), ...sortPieces(boundary, drawn) };
}

/** The noded pieces of each line, in their order, as one line again. */
function joinPieces(lines: readonly Line[], pieces: readonly Line[]): readonly Line[] {
  let next = 0;
  return lines.map((line) => {
    const count = [...segmentsOf(line)].filter((segment) => !samePosition(...segment)).length;
    const own = pieces.slice(next, (next += count));
    return own.flatMap((piece, index) => (index === 0 ? piece : piece.slice(1)));
  });
}

function sortPieces(boundary: MultiPolygon, drawn: readonly Line[]): Pick<NodedLand, 'segments' | 'outside'> {
  const doubled = boundary.map((polygon) => polygon.map((ring) => ring.map(([x, y]): Position => [2 * x, 2 * y])));
  const segments = new Map<string, Segment>();
  let outside: Position | null = null;
  for (const [a, b] of drawn.flatMap((line) => [...segmentsOf(line)])) {
    if (samePosition(a, b) || segments.has(keyOf(a, b)) || segments.has(keyOf(b, a))) continue;
    const side = sideOf([a[0] + b[0], a[1] + b[1]], doubled);
    if (side === 'inside') segments.set(keyOf(a, b), [a, b]);
    if (side === 'outside') outside ??= [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
  }
  return { segments: [...segments.values()], outside };
}

/** Without points that no segment in use ends in: what only touches or runs along is no reason to bend an edge. */
export function withoutIdlePoints({ land, boundary }: NodedLand, used: readonly Segment[]): MultiPolygon {
  const kept = new Set([...land.flat(2), ...used.flat()].map((point) => point.join()));
  return boundary.map((polygon) => polygon.map((ring) => ring.filter((point) => kept.has(point.join()))));
}

/** Two segments become one where they meet in a point that is no corner: a line that is not used any more ended there. */
export function joinedSegments(segments: readonly Segment[], corners: readonly Position[]): readonly Segment[] {
  const fixed = new Set(corners.map((corner) => corner.join()));
  const joined = new Set(segments);
  const ending = new Map<string, Segment[]>();
  for (const segment of segments)
    for (const end of segment) ending.set(end.join(), [...(ending.get(end.join()) ?? []), segment]);
  for (const [node, [first, second, ...more]] of ending) {
    if (fixed.has(node) || !first || !second || more.length > 0) continue;
    const whole = [first, second].map((each) => each.find((end) => end.join() !== node));
    const segment: Segment = [whole[0] as Position, whole[1] as Position];
    joined.delete(first);
    joined.delete(second);
    joined.add(segment);
    for (const end of segment) {
      const others = (ending.get(end.join()) ?? []).filter((each) => each !== first && each !== second);
      ending.set(end.join(), [...others, segment]);
    }
  }
  return [...joined];
}

/** The geometry of a neighbour with the points that came onto the boundary of the land. */
export function bendWith(geometry: MultiPolygon, land: MultiPolygon, boundary: MultiPolygon): MultiPolygon {
  const insertions = land.flatMap((polygon, p) =>
    polygon.flatMap((ring, r) => insertionsOf(ring, boundary[p]?.[r] ?? ring)),
  );
  return insertions.length > 0 ? insertVertices(geometry, insertions) : geometry;
}

/** Points of a noded ring by the edge of the old one. Both begin with the same corner, and the noded one has all corners of the other in the same order. */
export function insertionsOf(ring: Ring, noded: Ring): readonly EdgeInsertion[] {
  const insertions: EdgeInsertion[] = [];
  let place = 0;
  for (const [from, to] of segmentsOf(ring)) {
    const points: Position[] = [];
    for (place += 1; !samePosition(noded[place] as Position, to); place++) points.push(noded[place] as Position);
    if (points.length > 0) insertions.push({ from, to, points });
  }
  return insertions;
}

/** Segments with an end that hangs in the land, taken away until none is left; the first of them for a refusal. */
export function trimDangles(noded: NodedLand): {
  readonly segments: readonly Segment[];
  readonly dangle: Position | null;
} {
  const fixed = new Set(noded.boundary.flat(2).map((point) => point.join()));
  let segments = noded.segments;
  let dangle: Position | null = null;
  for (;;) {
    const count = new Map<string, number>();
    for (const end of segments.flat()) count.set(end.join(), (count.get(end.join()) ?? 0) + 1);
    const hangs = (point: Position): boolean => !fixed.has(point.join()) && count.get(point.join()) === 1;
    dangle ??= segments.flat().find(hangs) ?? null;
    const kept = segments.filter((segment) => !segment.some(hangs));
    if (kept.length === segments.length) return { segments, dangle };
    segments = kept;
  }
}
