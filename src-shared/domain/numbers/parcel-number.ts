import { invariant } from '../invariant.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { ParcelNumber, QuarterNumber, RegionCode } from './types.ts';

/** How the parts of a number are joined in print; the register itself keeps digits only. */
export type NumberSeparator = '-' | ':';

export interface ParcelNumberParts {
  readonly region: RegionCode;
  readonly district: string;
  readonly quarter: string;
  readonly plot: string;
}

/*
 * Codes of the cadastral regions, not KATO prefixes. 07, 11, 16, 17, 18 belonged to oblasts abolished in 1997; the
 * codes of Abai, Zhetysu and Ulytau (2022) are not published, their land keeps the prefixes 05, 03 and 09.
 */
const REGIONS: ReadonlySet<string> = new Set([
  ...['01', '02', '03', '04', '05', '06', '08', '09', '10', '12', '13', '14', '15', '19', '20', '21', '22'],
]);

/** Everything that people type for a dash or a colon, and the spaces of tables and word processors. */
const SEPARATORS = /[\s:.\-\u2010-\u2015\u2212]+/u;

const LAST_PLOT = 9999;

/**
 * Cadastral number of a parcel in any writing: 21-318-045-112, 21:318:045:112, with spaces or long dashes, or digits.
 *
 * Refuses 'number.malformed' | 'number.unknownRegion'
 * Source  Land Code art. 155; digits-only form of the public map
 */
export function parseParcelNumber(
  text: string,
): Result<ParcelNumber, Refusal<'number.malformed' | 'number.unknownRegion'>> {
  const groups = text.trim().split(SEPARATORS);
  const digits = groups.join('');
  const grouped = groups.length === 1 || groups.map((group) => group.length).join() === `2,3,3,${digits.length - 8}`;
  // A plot below 1000 has three digits: 0112 and 112 must not become two numbers of one parcel.
  if (!grouped || !/^\d{8}(?:\d{3}|[1-9]\d{3})$/.test(digits) || (digits.endsWith('000') && digits.length === 11)) {
    return refuse('number.malformed', [text.trim().slice(0, 40)]);
  }
  if (!isKnownRegion(digits.slice(0, 2))) return refuse('number.unknownRegion', [digits.slice(0, 2)]);
  return ok(ParcelNumber.parse(digits));
}

export const isKnownRegion = (code: string): boolean => REGIONS.has(code);

export function parcelNumberParts(number: ParcelNumber): ParcelNumberParts {
  return {
    region: regionOf(number),
    district: number.slice(2, 5),
    quarter: number.slice(5, 8),
    plot: number.slice(8),
  };
}

export function printParcelNumber(number: ParcelNumber, separator: NumberSeparator = '-'): string {
  return [number.slice(0, 2), number.slice(2, 5), number.slice(5, 8), number.slice(8)].join(separator);
}

export function printQuarterNumber(quarter: QuarterNumber, separator: NumberSeparator = '-'): string {
  return [quarter.slice(0, 2), quarter.slice(2, 5), quarter.slice(5, 8)].join(separator);
}

/** Number of a quarter in any writing: 21-318-045, 21318045. */
export function parseQuarterNumber(
  text: string,
): Result<QuarterNumber, Refusal<'number.malformed' | 'number.unknownRegion'>> {
  const groups = text.trim().split(SEPARATORS);
  const digits = groups.join('');
  const grouped = groups.length === 1 || groups.map((group) => group.length).join() === '2,3,3';
  if (!grouped || !/^\d{8}$/.test(digits)) return refuse('number.malformed', [text.trim().slice(0, 40)]);
  if (!isKnownRegion(digits.slice(0, 2))) return refuse('number.unknownRegion', [digits.slice(0, 2)]);
  return ok(QuarterNumber.parse(digits));
}

export const quarterOf = (number: ParcelNumber): QuarterNumber => QuarterNumber.parse(number.slice(0, 8));

export const regionOf = (number: ParcelNumber | QuarterNumber): RegionCode => RegionCode.parse(number.slice(0, 2));

/** Number of the plot inside its quarter, as a whole number: what the counter of the quarter counts. */
export const plotOf = (number: ParcelNumber): number => Number(number.slice(8));

/** Parcel number from its quarter and plot: three digits, from 1000 on four. */
export function parcelNumberOf(quarter: QuarterNumber, plot: number): ParcelNumber {
  invariant(Number.isInteger(plot) && plot >= 1 && plot <= LAST_PLOT, `plot ${plot} is not within 1..${LAST_PLOT}`);
  return ParcelNumber.parse(quarter + String(plot).padStart(3, '0'));
}

/**
 * Next free numbers of a quarter. `lastEver` is the highest plot number ever given there, closed parcels included:
 * a number never repeats in the whole Republic (Registration Law art. 1(14)), so gaps are not filled.
 *
 * Refuses 'number.quarterFull'
 */
export function nextNumbers(
  quarter: QuarterNumber,
  lastEver: number,
  count: number,
): Result<readonly ParcelNumber[], Refusal<'number.quarterFull'>> {
  if (lastEver + count > LAST_PLOT) return refuse('number.quarterFull', [quarter]);
  return ok(Array.from({ length: count }, (_, index) => parcelNumberOf(quarter, lastEver + 1 + index)));
}
