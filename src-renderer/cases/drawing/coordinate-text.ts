import { fromSurveyAxes, parseMetres } from '#domain/geometry/survey-axes.ts';
import type { Position, Zone } from '#domain/geometry/types.ts';
import { parseAngle } from '#domain/survey/parse-angle.ts';

/** How the typed numbers were understood: shown beside the field, so that nobody has to guess. */
export interface Reading {
  /** Survey habit (x north first) or map habit (east first), told apart by the size of the numbers. */
  readonly order: 'northEast' | 'eastNorth';
  /** True when the easting came without its zone number and got the zone of the case. */
  readonly zoneAdded: boolean;
}

export type CoordinateTextCode = 'empty' | 'odd' | 'unclear' | 'otherZone';

export type CoordinateText =
  | { readonly ok: true; readonly points: readonly Position[]; readonly reading: Reading }
  | { readonly ok: false; readonly code: CoordinateTextCode };

/** Northings of Kazakhstan, metres from the equator, with a margin of some kilometres. */
const NORTH_MIN_M = 4_400_000;
const NORTH_MAX_M = 6_200_000;
/** Eastings inside a 6° zone without the zone number. */
const EAST_MIN_M = 150_000;
const EAST_MAX_M = 850_000;

type Axis = { readonly axis: 'north' | 'east'; readonly mm: number; readonly zoneAdded: boolean };

/**
 * Reads one point or a whole line from typed or pasted text.
 *
 * Accepts  "x,y x,y" with decimal points, "x;y" or spreadsheet columns with decimal commas, grouped thousands,
 *          north first or east first, eastings with or without the zone number
 * Unit     metres; kept to whole millimetres
 * Refuses  'empty' no number · 'odd' a coordinate without its pair · 'unclear' not a northing and an easting ·
 *          'otherZone' the zone number is not that of the case
 */
export function readCoordinates(text: string, zone: Zone): CoordinateText {
  const numbers = numbersIn(text);
  if (numbers.length === 0) return { ok: false, code: 'empty' };
  if (numbers.length % 2 === 1) return { ok: false, code: 'odd' };
  const axes: Axis[] = [];
  for (const value of numbers) {
    const axis = axisOf(value, zone);
    if (typeof axis === 'string') return { ok: false, code: axis };
    axes.push(axis);
  }
  return pair(axes);
}

/** Several rows, as a spreadsheet puts them on the clipboard. */
export const isSeveralRows = (text: string): boolean => text.trim().includes('\n');

/** A single number in metres ("22,41", "5 670 188,222"), in whole millimetres; null when it is not one number. */
export function readMetres(text: string): number | null {
  const read = parseMetres(text);
  return read.ok ? read.value : null;
}

/**
 * A direction in seconds of arc, 0 ≤ a < 1 296 000, clockwise from north.
 * Accepts 356°18′17″, 356 18 17, 356-18-17, 356:18:17, decimal degrees 356,3047 and quadrant bearings СЗ 3°41′43″.
 */
export function readDirection(text: string): number | null {
  if (/^360 ?°?$/u.test(text.trim())) return 0;
  const read = parseAngle(text);
  if (!read.ok || read.value.angleRad < 0) return null;
  // Back from radians: a micro-second of arc is far below what a millimetre can tell
  return (Math.round((read.value.angleRad / Math.PI) * 648_000 * 1e6) / 1e6) % 1_296_000;
}

function pair(axes: readonly Axis[]): CoordinateText {
  const order = axes[0]?.axis === 'north' ? 'northEast' : 'eastNorth';
  const points: Position[] = [];
  for (let i = 0; i < axes.length; i += 2) {
    const [first, second] = [axes[i], axes[i + 1]];
    if (!first || !second || first.axis === second.axis) return { ok: false, code: 'unclear' };
    if ((first.axis === 'north') !== (order === 'northEast')) return { ok: false, code: 'unclear' };
    const [north, east] = first.axis === 'north' ? [first, second] : [second, first];
    points.push(fromSurveyAxes({ xNorthMm: north.mm, yEastMm: east.mm }));
  }
  return { ok: true, points, reading: { order, zoneAdded: axes.some((axis) => axis.zoneAdded) } };
}

function axisOf(metres: number, zone: Zone): Axis | 'unclear' | 'otherZone' {
  const mm = Math.round(metres * 1000);
  if (metres >= NORTH_MIN_M && metres <= NORTH_MAX_M) return { axis: 'north', mm, zoneAdded: false };
  if (metres >= EAST_MIN_M && metres <= EAST_MAX_M)
    return { axis: 'east', mm: mm + zone * 1_000_000_000, zoneAdded: true };
  const written = Math.floor(metres / 1_000_000);
  const inside = metres - written * 1_000_000;
  if (written < 8 || written > 15 || inside < EAST_MIN_M || inside > EAST_MAX_M) return 'unclear';
  return written === zone ? { axis: 'east', mm, zoneAdded: false } : 'otherZone';
}

/*
 * A comma is a decimal sign only when the text has no decimal point and every comma is followed by one to three
 * digits: "5670165.863,12674527.669" separates by it, "5670165,863 12674527,669" does not.
 */
function numbersIn(text: string): readonly number[] {
  const commaIsDecimal = !text.includes('.') && !/,\d{4,}|,\D|,$/u.test(text);
  const decimal = commaIsDecimal ? '[.,]' : '[.]';
  const pattern = new RegExp(
    `\\d{1,3}(?:[ \\u00a0\\u2009\\u202f]\\d{3})+(?!\\d)(?:${decimal}\\d+)?|\\d+(?:${decimal}\\d+)?`,
    'gu',
  );
  return (text.match(pattern) ?? []).map((found) => Number(found.replace(/\s/gu, '').replace(',', '.')));
}
