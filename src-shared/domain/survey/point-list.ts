import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { parseAngle } from './parse-angle.ts';

/** A row of a pasted list of points: two numbers as they stand there, metres or degrees, and the name before them. */
export interface ListedPoint {
  readonly name: string | null;
  readonly first: number;
  readonly second: number;
}

export type PointListCode = 'points.empty' | 'points.unreadable' | 'points.tooMany';

/** More points than a boundary that is typed by hand has; what is larger is imported as a file. */
export const MOST_LISTED = 500;

/**
 * Points as a spreadsheet, a letter or another program gives them: one a row, tabs, semicolons or spaces between the
 * columns, decimal points or commas, degrees as 51°07′30″ or decimals, a name or number before the pair. A head is left
 * out; further columns are too.
 *
 * Unit    as written: metres or degrees
 * Refuses 'points.empty' · 'points.unreadable' (with the number of the row) · 'points.tooMany'
 */
export function readPointList(text: string): Result<readonly ListedPoint[], Refusal<PointListCode>> {
  const lines = text.split(/\r?\n/u).flatMap((line, index) => (line.trim() === '' ? [] : [{ line, no: index + 1 }]));
  const points: ListedPoint[] = [];
  for (const [index, { line, no }] of lines.entries()) {
    const point = pointOf(cellsOf(line));
    if (point) points.push(point);
    else if (index > 0 || /\d{4}/u.test(line)) return refuse('points.unreadable', [String(no)]);
  }
  if (points.length === 0) return refuse('points.empty', []);
  return points.length > MOST_LISTED ? refuse('points.tooMany', [String(MOST_LISTED)]) : ok(points);
}

/** A comma is a decimal sign where another sign separates, after degrees, and where few digits stand behind it. */
function cellsOf(line: string): readonly string[] {
  const separator = [/\t/u, /;/u].find((each) => each.test(line));
  if (separator) return line.split(separator).map((cell) => cell.trim());
  const commaSeparates = line.includes('.') || /,\s|\d{4},\d{4}/u.test(line);
  const spaced = commaSeparates ? line.replace(/,/gu, ' ') : line;
  // Groups of thousands: a space between digits with exactly three behind it, after one to three
  const grouped = spaced.replace(/(?<![\d.,])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)/gu, (found) =>
    found.replace(/\s/gu, ''),
  );
  return grouped.trim().split(/\s+/u);
}

function pointOf(cells: readonly string[]): ListedPoint | null {
  const filled = cells.filter((cell) => cell !== '');
  const values = filled.map(valueOf);
  const start = startOf(filled, values);
  const [first, second] = [values[start], values[start + 1]];
  if (start < 0 || typeof first !== 'number' || typeof second !== 'number') return null;
  return { name: start === 0 ? null : filled.slice(0, start).join(' ').slice(0, 60), first, second };
}

/** Where the pair begins: at the first two numbers in a row, after the number of the point where three stand. */
function startOf(cells: readonly string[], values: readonly (number | null)[]): number {
  const pair = values.findIndex((value, index) => value !== null && typeof values[index + 1] === 'number');
  const isNumbered = pair >= 0 && typeof values[pair + 2] === 'number' && /^\d{1,4}$/u.test(cells[pair] ?? '');
  return isNumbered ? pair + 1 : pair;
}

function valueOf(cell: string): number | null {
  const plain = cell.replace(/\s/gu, '').replace(',', '.').replace('−', '-');
  if (/^-?\d{1,10}(?:\.\d{1,12})?$/u.test(plain)) return Number(plain);
  if (!/[°'′]/u.test(cell)) return null;
  const angle = parseAngle(cell);
  return angle.ok ? (angle.value.angleRad * 180) / Math.PI : null;
}
