import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { densifyArc, distance, type Arc, type PlanePoint } from './densify-arc.ts';

const fine = (chordError: number, nearest = chordError) => ({ chordError, nearest });

/** How far the chords leave the circle: at the middle of each. */
function worstSagitta(arc: Arc, error: number, nearest: number): number {
  const radius = distance(arc.start, arc.center);
  const points = [arc.start, ...densifyArc(arc, fine(error, nearest)), arc.end];
  return Math.max(
    ...points.slice(1).map((to, index) => {
      const from = points[index] as PlanePoint;
      return radius - distance([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], arc.center);
    }),
  );
}

const angle = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });

describe('densifyArc', () => {
  it('keeps every chord within the stated error', () => {
    fc.assert(
      fc.property(
        angle,
        angle,
        fc.double({ min: 1, max: 5000, noNaN: true }),
        fc.constantFrom(0.0003, 0.001, 0.05),
        fc.constantFrom(1, 7),
        fc.boolean(),
        (from, to, radius, error, times, clockwise) => {
          const center: PlanePoint = [12_674_503.798, 5_670_181.044];
          const on = (at: number): PlanePoint => [center[0] + radius * Math.cos(at), center[1] + radius * Math.sin(at)];
          const arc = { start: on(from), end: on(to), center, clockwise };
          expect(worstSagitta(arc, error, times * error)).toBeLessThan(error + 1e-7);
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });

  it('gives the same points from either end, and to a longer piece of the same circle', () => {
    const center: PlanePoint = [100, 200];
    const on = (degrees: number): PlanePoint => [
      100 + 30 * Math.cos((degrees * Math.PI) / 180),
      200 + 30 * Math.sin((degrees * Math.PI) / 180),
    ];
    const arc = { start: on(10), end: on(100), center, clockwise: false };
    const there = densifyArc(arc, fine(0.01));
    expect(densifyArc({ start: on(100), end: on(10), center, clockwise: true }, fine(0.01))).toEqual(
      there.toReversed(),
    );
    const round = (point: PlanePoint): string => point.map((each) => each.toFixed(9)).join();
    const whole = densifyArc({ start: on(-50), end: on(170), center, clockwise: false }, fine(0.01)).map(round);
    expect(whole).toEqual(expect.arrayContaining(there.map(round)));
  });

  it('goes all the way round where the ends coincide, and never with less than eight chords', () => {
    const circle = { start: [1, 0], end: [1, 0], center: [0, 0], clockwise: false } as const;
    expect(densifyArc(circle, fine(5))).toHaveLength(7);
  });
});
