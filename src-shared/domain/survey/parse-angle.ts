import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { gonToRad, HALF_TURN_RAD, secondsToRad } from './angle-units.ts';
import { bearingInQuadrant, quadrantOfLetters, type Quadrant } from './quadrant.ts';

export type AngleCode =
  | 'angle.malformed'
  | 'angle.minutes'
  | 'angle.seconds'
  | 'angle.fraction'
  | 'angle.tooLarge'
  | 'angle.quadrant'
  | 'angle.negative';

/** How an angle was written. 'bare' is a number without any mark: its unit is the column's. */
export type AngleNotation = 'dms' | 'degrees' | 'gon' | 'quadrant' | 'bare';

export interface ReadAngle {
  readonly angleRad: number;
  readonly notation: AngleNotation;
}

export interface AngleHabits {
  /** What a number without a mark means; degrees unless told otherwise. */
  readonly bareUnit?: 'degrees' | 'gon';
}

type Mark = '°' | "'" | '"' | 'gon' | '';
interface Part {
  readonly value: number;
  readonly isWhole: boolean;
  readonly mark: Mark;
}

/** Nobody writes more; the patterns below are linear, this keeps them short as well. */
const LONGEST = 48;

/**
 * An angle as people write it: 45°30′15.5″ · 45-30-15,5 · 45 30 15 · 45:30:15 · 101°10,5′ · 45.5043° · 50,5603 gon ·
 * СВ 45°30′ · N 45°30′ E · ОБ 12 00. A number without a mark has the unit of the habits. A minus sign holds for the whole.
 *
 * Unit    radians; a quadrant bearing is turned into a bearing from north clockwise
 * Refuses 'angle.malformed' | 'angle.minutes' and 'angle.seconds' (60 and more) | 'angle.fraction' (not in the last
 *         part) | 'angle.tooLarge' (a full circle and more) | 'angle.quadrant' (over 90°) | 'angle.negative' (a quadrant)
 */
export function parseAngle(text: string, habits: AngleHabits = {}): Result<ReadAngle, Refusal<AngleCode>> {
  const said = [text.trim().slice(0, LONGEST)];
  if (text.trim().length > LONGEST) return refuse('angle.malformed', said);
  const { quadrant, rest } = takeQuadrant(plainMarks(text));
  const sign = /^[-+]/.exec(rest)?.[0];
  const parts = partsOf(rest.slice(sign ? 1 : 0).trim());
  if (parts === null) return refuse('angle.malformed', said);
  const read = valueOf(parts, habits, said);
  if (!read.ok) return read;
  const { angleRad, notation } = read.value;
  if (quadrant === null) return ok({ angleRad: sign === '-' ? -angleRad : angleRad, notation });
  if (sign === '-') return refuse('angle.negative', said);
  if (angleRad > HALF_TURN_RAD / 2 + secondsToRad(1e-6)) return refuse('angle.quadrant', said);
  return ok({ angleRad: bearingInQuadrant(quadrant, angleRad, HALF_TURN_RAD), notation: 'quadrant' });
}

/** One sign for each mark, a decimal point, single spaces. */
const plainMarks = (text: string): string =>
  text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[º˚∘]/gu, '°')
    .replace(/[″“”ʺ]|''|′′|’’|ʹʹ/gu, '"')
    .replace(/[′’‘ʹ´`]/gu, "'")
    .replace(/[−–—]/gu, '-')
    .replace(/,/gu, '.');

/** «СВ 45°30'», «СВ: 45°30'» or «С 45°30' В»: the letters off, the angle left. */
function takeQuadrant(text: string): { readonly quadrant: Quadrant | null; readonly rest: string } {
  const before = quadrantOfLetters(/^\p{L}{2}(?=[ :\d])/u.exec(text)?.[0] ?? '');
  if (before !== null) return { quadrant: before, rest: text.slice(2).replace(/^ ?:? ?/u, '') };
  const around = text.length > 2 ? quadrantOfLetters(`${text.slice(0, 1)}${text.slice(-1)}`) : null;
  return around === null ? { quadrant: null, rest: text } : { quadrant: around, rest: text.slice(1, -1).trim() };
}

const MARKS: Readonly<Record<string, Mark>> = { '°': '°', "'": "'", '"': '"', g: 'gon', gon: 'gon', гон: 'gon' };

/** One to three numbers with their marks; null when there is anything else. */
function partsOf(text: string): readonly Part[] | null {
  const scanner = /(\d{1,9})(\.\d{1,15})?(?: ?([°'"]|gon|гон|g)[ :-]?|[ :-]|$)/uy;
  const parts: Part[] = [];
  while (scanner.lastIndex < text.length) {
    const match = scanner.exec(text);
    if (match === null || parts.length === 3) return null;
    const [whole, digits = '', fraction, mark] = match;
    if (/[-:]$/u.test(whole) && scanner.lastIndex === text.length) return null;
    parts.push({
      value: Number(digits + (fraction ?? '')),
      isWhole: fraction === undefined,
      mark: mark === undefined ? '' : (MARKS[mark] ?? ''),
    });
  }
  return parts.length === 0 ? null : parts;
}

const ORDER: readonly Mark[] = ['°', "'", '"'];

function valueOf(
  parts: readonly Part[],
  habits: AngleHabits,
  said: readonly string[],
): Result<ReadAngle, Refusal<AngleCode>> {
  const [only] = parts;
  const isGon = only?.mark === 'gon' || (only?.mark === '' && habits.bareUnit === 'gon');
  if (only !== undefined && parts.length === 1 && isGon) {
    if (only.value >= 400) return refuse('angle.tooLarge', said);
    return ok({ angleRad: gonToRad(only.value), notation: only.mark === '' ? 'bare' : 'gon' });
  }
  const seconds = secondsOf(parts, said);
  if (!seconds.ok) return seconds;
  const bare = parts.length === 1 && only?.mark === '';
  const degrees = parts.length === 1 && only?.mark === '°';
  return ok({ angleRad: secondsToRad(seconds.value), notation: bare ? 'bare' : degrees ? 'degrees' : 'dms' });
}

function secondsOf(parts: readonly Part[], said: readonly string[]): Result<number, Refusal<AngleCode>> {
  let seconds = 0;
  let unit = -1;
  for (const [index, part] of parts.entries()) {
    const stands = part.mark === '' ? unit + 1 : ORDER.indexOf(part.mark);
    if (stands <= unit || stands > 2) return refuse('angle.malformed', said);
    if (!part.isWhole && index < parts.length - 1) return refuse('angle.fraction', said);
    if (index > 0 && part.value >= 60) return refuse(stands === 1 ? 'angle.minutes' : 'angle.seconds', said);
    seconds += part.value * 60 ** (2 - stands);
    unit = stands;
  }
  return seconds >= 1_296_000 ? refuse('angle.tooLarge', said) : ok(seconds);
}
