import type { DrawnFigure, DrawnLine, DrawnPoint } from './drawn-figure.ts';
import { knownPoints, type KnownPoint } from './known-points.ts';
import type { SolvedTraverse } from './solve-traverse.ts';
import type { TraverseVertex } from './traverse.ts';
import type { SheetReading, TraverseSheet } from './traverse-sheet.ts';

/** Known points, computed stations, the sides and the sights to backsight and foresight; a point is known by its row. */
export function figureOfTraverse(
  sheet: TraverseSheet,
  reading: SheetReading,
  solution: SolvedTraverse | null,
): DrawnFigure {
  const rows = reading.arranged.ok ? reading.arranged.value.lines : [];
  const known = knownPoints(sheet, reading);
  const vertices = solution?.figures.vertices ?? [];
  return {
    points: [
      ...known.map(({ row, name, at }): DrawnPoint => ({ key: String(row), name, at, known: true })),
      ...stationsOf(vertices, rows, new Set(known.map(({ name }) => name))),
    ],
    lines: [...sightsOf(known, vertices, rows), ...sidesOf(vertices)],
  };
}

const stationsOf = (
  vertices: readonly TraverseVertex[],
  rows: readonly number[],
  known: ReadonlySet<string>,
): readonly DrawnPoint[] =>
  vertices.flatMap(({ name, position }, index): readonly DrawnPoint[] => {
    const row = rows[index] ?? -1;
    // The start that is named again at the end stands where it stood.
    if (position === null || known.has(name) || rows.indexOf(row) !== index) return [];
    return [{ key: String(row), name, at: position, known: false }];
  });

const sightsOf = (
  known: readonly KnownPoint[],
  vertices: readonly TraverseVertex[],
  rows: readonly number[],
): readonly DrawnLine[] =>
  known.flatMap(({ row, at }): readonly DrawnLine[] => {
    if (rows.includes(row)) return [];
    const isBehind = row < (rows[0] ?? -1);
    const to = (isBehind ? vertices[0] : vertices.at(-1))?.position ?? null;
    return to === null ? [] : [{ key: `sight ${row}`, from: at, to, tone: 'known' }];
  });

const sidesOf = (vertices: readonly TraverseVertex[]): readonly DrawnLine[] =>
  vertices.slice(1).flatMap(({ position }, index): readonly DrawnLine[] => {
    const from = vertices[index]?.position ?? null;
    return from === null || position === null ? [] : [{ key: `side ${index}`, from, to: position, tone: 'new' }];
  });
