import { readMetres, readTableAngle } from '#domain/survey/read-traverse-cell.ts';
import { traverseColumns } from '#domain/survey/traverse-columns.ts';
import { SHEET_FIELDS, type SheetField, type TraverseSheet } from '#domain/survey/traverse-sheet.ts';
import { newSheet, overlayRows } from './sheet-edits.ts';

/** A table from the clipboard or a file, before it is taken: what each of its columns is. */
export interface PastedTable {
  readonly name: string | null;
  readonly rows: readonly (readonly string[])[];
  readonly hasHeader: boolean;
  /** By column; null: left out. */
  readonly fields: readonly (SheetField | null)[];
  /** What the header says of the angles. */
  readonly angleSide: TraverseSheet['angleSide'] | null;
  readonly bareUnit: TraverseSheet['bareUnit'] | null;
  readonly replaces: boolean;
}

/** Metres above this are coordinates, not distances. */
const COORDINATE_M = 10_000;

/** What a table seems to be: by its header, else by what its columns look like. */
export function guessTable(rows: readonly (readonly string[])[], name: string | null): PastedTable {
  const width = Math.max(...rows.map((row) => row.length));
  const [head = []] = rows;
  const columns = traverseColumns(head);
  const hasHeader = columns !== null && columns.places.size >= 2;
  const byHeader = new Map([...(hasHeader ? columns.places : [])].map(([field, place]) => [place, field]));
  return {
    name,
    rows,
    hasHeader,
    fields: hasHeader
      ? Array.from({ length: width }, (_, place) => byHeader.get(place) ?? null)
      : guessFields(rows, width),
    angleSide: hasHeader ? columns.angleSide : null,
    bareUnit: hasHeader ? columns.bareUnit : null,
    replaces: name !== null,
  };
}

/** A field belongs to one column: choosing it takes it from the other. */
export const chooseField = (table: PastedTable, column: number, field: SheetField | null): PastedTable => ({
  ...table,
  fields: table.fields.map((each, index) => (index === column ? field : each === field ? null : each)),
});

export function takeTable(sheet: TraverseSheet, table: PastedTable, at: number): TraverseSheet {
  const brought = table.rows
    .slice(table.hasHeader ? 1 : 0)
    .map((cells) =>
      Object.fromEntries(
        table.fields.flatMap((field, column) =>
          field === null ? [] : [[field, (cells[column] ?? '').trim().slice(0, 60)] as const],
        ),
      ),
    );
  const { angleSide, bareUnit } = table;
  const settings = { angleSide: angleSide ?? sheet.angleSide, bareUnit: bareUnit ?? sheet.bareUnit };
  return table.replaces
    ? overlayRows({ ...sheet, ...settings, rows: newSheet().rows }, 0, brought)
    : overlayRows({ ...sheet, ...settings }, at, brought);
}

function guessFields(rows: readonly (readonly string[])[], width: number): readonly (SheetField | null)[] {
  const free = new Set<SheetField>(SHEET_FIELDS);
  return Array.from({ length: width }, (_, column) => {
    const cells = rows.map((row) => (row[column] ?? '').trim()).filter((cell) => cell !== '');
    const field = wishesOf(cells, column).find((wish) => free.has(wish)) ?? null;
    if (field !== null) free.delete(field);
    return field;
  });
}

function wishesOf(cells: readonly string[], column: number): readonly SheetField[] {
  if (cells.length === 0) return [];
  const metres = cells.map((cell) => readMetres(cell, 'coordinate'));
  const isMetres = metres.every(({ ok }) => ok);
  if (isMetres && metres.some((read) => read.ok && read.value >= COORDINATE_M)) return ['x', 'y'];
  if (column === 0) return ['point'];
  if (isMetres) return ['distance', 'x', 'y'];
  return cells.every((cell) => readTableAngle(cell, 'degrees').ok) ? ['angle', 'bearing'] : ['point'];
}
