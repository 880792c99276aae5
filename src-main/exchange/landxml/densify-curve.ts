import type { PlanePoint } from './landxml-file.ts';

export interface Arc {
  readonly start: PlanePoint;
  readonly center: PlanePoint;
  readonly end: PlanePoint;
  readonly clockwise: boolean;
}

/**
 * The arc leaves its chords by at most this much, metres; rounding to the grid moves a vertex by up to 0.71 mm more.
 * Together less than the millimetre that is promised.
 */
export const CHORD_ERROR_M = 0.000_28;

const FULL = 2 * Math.PI;

/**
 * Points of an arc between its ends, metres. They stand at fixed directions from the centre, so that two parcels that
 * share a piece of a circle get the same points, whichever way and from whichever end each of them draws it.
 */
export function densifyArc({ start, center, end, clockwise }: Arc): readonly PlanePoint[] {
  const radius = (distance(start, center) + distance(end, center)) / 2;
  const step = FULL / Math.max(8, Math.ceil(FULL / (2 * Math.acos(1 - Math.min(1, CHORD_ERROR_M / radius)))));
  const from = direction(center, clockwise ? end : start);
  let to = direction(center, clockwise ? start : end);
  if (to <= from) to += FULL;
  const points: PlanePoint[] = [];
  for (let k = Math.floor(from / step) + 1; k * step < to; k++) {
    const point: PlanePoint = [center[0] + radius * Math.cos(k * step), center[1] + radius * Math.sin(k * step)];
    // A point that would round onto an end makes no edge.
    if (distance(point, start) > NEAREST_M && distance(point, end) > NEAREST_M) points.push(point);
  }
  return clockwise ? points.reverse() : points;
}

const NEAREST_M = 0.002;

/** How far the two radii of a curve disagree, metres: a curve that is no arc. */
export const radiusMismatch = ({ start, center, end }: Arc): number =>
  Math.abs(distance(start, center) - distance(end, center));

export const distance = (a: PlanePoint, b: PlanePoint): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

const direction = (from: PlanePoint, to: PlanePoint): number => Math.atan2(to[1] - from[1], to[0] - from[0]);
