import type { Line, Position } from '#domain/geometry/types.ts';

/** Fields of the prompt row. `d` length, `a` direction (seconds of arc from north), `x` north, `y` east; lengths in mm. */
export type FieldName = 'd' | 'a' | 'x' | 'y';
export type Fields = Readonly<Partial<Record<FieldName, number>>>;

/** What the engineer has drawn of the line so far. `locks` hold values that the pointer may not change. */
export interface LineDraft {
  readonly points: readonly Position[];
  readonly locks: Fields;
  /** The line went to the rules and came back: it stays, to be drawn on or taken back point by point. */
  readonly refused: boolean;
}

export const noLine: LineDraft = { points: [], locks: {}, refused: false };

/** What the prompt row asks for. */
export type Expected = 'start' | 'next' | 'correct' | 'closed';

export function expectedOf({ refused, points }: LineDraft): Expected {
  if (refused) return 'correct';
  if (isContour(points)) return 'closed';
  return points.length === 0 ? 'start' : 'next';
}

/** A line that has come back to its first point: it surrounds what is to be cut out. */
export function isContour(points: readonly Position[]): boolean {
  const [first, last] = [points[0], points.at(-1)];
  return points.length >= 4 && first !== undefined && last !== undefined && samePoint(first, last);
}

/** Fixes a point. Locks hold for one point only; a point on its predecessor adds nothing, a contour takes no more. */
export function addPoint(draft: LineDraft, point: Position): LineDraft {
  const last = draft.points.at(-1);
  if ((last && samePoint(last, point)) || isContour(draft.points)) return draft;
  return { points: [...draft.points, point], locks: {}, refused: false };
}

export const dropLast = (draft: LineDraft): LineDraft => ({
  points: draft.points.slice(0, -1),
  locks: {},
  refused: false,
});

/** Esc: first the locks, then the last point, then the tool itself (null). Never more than one of them. */
export function stepBack(draft: LineDraft): LineDraft | null {
  if (Object.keys(draft.locks).length > 0) return { ...draft, locks: {} };
  return draft.points.length > 0 ? dropLast(draft) : null;
}

export function setLock(draft: LineDraft, name: FieldName, value: number | null): LineDraft {
  const rest = Object.fromEntries(Object.entries(draft.locks).filter(([other]) => other !== name));
  return { ...draft, locks: value === null ? rest : { ...rest, [name]: value } };
}

/** The line as it would be now: fixed points and, while one is drawn, the point under the cursor. */
export function lineWith(draft: LineDraft, cursor: Position | null): Line | null {
  const last = draft.points.at(-1);
  const isDone = draft.refused || isContour(draft.points);
  const points = cursor && !isDone && !(last && samePoint(last, cursor)) ? [...draft.points, cursor] : draft.points;
  return points.length >= 2 ? points : null;
}

/**
 * The point that the pointer means under the locks.
 *
 * Two locked fields fix the point, one leaves it on a line or circle, none leaves it free. `d` and `a` need a
 * previous point and are ignored without one. Rounded to the millimetre grid.
 */
export function constrain(pointer: Position, previous: Position | null, locks: Fields): Position {
  const { d, a, x, y } = locks;
  if (x !== undefined && y !== undefined) return [y, x];
  if (!previous || (d === undefined && a === undefined)) return [y ?? pointer[0], x ?? pointer[1]];
  const bearing = a === undefined ? null : (a / 648_000) * Math.PI;
  if (bearing !== null && x !== undefined) return alongTo(previous, bearing, { north: x });
  if (bearing !== null && y !== undefined) return alongTo(previous, bearing, { east: y });
  if (bearing !== null) return onRay(previous, bearing, d ?? reach(previous, pointer, bearing));
  if (d !== undefined && x !== undefined) return onCircle(previous, d, { north: x }, pointer);
  if (d !== undefined && y !== undefined) return onCircle(previous, d, { east: y }, pointer);
  const toPointer = Math.atan2(pointer[0] - previous[0], pointer[1] - previous[1]);
  return onRay(previous, toPointer, d ?? 0);
}

/** What the fields show while the pointer moves: the values of the point it means. */
export function fieldsOf(point: Position, previous: Position | null): Fields {
  const place = { x: point[1], y: point[0] };
  if (!previous) return place;
  const [de, dn] = [point[0] - previous[0], point[1] - previous[1]];
  const seconds = (Math.atan2(de, dn) / Math.PI) * 648_000;
  return {
    ...place,
    d: Math.round(Math.hypot(de, dn)),
    a: ((Math.round(seconds) % 1_296_000) + 1_296_000) % 1_296_000,
  };
}

const samePoint = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];

const onRay = (from: Position, bearing: number, length: number): Position => [
  Math.round(from[0] + Math.sin(bearing) * length),
  Math.round(from[1] + Math.cos(bearing) * length),
];

/** How far along the direction the pointer reaches; backwards counts as standing still. */
const reach = (from: Position, pointer: Position, bearing: number): number =>
  Math.max(0, (pointer[0] - from[0]) * Math.sin(bearing) + (pointer[1] - from[1]) * Math.cos(bearing));

/** Along the direction to a northing or an easting; where the direction runs beside it, straight across to it. */
function alongTo(from: Position, bearing: number, to: { north: number } | { east: number }): Position {
  const [sin, cos] = [Math.sin(bearing), Math.cos(bearing)];
  if ('north' in to) {
    return Math.abs(cos) < 1e-9
      ? [from[0], to.north]
      : [Math.round(from[0] + ((to.north - from[1]) * sin) / cos), to.north];
  }
  return Math.abs(sin) < 1e-9 ? [to.east, from[1]] : [to.east, Math.round(from[1] + ((to.east - from[0]) * cos) / sin)];
}

/** The point of the circle on a northing or easting that lies on the pointer's side; the nearest one when it is out of reach. */
function onCircle(
  centre: Position,
  radius: number,
  on: { north: number } | { east: number },
  pointer: Position,
): Position {
  if ('north' in on) {
    const half = Math.sqrt(Math.max(0, radius ** 2 - (on.north - centre[1]) ** 2));
    return [Math.round(centre[0] + (pointer[0] < centre[0] ? -half : half)), on.north];
  }
  const half = Math.sqrt(Math.max(0, radius ** 2 - (on.east - centre[0]) ** 2));
  return [on.east, Math.round(centre[1] + (pointer[1] < centre[1] ? -half : half))];
}
