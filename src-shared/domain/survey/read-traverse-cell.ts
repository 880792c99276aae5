import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { parseAngle, type AngleCode, type ReadAngle } from './parse-angle.ts';

export type CellCode = AngleCode | 'table.number' | 'table.name';

/** Of a name in a table, and of what a refusal repeats of a cell. */
const LONGEST_NAME = 40;

export function readPointName(text: string): Result<string, Refusal<'table.name'>> {
  const name = text.trim();
  return name === '' || name.length > LONGEST_NAME ? refuse('table.name') : ok(name);
}

/**
 * Metres with a decimal point or comma and spaces between thousands; not rounded to the grid. A distance is above zero.
 *
 * Refuses 'table.number'
 */
export function readMetres(text: string, of: 'distance' | 'coordinate'): Result<number, Refusal<'table.number'>> {
  const plain = text.replace(/\s/gu, '').replace(',', '.').replace(/^−/u, '-');
  const value = /^-?\d{1,9}(?:\.\d{1,12})?$/u.test(plain) ? Number(plain) : null;
  return value === null || (of === 'distance' && value <= 0)
    ? refuse('table.number', [text.trim().slice(0, LONGEST_NAME)])
    : ok(value);
}

/**
 * A measured angle or a bearing: any notation of `parseAngle`, not negative.
 *
 * Refuses the codes of `parseAngle`
 */
export function readTableAngle(text: string, bareUnit: 'degrees' | 'gon'): Result<ReadAngle, Refusal<AngleCode>> {
  const read = parseAngle(text, { bareUnit });
  return read.ok && read.value.angleRad < 0 ? refuse('angle.negative', [text.trim()]) : read;
}
