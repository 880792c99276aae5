import { ok, refuse, type Refusal, type Result } from '../result.ts';
import type { TableRow } from './read-traverse-table.ts';

/** A traverse of thousands of stations stays below it; what is larger is another file. */
export const MOST_TABLE_BYTES = 1_000_000;

/** UTF-8, or the code page of old Russian programs where the bytes are no UTF-8. */
export function textOfTable(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

/**
 * A text with rows as a table: a file, or what a spreadsheet puts on the clipboard. The delimiter is the first of tab,
 * semicolon, comma that the first row has. Only a quotation mark at the beginning of a cell quotes: seconds are often typed
 * as one (45°30'15").
 *
 * Refuses 'table.quotes' (a quoted cell that does not end, or goes on after its end; with the line)
 */
export function splitTable(
  text: string,
): Result<readonly TableRow[], Refusal<'table.quotes'> & { readonly line: number }> {
  const whole = text.replace(/^\ufeff/u, '').replace(/\r\n?/gu, '\n');
  const header = whole.split('\n').find((line) => line.trim() !== '') ?? '';
  const delimiter = ['\t', ';'].find((candidate) => header.includes(candidate)) ?? ',';
  const rows: TableRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let begun = 1;
  for (let at = 0; at <= whole.length;) {
    const cell = whole[at] === '"' ? quotedCell(whole, at, delimiter) : plainCell(whole, at, delimiter);
    if (cell === null) {
      const refused = refuse('table.quotes');
      return refused.ok ? refused : { ok: false, error: { ...refused.error, line } };
    }
    cells.push(cell.text);
    line += cell.text.split('\n').length - 1;
    if (whole[cell.end] !== delimiter) {
      rows.push({ line: begun, cells });
      cells = [];
      line += 1;
      begun = line;
    }
    at = cell.end + 1;
  }
  return ok(rows.filter(({ cells: [first], cells: all }) => all.length > 1 || (first ?? '').trim() !== ''));
}

interface Cell {
  readonly text: string;
  /** Place of the delimiter or line end behind it. */
  readonly end: number;
}

function plainCell(whole: string, from: number, delimiter: string): Cell {
  let end = from;
  while (end < whole.length && whole[end] !== delimiter && whole[end] !== '\n') end += 1;
  return { text: whole.slice(from, end), end };
}

function quotedCell(whole: string, from: number, delimiter: string): Cell | null {
  let text = '';
  for (let at = from + 1; at < whole.length; at += 1) {
    if (whole[at] !== '"') text += whole[at] ?? '';
    else if (whole[at + 1] === '"') {
      text += '"';
      at += 1;
    } else {
      const next = whole[at + 1];
      return next === undefined || next === delimiter || next === '\n' ? { text, end: at + 1 } : null;
    }
  }
  return null;
}
