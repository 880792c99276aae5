import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { arrangeTraverse, type ArrangementCode, type TraverseRow } from './arrange-traverse.ts';
import type { AngleNotation } from './parse-angle.ts';
import { readMetres, readPointName, readTableAngle, type CellCode } from './read-traverse-cell.ts';
import type { Traverse } from './traverse.ts';
import { traverseColumns, type TraverseColumns, type TraverseField } from './traverse-columns.ts';

export type TableCode =
  | CellCode
  | ArrangementCode
  | 'table.empty'
  | 'table.tooLong'
  | 'table.columns'
  | 'table.sameColumn'
  | 'table.pair'
  | 'table.angleSide'
  | 'table.sideContradicts';

/** A refusal with its place in the table; line 0 and an empty column where the whole table is meant. */
export interface TableRefusal extends Refusal<TableCode> {
  readonly line: number;
  readonly column: string;
}

/** A row of cells with its line in the file. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface ReadTraverse {
  readonly traverse: Traverse;
  /** How the table was read, to be shown before the result is believed. */
  readonly reading: {
    readonly angleNotations: readonly AngleNotation[];
    readonly bareUnit: 'degrees' | 'gon';
    readonly ignoredColumns: readonly string[];
  };
}

/** A traverse of more stations than this is none, and its adjustment would take long. */
const MOST_ROWS = 500;

/**
 * A traverse from a table as surveyors keep it: one row a station with its angle and the distance to the next station, known
 * coordinates in x and y. The first row may be the backsight, the last one the foresight.
 *
 *   point  angle      distance   x         y
 *   A                            1200.000   800.000     backsight: no angle
 *   B      120°15′30″   150.25   1000.000  1000.000     start
 *   1      201°40′10″   98.704
 *   C      ...                    ...       ...         end, known: linked; the start again: closed; else open
 *   D                             ...       ...         foresight
 *
 * Shape   the first row has the names of the columns, in Kazakh, Russian or English, in any order
 * Unit    metres; angles in any notation of `parseAngle`, per cell; x north, y east
 * Refuses the codes of `TableCode`, each with line and column
 */
export function readTraverseTable(
  table: readonly TableRow[],
  asked: { readonly angleSide?: 'left' | 'right' } = {},
): Result<ReadTraverse, TableRefusal> {
  const [head, ...body] = table.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (head === undefined || body.length === 0) return refuseAt(refuse('table.empty'), 0, '');
  if (body.length > MOST_ROWS) return refuseAt(refuse('table.tooLong', [String(MOST_ROWS)]), 0, '');
  const columns = traverseColumns(head.cells);
  if (columns === null) return refuseAt(refuse('table.sameColumn'), head.line, '');
  const needed = (['point', 'angle', 'distance', 'x', 'y'] as const).filter((field) => !columns.places.has(field));
  if (needed.length > 0) return refuseAt(refuse('table.columns', needed), head.line, '');
  const side = sideOf(columns, asked.angleSide);
  if (!side.ok) return refuseAt(side, head.line, headerOf(columns, 'angle'));
  const bareUnit = columns.bareUnit ?? 'degrees';
  const notations = new Set<AngleNotation>();
  const rows: TraverseRow[] = [];
  for (const row of body) {
    const read = readRow(row, columns, bareUnit, notations);
    if (!read.ok) return read;
    rows.push(read.value);
  }
  const arranged = arrangeTraverse(rows, side.value);
  if (!arranged.ok) {
    const { line, field } = arranged.error;
    return refuseAt(arranged, line, field === null ? '' : headerOf(columns, field));
  }
  const reading = { angleNotations: [...notations], bareUnit, ignoredColumns: columns.ignored };
  return ok({ traverse: arranged.value.traverse, reading });
}

const headerOf = ({ headers, places }: TraverseColumns, field: TraverseField): string =>
  (headers[places.get(field) ?? -1] ?? field).trim();

function refuseAt(
  refused: { readonly ok: false; readonly error: Refusal<TableCode> } | Result<never, Refusal<TableCode>>,
  line: number,
  column: string,
): Result<never, TableRefusal> {
  if (refused.ok) return refused;
  const { code, about, at } = refused.error;
  return { ok: false, error: { code, about, at, line, column } };
}

/** The header or the question says it; with neither there is no default, for an open traverse would hide the mistake. */
function sideOf(
  { angleSide }: TraverseColumns,
  asked: 'left' | 'right' | undefined,
): Result<'left' | 'right', Refusal<'table.angleSide' | 'table.sideContradicts'>> {
  if (asked === undefined) return angleSide === null ? refuse('table.angleSide') : ok(angleSide);
  return angleSide !== null && angleSide !== asked ? refuse('table.sideContradicts') : ok(asked);
}

function readRow(
  { line, cells }: TableRow,
  columns: TraverseColumns,
  bareUnit: 'degrees' | 'gon',
  notations: Set<AngleNotation>,
): Result<TraverseRow, TableRefusal> {
  const cell = (field: TraverseField): string => (cells[columns.places.get(field) ?? -1] ?? '').trim();
  const name = readPointName(cell('point'));
  if (!name.ok) return refuseAt(name, line, headerOf(columns, 'point'));
  const numbers: Partial<Record<TraverseField, number>> = {};
  for (const field of ['distance', 'x', 'y'] as const) {
    if (cell(field) === '') continue;
    const read = readMetres(cell(field), field === 'distance' ? 'distance' : 'coordinate');
    if (!read.ok) return refuseAt(read, line, headerOf(columns, field));
    numbers[field] = read.value;
  }
  for (const field of ['angle', 'bearing'] as const) {
    if (cell(field) === '') continue;
    const read = readTableAngle(cell(field), bareUnit);
    if (!read.ok) return refuseAt(read, line, headerOf(columns, field));
    notations.add(read.value.notation);
    numbers[field] = read.value.angleRad;
  }
  const { x, y } = numbers;
  if ((x === undefined) !== (y === undefined))
    return refuseAt(refuse('table.pair', [name.value]), line, headerOf(columns, x === undefined ? 'x' : 'y'));
  return ok({
    line,
    name: name.value,
    angleRad: numbers.angle ?? null,
    distanceM: numbers.distance ?? null,
    bearingRad: numbers.bearing ?? null,
    known: x === undefined || y === undefined ? null : { xNorthM: x, yEastM: y },
  });
}
