import { ok, refuse, type Refusal, type Result } from '../result.ts';

export type IdentifierCode = 'identifier.malformed' | 'identifier.checkDigit' | 'identifier.date';

const FIRST_PASS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND_PASS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/** First two digits of the year by the 7th digit of an ИИН; odd is male, even female. 0 (some foreigners) tells neither. */
const CENTURIES: Readonly<Record<string, number>> = { 1: 1800, 2: 1800, 3: 1900, 4: 1900, 5: 2000, 6: 2000 };

/**
 * Check digit of an ИИН or БИН from its first eleven digits, or null when no such number is ever issued (10 twice).
 *
 * Source  Government resolution №406 of 22.05.2007
 */
export function checkDigit(eleven: string): number | null {
  const sum = (weights: readonly number[]): number =>
    weights.reduce((total, weight, index) => total + weight * Number(eleven[index]), 0) % 11;
  const first = sum(FIRST_PASS);
  if (first !== 10) return first;
  const second = sum(SECOND_PASS);
  return second === 10 ? null : second;
}

/** The whole number from its first eleven digits, or null when it is never issued. */
export function completeIdentifier(eleven: string): string | null {
  const digit = checkDigit(eleven);
  return digit === null ? null : `${eleven}${digit}`;
}

/** 5th digit: an ИИН has a day there (0-3), a БИН its kind (4-6); the two cannot be confused. */
export const isEntityIdentifier = (identifier: string): boolean => /^\d{4}[456]/.test(identifier);

/**
 * ИИН of a person or БИН of an entity, spaces allowed.
 *
 * Refuses 'identifier.malformed' | 'identifier.checkDigit' | 'identifier.date' (no such birth date or month)
 * Source  Law №223-III of 12.01.2007
 */
export function parseIdentifier(text: string): Result<string, Refusal<IdentifierCode>> {
  const digits = text.replace(/\s/g, '');
  if (!/^\d{12}$/.test(digits)) return refuse('identifier.malformed');
  if (checkDigit(digits.slice(0, 11)) !== Number(digits[11])) return refuse('identifier.checkDigit');
  const month = Number(digits.slice(2, 4));
  const dated = isEntityIdentifier(digits) ? month >= 1 && month <= 12 : hasBirthDate(digits);
  return dated ? ok(digits) : refuse('identifier.date');
}

export const isIdentifier = (text: string): boolean => parseIdentifier(text).ok;

/** Birth date as YYYY-MM-DD, or null: an entity, or the 7th digit does not tell the century. */
export function birthDateOf(identifier: string): string | null {
  const century = CENTURIES[identifier[6] ?? ''];
  if (century === undefined || isEntityIdentifier(identifier)) return null;
  const year = String(century + Number(identifier.slice(0, 2)));
  return dateOf(year, identifier);
}

export function sexOf(identifier: string): 'male' | 'female' | null {
  if (isEntityIdentifier(identifier) || CENTURIES[identifier[6] ?? ''] === undefined) return null;
  return Number(identifier[6]) % 2 === 1 ? 'male' : 'female';
}

/** With the century unknown the date must exist in some year: 2000 is a leap year. */
const hasBirthDate = (identifier: string): boolean =>
  CENTURIES[identifier[6] ?? ''] === undefined ? dateOf('2000', identifier) !== null : birthDateOf(identifier) !== null;

function dateOf(year: string, identifier: string): string | null {
  const text = `${year}-${identifier.slice(2, 4)}-${identifier.slice(4, 6)}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}
