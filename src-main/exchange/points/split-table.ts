import { parse, type CsvError } from 'csv-parse/sync';
import { unreadable } from '../unreadable.ts';
import { parseCoordinate } from './parse-coordinate.ts';
import type { Row, Table } from './table.ts';

/** Blanks of any number; two and more, for tables set in columns. */
export const BLANKS = 'blanks';
export const WIDE_BLANKS = 'wideBlanks';
/** In the order in which they win when they divide a file equally well. */
const DELIMITERS = ['\t', ';', '|', WIDE_BLANKS, ',', BLANKS] as const;

const SAMPLE_BYTES = 64 * 1024;
const SAMPLE_LINES = 400;
const LONGEST_LINE = 1024 * 1024;
const MOST_COLUMNS = 1000;

/** A text in UTF-8 as a table; `delimiter` as chosen or as found by `delimiterOf`. */
export function splitTable(utf8: Uint8Array, delimiter: string): Table {
  const bytes = Buffer.from(utf8.buffer, utf8.byteOffset, utf8.byteLength);
  const pattern = delimiter === BLANKS ? /\s+/ : delimiter === WIDE_BLANKS ? /\s{2,}|\t/ : null;
  const each = (part: Buffer, take: (row: Row) => void): void =>
    pattern === null ? eachRecord(part, delimiter, take) : eachLine(part, pattern, take);
  return {
    layer: '',
    head: () => {
      const rows: Row[] = [];
      each(startOf(bytes), (row) => void rows.push(row));
      return rows;
    },
    eachRow: (take) => each(bytes, take),
  };
}

/** Whole lines of the beginning; the whole where the first line is longer. */
function startOf(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(10, SAMPLE_BYTES);
  return bytes.length <= SAMPLE_BYTES || end < 0 ? bytes : bytes.subarray(0, end);
}

function eachLine(bytes: Buffer, pattern: RegExp, take: (row: Row) => void): void {
  let number = 0;
  for (let from = 0; from < bytes.length;) {
    const found = bytes.indexOf(10, from);
    const end = found < 0 ? bytes.length : found;
    number += 1;
    if (end - from > LONGEST_LINE) throw unreadable('points', 'lineTooLong', { line: number });
    const line = bytes.toString('utf8', from, end).replace('\ufeff', '').trim();
    take({ where: String(number), cells: cellsOf(line.split(pattern)) });
    from = end + 1;
  }
}

function eachRecord(bytes: Buffer, delimiter: string, take: (row: Row) => void): void {
  // A quotation mark that is never closed would swallow the rest of the file: then it is a letter like any other.
  const rows = recordsOf(bytes, delimiter, '"', take) ?? recordsOf(bytes, delimiter, null, take);
  if (rows === null) throw unreadable('points', 'lineTooLong');
}

/** Null when quoting does not come out; no row has been handed on then that would not be handed on again. */
function recordsOf(bytes: Buffer, delimiter: string, quote: '"' | null, take: (row: Row) => void): number | null {
  const quoted = quote !== null && bytes.includes(quote);
  const rows: Row[] = [];
  let count = 0;
  try {
    parse(bytes, {
      bom: true,
      delimiter,
      quote: quoted ? quote : null,
      relax_quotes: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: LONGEST_LINE,
      on_record: (cells: string[], { lines }) => {
        count += 1;
        const row = { where: String(lines), cells: cellsOf(cells) };
        if (quoted) rows.push(row);
        else take(row);
        return null;
      },
    });
  } catch (error) {
    if (isCsvError(error)) return null;
    throw error;
  }
  for (const row of rows) take(row);
  return count;
}

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');

const cellsOf = (cells: readonly string[]): readonly string[] =>
  cells.slice(0, MOST_COLUMNS).map((cell) => cell.trim());

/**
 * The delimiter that makes most lines of the beginning rows with two coordinates or more.
 *
 *     1;5670181,044;12674503,798      ';' gives three cells that read, ',' none that does
 *
 * Faults  DOCUMENT_UNREADABLE 'notTable' when none makes a table; 'decimalComma' when commas divide cells and decimals
 */
export function delimiterOf(utf8: Uint8Array): string {
  const lines = sampleOf(utf8);
  let best: { readonly delimiter: string; readonly score: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const score = scoreOf(lines, delimiter);
    if (score > (best?.score ?? 0)) best = { delimiter, score };
  }
  if (best === null) throw unreadable('points', 'notTable');
  if (best.delimiter === ',' && isTornByCommas(lines)) throw unreadable('points', 'decimalComma');
  return best.delimiter;
}

function sampleOf(utf8: Uint8Array): readonly string[] {
  const start = new TextDecoder().decode(utf8.subarray(0, SAMPLE_BYTES));
  return start
    .split(/\r\n|\n|\r/, SAMPLE_LINES)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Lines with two coordinates or more and no cell that was cut in the wrong place. */
function scoreOf(lines: readonly string[], delimiter: string): number {
  return lines.filter((line) => {
    const cells = cellsIn(line, delimiter);
    return cells.filter((cell) => parseCoordinate(cell) !== null).length >= 2 && !cells.some(isTorn);
  }).length;
}

/** Digits and signs that make no number: the delimiter cut in the wrong place. */
const isTorn = (cell: string): boolean => /^[\d\s.,;|]+$/.test(cell) && parseCoordinate(cell) === null;

const cellsIn = (line: string, delimiter: string): readonly string[] =>
  line.split(delimiter === BLANKS ? /\s+/ : delimiter === WIDE_BLANKS ? /\s{2,}|\t/ : delimiter);

/** 1,5670181,044,12674503,798: five cells or three, and nothing says which. */
function isTornByCommas(lines: readonly string[]): boolean {
  const rows = lines.map((line) => line.split(',').map((cell) => cell.trim()));
  const whole = rows.filter((cells) => cells.filter((cell) => /^-?\d+$/.test(cell)).length >= 4);
  return whole.length * 2 > rows.length && !rows.flat().some((cell) => /^-?\d+\.\d+$/.test(cell));
}
