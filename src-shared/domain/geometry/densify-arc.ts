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

/**
 * Points of an arc between its ends: no chord leaves it by more than the error. They stand at fixed directions from the
 * centre, so that two boundaries that share a piece of a circle get the same points, whichever way and from whichever
 * end each of them is drawn. Ends that coincide make a full circle.
 *
 * Unit  that of the coordinates, for the chord error too; both radii are taken as their mean
 */
export function densifyArc({ start, end, center, clockwise }: Arc, chordError: number): readonly PlanePoint[] {
  invariant(chordError > 0, 'a chord error is more than nothing');
  const radius = (distance(start, center) + distance(end, center)) / 2;
  const count = chordsOfCircle(radius, chordError);
  const step = FULL / count;
  const nearest = Math.min(chordError, (radius * step) / 4);
  const from = direction(center, clockwise ? end : start);
  let to = direction(center, clockwise ? start : end);
  if (to <= from) to += FULL;
  const points: PlanePoint[] = [];
  for (let k = Math.floor(from / step) + 1; k * step < to; k++) {
    // The same numbers from whichever turn of the circle.
    const angle = (k % count) * step;
    const point: PlanePoint = [center[0] + radius * Math.cos(angle), center[1] + radius * Math.sin(angle)];
    // Beside an end a point would make an edge shorter than what a chord gives away.
    if (distance(point, start) > nearest && distance(point, end) > nearest) points.push(point);
  }
  return clockwise ? points.reverse() : points;
}

/** A chord whose neighbour beside an end was left out is longer by that little: it keeps the error, too. */
function chordsOfCircle(radius: number, chordError: number): number {
  const widest = 2 * Math.acos(1 - Math.min(1, chordError / radius)) - chordError / radius;
  return widest > 0 ? Math.max(FEWEST_CHORDS, Math.ceil(FULL / widest)) : FEWEST_CHORDS;
}

/**
 * The arc that a bulge means in DXF: tangent of a quarter of its angle, positive when it turns counter-clockwise from
 * start to end. Null for a straight piece.
 */
export function arcOfBulge(start: PlanePoint, end: PlanePoint, bulge: number): Arc | null {
  if (bulge === 0) return null;
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  // From the middle of the chord to the centre, as part of the chord: (1 − b²) / 4b to its left.
  const left = (1 - bulge * bulge) / (4 * bulge);
  const center: PlanePoint = [(start[0] + end[0]) / 2 - dy * left, (start[1] + end[1]) / 2 + dx * left];
  return { start, end, center, clockwise: bulge < 0 };
}

const distance = (a: PlanePoint, b: PlanePoint): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
const direction = (from: PlanePoint, to: PlanePoint): number => Math.atan2(to[1] - from[1], to[0] - from[0]);
