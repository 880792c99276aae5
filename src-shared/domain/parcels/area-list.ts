import type { DoubledMm2 } from '../geometry/types.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';

/** In what the areas are written where nothing else is said. */
export type AreaUnit = 'm2' | 'ha';

export type AreaListCode = 'areas.empty' | 'areas.malformed' | 'areas.notPositive' | 'areas.tooMany';

const MOST_AREAS = 500;
/** Above it a doubled area is no exact number any more. */
const MOST_DOUBLED = BigInt(Number.MAX_SAFE_INTEGER);
/** Digits after the point that a doubled mm² can still hold. */
const DECIMALS = { m2: 6, ha: 10 } as const;

/** Thousands in groups of three, parted by spaces of any kind; decimal comma or point; a unit may follow. */
const AREA =
  /^(?<minus>[-−])?(?<whole>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+|\d{1,15})(?:[.,](?<fraction>\d{1,20}))?[ \u00a0\u2009\u202f]?(?<unit>\p{L}\S*)?$/u;
const UNITS: Readonly<Record<string, AreaUnit>> = { 'м²': 'm2', м2: 'm2', 'm²': 'm2', m2: 'm2', га: 'ha', ha: 'ha' };
/** Head of a column: a word for area with or without a unit. Anything else that is no number is a slip of the hand. */
const HEAD = /^(?:площадь|ауданы?|area)(?:[ ,(]+(?<unit>[^\s,()]+)\)?)?$/iu;

/**
 * Areas as people type them or as a table saves them: one per line, or parted by semicolons or tabs.
 *
 *     1 234,5          Площадь, га
 *     600 м²; 0,15 га  0.0612
 *
 * Unit     doubled mm², whole; what is finer is rounded half up. A unit beside a number goes before that of the head of
 *          the column, and that before `unit`
 * Refuses  'areas.empty' · 'areas.malformed' · 'areas.notPositive' (each with line:character, from 1, and the text) ·
 *          'areas.tooMany'
 */
export function parseAreaList(text: string, unit: AreaUnit): Result<readonly DoubledMm2[], Refusal<AreaListCode>> {
  const areas: DoubledMm2[] = [];
  let assumed = unit;
  let isFirst = true;
  for (const field of fieldsOf(text)) {
    const head = isFirst ? HEAD.exec(field.text) : null;
    isFirst = false;
    const headUnit = head?.groups?.['unit'];
    if (head && (headUnit === undefined || unitOf(headUnit))) {
      assumed = (headUnit === undefined ? null : unitOf(headUnit)) ?? assumed;
      continue;
    }
    if (areas.length === MOST_AREAS) return refuse('areas.tooMany', [String(MOST_AREAS)]);
    const area = parseArea(field, assumed);
    if (!area.ok) return area;
    areas.push(area.value);
  }
  return areas.length > 0 ? ok(areas) : refuse('areas.empty');
}

interface Field {
  readonly text: string;
  /** Line and character, from 1. */
  readonly place: string;
}

function* fieldsOf(text: string): Generator<Field> {
  for (const [row, content] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    let column = 1;
    for (const raw of content.split(/[;\t]/)) {
      const bare = raw
        .trim()
        .replace(/^"([^"]*)"$/, '$1')
        .trim();
      if (bare !== '') yield { text: bare, place: `${row + 1}:${column + raw.search(/\S/)}` };
      column += raw.length + 1;
    }
  }
}

const unitOf = (text: string): AreaUnit | null => UNITS[text.toLowerCase()] ?? null;

function parseArea({ text, place }: Field, assumed: AreaUnit): Result<DoubledMm2, Refusal<AreaListCode>> {
  const about = [place, text.slice(0, 40)];
  const { minus, whole, fraction = '', unit: named = '' } = AREA.exec(text)?.groups ?? {};
  const unit = named === '' ? assumed : unitOf(named);
  if (whole === undefined || unit === null) return refuse('areas.malformed', about);
  const doubled = doubledOf(whole.replace(/\D/g, ''), fraction, unit);
  if (minus !== undefined || doubled === 0n) return refuse('areas.notPositive', about);
  return doubled <= MOST_DOUBLED ? ok(Number(doubled)) : refuse('areas.malformed', about);
}

/** In whole numbers: a decimal fraction is none in doubles. */
function doubledOf(whole: string, fraction: string, unit: AreaUnit): bigint {
  const decimals = DECIMALS[unit];
  const digits = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  const rest = fraction.slice(decimals);
  // The unit is a doubled mm², the digits count mm²: half a mm² is one unit.
  return 2n * digits + BigInt(Math.round(2 * Number(`0.${rest === '' ? '0' : rest}`)));
}
