import type { AxisOrder, DrawingFrame, DrawingReader } from '../drawing.ts';
import { isArchive } from '../open-archive.ts';
import { decodeText, encodeText, settleEncoding } from '../text-encoding.ts';
import { unreadable } from '../unreadable.ts';
import { readTable, type PointChoices, type ReadTable } from './read-table.ts';
import { tablesOfWorkbook } from './read-workbook.ts';
import { delimiterOf, splitTable } from './split-table.ts';
import type { Table } from './table.ts';

/**
 * Point lists and coordinate catalogues as CSV, TXT or XLSX, in any order of columns and any writing of numbers.
 *
 * Shape   contours where titles, columns or repeated first points make them; points everywhere else
 * CRS     the axes as the headings or the numbers tell; without either x is north and comes first
 * Faults  DOCUMENT_UNREADABLE 'empty', 'notTable', 'noCoordinates', 'decimalComma', …
 */
export const readPoints: DrawingReader = async ({ bytes }, choices: PointChoices, take) => {
  if (bytes.length === 0) throw unreadable('points', 'empty');
  const text = isArchive(bytes) ? null : textTable(bytes, choices);
  const tables = text === null ? await tablesOfWorkbook(bytes) : [text.table];
  const read = tables.flatMap((table) => readTable(table, choices, take) ?? []);
  const [first] = read;
  if (first === undefined || read.every(({ features }) => features === 0)) throw unreadable('points', 'noCoordinates');
  return frameOf(read, first, text?.encoding ?? null, choices);
};

function textTable(
  bytes: Uint8Array,
  choices: PointChoices,
): { readonly table: Table; readonly encoding: DrawingFrame['encoding'] } {
  const encoding = settleEncoding(bytes, { chosen: choices.encoding });
  const utf8 = encoding?.name === 'utf-8' ? bytes : encodeText(decodeText(bytes, encoding?.name ?? 'utf-8'), 'utf-8');
  return { table: splitTable(utf8, choices.delimiter ?? delimiterOf(utf8)), encoding };
}

function frameOf(
  read: readonly ReadTable[],
  first: ReadTable,
  encoding: DrawingFrame['encoding'],
  { unitMetres }: PointChoices,
): DrawingFrame {
  const metres = unitMetres ?? (read.some((table) => table.metres) ? 1 : null);
  return {
    format: read.some(({ polygons }) => polygons > 0) ? 'catalogue' : 'points',
    version: null,
    encoding,
    crs: read.find(({ crs }) => crs.text !== null)?.crs ?? first.crs,
    unit: metres === null || first.degrees ? null : { name: metres === 1 ? 'metre' : String(metres), metres },
    axes: commonAxes(read),
    skipped: read.flatMap(({ skipped }) => skipped),
    densified: { arcs: 0, chordErrorM: 0 },
  };
}

/** Sheets that run in different ways have no order in common. */
function commonAxes(read: readonly ReadTable[]): AxisOrder {
  const orders = new Set(read.filter(({ features }) => features > 0).map(({ axes }) => axes));
  const [only] = orders;
  return orders.size === 1 && only !== undefined ? only : 'unknown';
}
