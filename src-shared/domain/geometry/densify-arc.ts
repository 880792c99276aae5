import { invariant } from '../invariant.ts';

/** In any plane and unit: the first axis east, the second north. */
export type PlanePoint = readonly [number, number];

export interface Arc {
  readonly start: PlanePoint;
  readonly end: PlanePoint;
  readonly center: PlanePoint;
  readonly clockwise: boolean;
}

const FULL = 2 * Math.PI;
/** A circle is at least an octagon, however coarse the chords may be. */
const FEWEST_CHORDS = 8;

/** How finely: no chord leaves the arc by more than `chordError`; no point stands nearer than `nearest` to an end. */
export interface Fineness {
  readonly chordError: number;
  readonly nearest: number;
}

/**
 * Points of an arc between its ends. They stand at fixed directions from the centre, so that two boundaries that share a
 * piece of a circle get the same points, whichever way and from whichever end each of them is drawn. Ends that coincide
 * make a full circle.
 *
 * Unit  that of the coordinates, for the fineness too; both radii are taken as their mean
 */
export function densifyArc(arc: Arc, fineness: Fineness): readonly PlanePoint[] {
  const { start, end, center, clockwise } = arc;
  const radius = (distance(start, center) + distance(end, center)) / 2;
  const from = direction(center, clockwise ? end : start);
  let to = direction(center, clockwise ? start : end);
  if (to <= from) to += FULL;
  return densifySweep({ ...arc, radius, from, to }, fineness);
}

/** An arc that knows its angles, counter-clockwise from the east: ends alone do not tell a full circle from none. */
export interface Sweep extends Arc {
  readonly radius: number;
  readonly from: number;
  readonly to: number;
}

/** As densifyArc. */
export function densifySweep(sweep: Sweep, { chordError, nearest }: Fineness): readonly PlanePoint[] {
  const { start, end, center, clockwise, radius, from, to } = sweep;
  invariant(chordError > 0, 'a chord error is more than nothing');
  const count = chordsOfCircle(radius, { chordError, nearest });
  const step = FULL / count;
  const apart = Math.min(nearest, (radius * step) / 4);
  const points: PlanePoint[] = [];
  for (let k = Math.floor(from / step) + 1; k * step < to; k++) {
    // The same numbers from whichever turn of the circle.
    const angle = (k % count) * step;
    const point: PlanePoint = [center[0] + radius * Math.cos(angle), center[1] + radius * Math.sin(angle)];
    // Beside an end a point would make an edge shorter than what a chord gives away.
    if (distance(point, start) > apart && distance(point, end) > apart) points.push(point);
  }
  return clockwise ? points.reverse() : points;
}

/** A chord whose neighbour beside an end was left out is longer by that little, a quarter at most: it keeps the error. */
function chordsOfCircle(radius: number, { chordError, nearest }: Fineness): number {
  const angle = 4 * Math.asin(Math.sqrt(Math.min(1, chordError / (2 * radius))));
  return Math.max(FEWEST_CHORDS, Math.ceil(FULL / Math.max(angle - nearest / radius, angle / 1.25)));
}

export const distance = (a: PlanePoint, b: PlanePoint): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
const direction = (from: PlanePoint, to: PlanePoint): number => Math.atan2(to[1] - from[1], to[0] - from[0]);
