import type { EdgeInsertion } from './insert-vertices.ts';
import { positionKeys } from './position-keys.ts';
import { samePosition, segmentsOf, sideOf } from './predicates.ts';
import type { Line, MultiPolygon, Position } from './types.ts';

/** Lines noded with a boundary; see `Noding`. Several where loose ends were trimmed off the one that was drawn. */
export interface CutLines {
  readonly boundary: MultiPolygon;
  readonly insertions: readonly EdgeInsertion[];
  readonly lines: readonly Line[];
}

export interface Piece {
  readonly from: Position;
  readonly to: Position;
  readonly side: 'inside' | 'boundary' | 'outside';
}

/** What of the lines lies where. Exact: the middles are on the grid of doubled coordinates. */
export function piecesOf(lines: readonly Line[], boundary: MultiPolygon): readonly Piece[] {
  const doubled = boundary.map((polygon) => polygon.map((ring) => ring.map(([x, y]): Position => [2 * x, 2 * y])));
  return lines.flatMap((line) =>
    [...segmentsOf(line)].map(([from, to]) => ({
      from,
      to,
      side: sideOf([from[0] + to[0], from[1] + to[1]], doubled),
    })),
  );
}

/**
 * Points where a line only touches a boundary, or runs along it, are no reason to bend an edge. An edge that is
 * straight again may coincide with a piece of the line, so the pieces are sorted anew until no such point is left.
 */
export function withoutIdlePoints(met: CutLines): { cut: CutLines; pieces: readonly Piece[] } {
  for (let cut = met; ;) {
    const pieces = piecesOf(cut.lines, cut.boundary);
    const used = pieces.filter((piece) => piece.side === 'inside').flatMap(({ from, to }) => [from, to]);
    const isUsed = (point: Position): boolean => used.some((other) => samePosition(point, other));
    const idle = cut.insertions.flatMap((insertion) => insertion.points.filter((point) => !isUsed(point)));
    if (idle.length === 0) return { cut, pieces };
    cut = without(cut, (point) => !idle.some((other) => samePosition(point, other)));
  }
}

const without = (cut: CutLines, keep: (point: Position) => boolean): CutLines => ({
  lines: cut.lines,
  boundary: cut.boundary.map((polygon) => polygon.map((ring) => ring.filter(keep))),
  insertions: cut.insertions
    .map((insertion) => ({ ...insertion, points: insertion.points.filter(keep) }))
    .filter(({ points }) => points.length > 0),
});

/** The lines from their first to their last point on the boundary: ends that hang in the inside are left off. */
export function withoutLooseEnds(cut: CutLines): CutLines {
  const isCorner = cornersOf(cut.boundary);
  const lines = cut.lines.map((line) => {
    const pieces = piecesOf([line], cut.boundary);
    let from = 0;
    let to = line.length - 1;
    while (from < to && pieces[from]?.side === 'inside' && !isCorner(line[from] as Position)) from++;
    while (to > from && pieces[to - 1]?.side === 'inside' && !isCorner(line[to] as Position)) to--;
    return from === 0 && to === line.length - 1 ? line : line.slice(from, to + 1);
  });
  if (lines.every((line, index) => line === cut.lines[index])) return cut;
  return { ...cut, lines: lines.filter((line) => line.length > 1) };
}

/** The lines without the piece from boundary to boundary that holds this segment. */
export function withoutBridge(cut: CutLines, [a, b]: readonly [Position, Position]): CutLines {
  const isCorner = cornersOf(cut.boundary);
  const lines = cut.lines.flatMap((line) => {
    const at = line.findIndex((point, index) => samePosition(point, a) && samePosition(line[index + 1] ?? point, b));
    if (at < 0) return [line];
    let from = at;
    let to = at + 1;
    while (from > 0 && !isCorner(line[from] as Position)) from--;
    while (to < line.length - 1 && !isCorner(line[to] as Position)) to++;
    return [line.slice(0, from + 1), line.slice(to)].filter((rest) => rest.length > 1);
  });
  return { ...cut, lines };
}

/** Pieces that follow each other joined into lines, from boundary to boundary. */
export function chainsOf(pieces: readonly Piece[], boundary: MultiPolygon): readonly Line[] {
  const isCorner = cornersOf(boundary);
  const chains: Position[][] = [];
  let open: Position[] | null = null;
  for (const { from, to } of pieces) {
    const last: Position | undefined = open?.[open.length - 1];
    if (open && last && samePosition(last, from)) open.push(to);
    else chains.push((open = [from, to]));
    if (isCorner(to)) open = null;
  }
  return chains;
}

export function cornersOf(boundary: MultiPolygon): (position: Position) => boolean {
  const keyOf = positionKeys(boundary[0]?.[0]?.[0] ?? [0, 0]);
  const corners = new Set(boundary.flat(2).map(keyOf));
  return (position) => corners.has(keyOf(position));
}
