import { densifyArc, distance, type Arc, type PlanePoint } from '#domain/geometry/densify-arc.ts';

/**
 * The arc leaves its chords by at most this much, metres; rounding to the grid moves a vertex by up to 0.71 mm more.
 * Together less than the millimetre that is promised.
 */
export const CHORD_ERROR_M = 0.000_28;

/** A point that would round onto an end makes no edge. */
const NEAREST_M = 0.002;

/** In a unit of so many metres. */
export const finenessIn = (unitMetres: number) => ({
  chordError: CHORD_ERROR_M / unitMetres,
  nearest: NEAREST_M / unitMetres,
});

/** Points of an arc between its ends, all in a unit of so many metres. */
export const densifyCurve = (arc: Arc, unitMetres: number): readonly PlanePoint[] =>
  densifyArc(arc, finenessIn(unitMetres));

/** How far the two radii of a curve disagree: a curve that is no arc. */
export const radiusMismatch = ({ start, center, end }: Arc): number =>
  Math.abs(distance(start, center) - distance(end, center));
