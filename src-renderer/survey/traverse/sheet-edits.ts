import {
  EMPTY_ROW,
  isBlankRow,
  MOST_SHEET_ROWS,
  type SheetField,
  type SheetRow,
  type TraverseSheet,
} from '#domain/survey/traverse-sheet.ts';

/** Rows that stand ready to be typed into, below what is there. */
const READY_ROWS = 12;

export const newSheet = (): TraverseSheet => ({
  angleSide: 'left',
  bareUnit: 'degrees',
  kind: 'found',
  method: 'bowditch',
  tolerance: '',
  rows: [],
});

/** The rows on screen: those of the sheet and empty ones to go on with. */
export function shownRows({ rows }: TraverseSheet): readonly SheetRow[] {
  const count = Math.min(MOST_SHEET_ROWS, Math.max(READY_ROWS, rows.length + 1));
  return Array.from({ length: count }, (_, index) => rows[index] ?? EMPTY_ROW);
}

/** The rows without the empty ones at the end. */
function trimmed(rows: readonly SheetRow[]): readonly SheetRow[] {
  const last = rows.findLastIndex((row) => !isBlankRow(row));
  return rows.slice(0, last + 1);
}

export function setCell(sheet: TraverseSheet, row: number, field: SheetField, text: string): TraverseSheet {
  const rows = Array.from(
    { length: Math.max(sheet.rows.length, row + 1) },
    (_, index) => sheet.rows[index] ?? EMPTY_ROW,
  );
  rows[row] = { ...(rows[row] ?? EMPTY_ROW), [field]: text.slice(0, 60) };
  return { ...sheet, rows: trimmed(rows) };
}

/** An empty row above the given one. */
export function insertRow(sheet: TraverseSheet, at: number): TraverseSheet {
  if (at >= sheet.rows.length || sheet.rows.length >= MOST_SHEET_ROWS) return sheet;
  return { ...sheet, rows: sheet.rows.toSpliced(at, 0, EMPTY_ROW) };
}

export function deleteRow(sheet: TraverseSheet, at: number): TraverseSheet {
  return { ...sheet, rows: trimmed(sheet.rows.toSpliced(at, 1)) };
}

/** Puts rows of cells over those that are there, only into the fields that they bring. */
export function overlayRows(
  sheet: TraverseSheet,
  at: number,
  brought: readonly Partial<Readonly<Record<SheetField, string>>>[],
): TraverseSheet {
  const rows = Array.from(
    { length: Math.min(MOST_SHEET_ROWS, Math.max(sheet.rows.length, at + brought.length)) },
    (_, index) => ({ ...(sheet.rows[index] ?? EMPTY_ROW), ...brought[index - at] }),
  );
  return { ...sheet, rows: trimmed(rows) };
}
