import type { AxisOrder } from '../drawing.ts';
import type { ColumnRole } from './column-roles.ts';
import { parseCoordinate, type Coordinate } from './parse-coordinate.ts';
import type { Row } from './table.ts';

type Range = readonly [low: number, high: number];

/** Metres north of the equator in Kazakhstan, and metres east in a zone, with and without its number. */
const NORTH: Range = [4_300_000, 6_300_000];
const EAST_WITH_ZONE: Range = [8_000_000, 29_999_999];
const EAST: Range = [100_000, 900_000];
/** Degrees of Kazakhstan. They overlap: what fits both ways stays open. */
const LATITUDE: Range = [39, 57];
const LONGITUDE: Range = [45, 89];

const within = (values: readonly number[], [low, high]: Range): boolean =>
  values.every((value) => value >= low && value <= high);

export interface ToldAxes {
  readonly axes: AxisOrder;
  readonly degrees: boolean;
  readonly sure: boolean;
}

/**
 * Which of two columns is north, by their numbers. Numbers of a local system say nothing: then the first is north, as
 * surveyors write it, and `sure` is false.
 */
export function axesOf(first: readonly Coordinate[], second: readonly Coordinate[]): ToldAxes {
  const [a, b] = [first.map(({ value }) => value), second.map(({ value }) => value)];
  if (first.some(({ angle }) => angle) || second.some(({ angle }) => angle) || areDegrees(first, second))
    return degreeAxes(first, second);
  const eastOf = (values: readonly number[]): boolean => within(values, EAST_WITH_ZONE) || within(values, EAST);
  const northEast = within(a, NORTH) && eastOf(b);
  const eastNorth = eastOf(a) && within(b, NORTH);
  if (northEast !== eastNorth) return { axes: northEast ? 'northEast' : 'eastNorth', degrees: false, sure: true };
  return { axes: 'northEast', degrees: false, sure: false };
}

function degreeAxes(first: readonly Coordinate[], second: readonly Coordinate[]): ToldAxes {
  const said = first.find(({ axis }) => axis !== null)?.axis ?? null;
  const saidBySecond = second.find(({ axis }) => axis !== null)?.axis ?? null;
  if (said === 'lat' || (said === null && saidBySecond === 'lon')) return { axes: 'latLon', degrees: true, sure: true };
  if (said === 'lon' || saidBySecond === 'lat') return { axes: 'lonLat', degrees: true, sure: true };
  const [a, b] = [first.map(({ value }) => value), second.map(({ value }) => value)];
  const latLon = within(a, LATITUDE) && within(b, LONGITUDE);
  const lonLat = within(a, LONGITUDE) && within(b, LATITUDE);
  if (latLon !== lonLat) return { axes: latLon ? 'latLon' : 'lonLat', degrees: true, sure: true };
  return { axes: 'unknown', degrees: true, sure: false };
}

/** Plain numbers are degrees when they lie in the country and have five decimals: metres never have so many. */
function areDegrees(first: readonly Coordinate[], second: readonly Coordinate[]): boolean {
  const [a, b] = [first.map(({ value }) => value), second.map(({ value }) => value)];
  const inCountry = (within(a, LATITUDE) && within(b, LONGITUDE)) || (within(a, LONGITUDE) && within(b, LATITUDE));
  return inCountry && [...a, ...b].some((value) => Math.abs(value * 1e4 - Math.round(value * 1e4)) > 1e-3);
}

/** Roles of a table without headings, from the rows of its beginning; null when no two columns are coordinates. */
export function guessRoles(rows: readonly Row[]): readonly ColumnRole[] | null {
  const width = commonWidth(rows);
  const sample = rows.filter(({ cells }) => cells.length === width);
  const columns = Array.from({ length: width }, (_, index) => columnOf(sample, index));
  const pair = surePair(columns) ?? localPair(columns);
  if (pair === null) return null;
  const [first, second] = pair;
  return columns.map((column, index): ColumnRole => {
    if (index === first) return 'x';
    if (index === second) return 'y';
    if (index < first) return leftRole(columns, index, first);
    return index > second && index === second + 1 && isHeight(column) ? 'height' : isCode(column, index, second);
  });
}

interface Column {
  readonly texts: readonly string[];
  /** Null unless nearly every cell is a coordinate. */
  readonly numbers: readonly Coordinate[] | null;
}

function columnOf(rows: readonly Row[], index: number): Column {
  const texts = rows.map(({ cells }) => cells[index] ?? '');
  const numbers = texts.map(parseCoordinate).filter((read) => read !== null && read !== 'rounded');
  return { texts, numbers: numbers.length > 0 && numbers.length >= rows.length * 0.8 ? numbers : null };
}

function commonWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) {
    const coordinates = cells.filter((cell) => parseCoordinate(cell) !== null).length;
    if (coordinates >= 2) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** The first two columns, neighbours before others, whose numbers are coordinates of the country. */
function surePair(columns: readonly Column[]): readonly [number, number] | null {
  for (let step = 1; step < columns.length; step++) {
    for (let first = 0; first + step < columns.length; first++) {
      const [a, b] = [columns[first]?.numbers, columns[first + step]?.numbers];
      if (a && b && axesOf(a, b).sure) return [first, first + step];
    }
  }
  return null;
}

/** The first two columns of numbers after one that only counts. */
function localPair(columns: readonly Column[]): readonly [number, number] | null {
  const numeric = columns.flatMap(({ numbers }, index) => (numbers === null ? [] : [index]));
  const [first, second, third] = numeric;
  if (first === undefined || second === undefined) return null;
  return third !== undefined && counts(columns[first]?.numbers ?? []) ? [second, third] : [first, second];
}

/** 1, 2, 3, … , and 1 again where a contour closes or a new one begins. */
function counts(numbers: readonly Coordinate[]): boolean {
  const steps = numbers.slice(1).filter(({ value }, index) => value - (numbers[index]?.value ?? 0) === 1).length;
  return numbers.every(({ value }) => Number.isInteger(value)) && steps * 2 >= numbers.length - 1;
}

/** Left of the coordinates stands the name of the point, and left of it what repeats from row to row. */
function leftRole(columns: readonly Column[], index: number, first: number): ColumnRole {
  if (index === first - 1) return 'name';
  const texts = columns[index]?.texts ?? [];
  const repeated = texts.slice(1).filter((text, at) => text !== '' && text === texts[at]).length;
  return index === first - 2 && repeated * 2 >= texts.length - 1 ? 'parcel' : 'other';
}

const isHeight = ({ numbers }: Column): boolean =>
  numbers !== null && numbers.every(({ value, angle }) => !angle && value > -500 && value < 7500);

const isCode = ({ numbers, texts }: Column, index: number, second: number): ColumnRole =>
  numbers === null && index <= second + 2 && texts.some((text) => text !== '') ? 'code' : 'other';
