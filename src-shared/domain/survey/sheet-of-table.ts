import type { TableRow } from './read-traverse-table.ts';
import { traverseColumns, type TraverseField } from './traverse-columns.ts';
import { EMPTY_ROW, SHEET_FIELDS, type SheetRow, type TraverseSheet } from './traverse-sheet.ts';

/** The rows of a table that `readTraverseTable` accepts, cell by cell as they stand in it. */
export function rowsOfTable(table: readonly TableRow[]): TraverseSheet['rows'] {
  const [head, ...body] = table.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const places: ReadonlyMap<TraverseField, number> = traverseColumns(head?.cells ?? [])?.places ?? new Map();
  return body.map(({ cells }) =>
    SHEET_FIELDS.reduce<SheetRow>(
      (row, field) => ({ ...row, [field]: (cells[places.get(field) ?? -1] ?? '').trim() }),
      EMPTY_ROW,
    ),
  );
}
