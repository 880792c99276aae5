import { isCommonPassword } from './common-passwords.ts';
import { hasKeyboardRun } from './keyboard-runs.ts';

/** What a password may break. Texts: `refusals.password.*`. */
export type PasswordCode =
  | 'password.empty'
  | 'password.short'
  | 'password.long'
  | 'password.classes'
  | 'password.forbiddenCharacter'
  | 'password.userName'
  | 'password.personal'
  | 'password.date'
  | 'password.phoneOrCar'
  | 'password.run'
  | 'password.common'
  | 'password.tooSimilar'
  | 'password.usedBefore';

export interface PasswordInput {
  readonly password: string;
  readonly login: string;
  /** Words and numbers of the person: names, ИИН, phone. */
  readonly personal: readonly string[];
  /** The password until now as its owner has typed it, null for a first one. Never stored. */
  readonly previous: string | null;
  /** Whether an earlier password of the account has this text; the server asks its hashes. */
  readonly usedBefore: boolean;
}

const MIN_LENGTH = 8;
const MAX_LENGTH = 128;
const MIN_CLASSES = 3;
const MIN_CHANGED = 5;
/** A fragment of the user name "longer than two characters". */
const MIN_FRAGMENT = 3;
const MIN_PERSONAL_WORD = 3;
const MIN_PERSONAL_DIGITS = 4;
const FORBIDDEN = new Set(['"', '/', '\\', '[', ']', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>']);

/**
 * Every rule that a new password breaks, empty when it may be used.
 *
 * Refuses every PasswordCode
 * Source  ЕГКН rules of 16.08.2023, paragraphs 36-38; upper length and common words after ASVS 5.0, 6.2
 */
export function passwordProblems(input: PasswordInput): readonly PasswordCode[] {
  const password = input.password.normalize('NFC');
  if (password.length === 0) return ['password.empty'];
  const checks: readonly (readonly [PasswordCode, boolean])[] = [
    ['password.short', [...password].length < MIN_LENGTH],
    ['password.long', [...password].length > MAX_LENGTH],
    ['password.classes', classesOf(password) < MIN_CLASSES],
    ['password.forbiddenCharacter', [...password].some((char) => FORBIDDEN.has(char))],
    ['password.userName', holdsFragment(password, input.login)],
    ['password.personal', input.personal.some((fact) => holdsPersonal(password, fact))],
    ['password.date', holdsDate(password)],
    ['password.phoneOrCar', holdsPhone(password) || holdsCarNumber(password)],
    ['password.run', hasKeyboardRun(password)],
    ['password.common', isCommonPassword(password)],
    [
      'password.tooSimilar',
      input.previous !== null && changedPositions(input.previous.normalize('NFC'), password) < MIN_CHANGED,
    ],
    ['password.usedBefore', input.usedBefore],
  ];
  return checks.filter(([, broken]) => broken).map(([code]) => code);
}

/** A–Z, a–z, digits, other: a Kazakh or Russian letter is of the class "other", as the rules have it. */
function classesOf(password: string): number {
  return [/[A-Z]/, /[a-z]/, /\d/, /[^A-Z0-9]/i].filter((one) => one.test(password)).length;
}

function holdsFragment(password: string, login: string): boolean {
  const folded = password.toLowerCase();
  const name = [...login.toLowerCase()];
  return name.some(
    (_, at) => at + MIN_FRAGMENT <= name.length && folded.includes(name.slice(at, at + MIN_FRAGMENT).join('')),
  );
}

function holdsPersonal(password: string, fact: string): boolean {
  const folded = password.toLowerCase();
  const words = fact.toLowerCase().match(/\p{L}+/gu) ?? [];
  const digits = fact.replace(/\D/g, '');
  const parts = [...digits].map((_, at) => digits.slice(at, at + MIN_PERSONAL_DIGITS));
  return (
    words.some((word) => word.length >= MIN_PERSONAL_WORD && folded.includes(word)) ||
    parts.some((part) => part.length === MIN_PERSONAL_DIGITS && folded.includes(part))
  );
}

const isDay = (day: number, month: number): boolean => day >= 1 && day <= 31 && month >= 1 && month <= 12;
const isYear = (year: number): boolean => year >= 1900 && year <= 2099;

function isDateDigits(digits: string): boolean {
  const at = (from: number, to: number): number => Number(digits.slice(from, to));
  if (digits.length === 4) return isYear(Number(digits));
  if (digits.length === 6) return isDay(at(0, 2), at(2, 4)) || isDay(at(4, 6), at(2, 4));
  if (digits.length !== 8) return false;
  return (
    (isDay(at(0, 2), at(2, 4)) && isYear(at(4, 8))) ||
    (isDay(at(2, 4), at(0, 2)) && isYear(at(4, 8))) ||
    (isDay(at(6, 8), at(4, 6)) && isYear(at(0, 4)))
  );
}

function holdsDate(password: string): boolean {
  const groups = password.match(/\d+(?:[.\-_ ]\d+)*/g) ?? [];
  return groups.some((group) => isDateDigits(group.replace(/\D/g, '')) || group.split(/\D/).some(isDateDigits));
}

/** A subscriber's number: 10 digits, or 11 with the leading 7 or 8. */
function holdsPhone(password: string): boolean {
  const groups = password.match(/\d(?:[-() ]*\d){9,10}/g) ?? [];
  return groups.some((group) => /^[78]?7\d{9}$/.test(group.replace(/\D/g, '')));
}

/** Plates since 2012: 123 ABC 01; before: A 123 BCD. */
function holdsCarNumber(password: string): boolean {
  const present = /(?:^|\D)\d{3}[ \-_]?[A-Z]{2,3}[ \-_]?\d{2}(?:\D|$)/i;
  const before2012 = /(?:^|[^A-Z])[A-Z][ \-_]?\d{3}[ \-_]?[A-Z]{2,3}(?:[^A-Z]|$)/i;
  return present.test(password) || before2012.test(password);
}

/**
 * Smallest number of positions to change, insert or drop to come from one text to the other. It never exceeds the
 * number of positions that differ one by one, so that a character put in front does not pass for a new password.
 */
function changedPositions(before: string, after: string): number {
  const from = [...before];
  const to = [...after];
  let row = to.map((_, at) => at + 1);
  for (const [line, left] of from.entries()) {
    let diagonal = line;
    let previous = line + 1;
    row = row.map((above, at) => {
      const value = Math.min(above + 1, previous + 1, diagonal + (left === to[at] ? 0 : 1));
      diagonal = above;
      previous = value;
      return value;
    });
  }
  return row.at(-1) ?? from.length;
}
