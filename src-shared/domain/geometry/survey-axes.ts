import { ok, refuse, type Refusal, type Result } from '../result.ts';
import type { Line, Position } from './types.ts';

/*
 * Surveyors write x for north and y for east, in metres; code and files keep [east, north] in millimetres. Here and
 * nowhere else the order turns.
 */

export type CoordinateCode = 'coordinate.malformed' | 'coordinate.outside';

/** A row of a coordinate table: x north, y east, millimetres. */
export interface SurveyPoint {
  readonly xNorthMm: number;
  readonly yEastMm: number;
}

export const toSurveyAxes = (position: Position): SurveyPoint => ({ xNorthMm: position[1], yEastMm: position[0] });

export const fromSurveyAxes = (point: SurveyPoint): Position => [point.yEastMm, point.xNorthMm];

/**
 * Metres as people write them: 5670181,044 · 5 670 181.044 · 12674503.798. Rounded half up to the millimetre.
 *
 * Refuses 'coordinate.malformed'
 */
export function parseMetres(text: string): Result<number, Refusal<'coordinate.malformed'>> {
  const plain = text.trim().replace(/\s/gu, '').replace(',', '.');
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,12}))?$/.exec(plain);
  if (!match) return refuse('coordinate.malformed', [text.trim().slice(0, 40)]);
  const [, sign, whole = '0', fraction = ''] = match;
  const digits = fraction.padEnd(4, '0');
  const mm = Number(whole) * 1000 + Number(digits.slice(0, 3)) + (Number(digits[3]) >= 5 ? 1 : 0);
  return ok(sign === '-' ? -mm : mm);
}

/**
 * A position typed as x (north) and y (east) in metres.
 *
 * Refuses 'coordinate.malformed' | 'coordinate.outside' (not on the state grid: x and y exchanged, zone missing)
 */
export function parsePosition(x: string, y: string): Result<Position, Refusal<CoordinateCode>> {
  const north = parseMetres(x);
  if (!north.ok) return north;
  const east = parseMetres(y);
  if (!east.ok) return east;
  // Kazakhstan lies between 40° and 56° N in zones 8-15: anything else is a slip of the hand.
  const onGrid =
    north.value > 4_300_000_000 &&
    north.value < 6_300_000_000 &&
    east.value >= 8_000_000_000 &&
    east.value < 16_000_000_000;
  return onGrid
    ? ok([east.value, north.value])
    : refuse('coordinate.outside', [`${x.trim()} ${y.trim()}`.slice(0, 60)]);
}

/**
 * A line typed as "x,y x,y …": x north, y east, metres with a decimal point. With ';' between x and y a decimal comma may stand.
 *
 * Refuses 'coordinate.malformed' | 'coordinate.outside'
 */
export function parseLine(text: string): Result<Line, Refusal<CoordinateCode>> {
  const pairs = text.trim().split(/\s+/);
  const line: Position[] = [];
  for (const pair of pairs) {
    const parts = pair.split(pair.includes(';') ? ';' : ',');
    if (parts.length !== 2) return refuse('coordinate.malformed', [pair.slice(0, 40)]);
    const position = parsePosition(parts[0] ?? '', parts[1] ?? '');
    if (!position.ok) return position;
    line.push(position.value);
  }
  return line.length >= 2 ? ok(line) : refuse('coordinate.malformed', [text.trim().slice(0, 40)]);
}
