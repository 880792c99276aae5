import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossingsOf, footOnGuide, type Guide } from './guides.ts';
import { lengthMm } from './measures.ts';
import type { Position } from './types.ts';
import { propertyRuns } from '../testing/property-runs.ts';

const CASES = propertyRuns(200);
const at = (east: number, north: number): Position => [12_674_000_000 + east, 5_670_000_000 + north];
const line = (a: Position, b: Position): Guide => ({ shape: 'line', a, b });
const circle = (centre: Position, radiusMm: number): Guide => ({ shape: 'circle', centre, radiusMm });
/** How far a place is from the guide, before any rounding. */
const off = (place: Position, guide: Guide): number => {
  if (guide.shape === 'circle') return Math.abs(lengthMm(guide.centre, place) - guide.radiusMm);
  const { a, b } = guide;
  return Math.abs((b[0] - a[0]) * (place[1] - a[1]) - (b[1] - a[1]) * (place[0] - a[0])) / lengthMm(a, b);
};

const coordinate = fc.integer({ min: -200_000, max: 200_000 });
const place = fc.tuple(coordinate, coordinate).map(([e, n]) => at(e, n));
const lines = fc
  .tuple(place, place)
  .filter(([a, b]) => lengthMm(a, b) > 1000)
  .map(([a, b]) => line(a, b));
const circles = fc.tuple(place, fc.integer({ min: 100, max: 200_000 })).map(([c, r]) => circle(c, r));
const guides = fc.oneof(lines, circles);

describe('X1 guides', () => {
  it('cross where they are drawn to cross', () => {
    expect(crossingsOf(line(at(0, 0), at(10, 0)), line(at(5000, -1), at(5000, 9)))).toEqual([at(5000, 0)]);
    expect(crossingsOf(line(at(0, 0), at(10, 0)), circle(at(0, 3000), 5000))).toEqual([at(-4000, 0), at(4000, 0)]);
    expect(crossingsOf(circle(at(0, 0), 5000), circle(at(6000, 0), 5000))).toEqual([at(3000, 4000), at(3000, -4000)]);
  });

  it('do not cross side by side, inside one another or apart', () => {
    expect(crossingsOf(line(at(0, 0), at(10_000, 0)), line(at(0, 5), at(10_000, 5)))).toEqual([]);
    expect(crossingsOf(circle(at(0, 0), 5000), circle(at(100, 0), 100))).toEqual([]);
    expect(crossingsOf(circle(at(0, 0), 5000), circle(at(20_000, 0), 100))).toEqual([]);
    expect(crossingsOf(line(at(0, 0), at(10, 0)), circle(at(0, 3000), 2999))).toEqual([]);
    expect(footOnGuide(at(1, 1), line(at(0, 0), at(0, 0)))).toBeNull();
    expect(footOnGuide(at(0, 0), circle(at(0, 0), 5))).toBeNull();
  });

  it('have the foot of a point on themselves, and none nearer', () => {
    fc.assert(
      fc.property(place, guides, (point, guide) => {
        const foot = footOnGuide(point, guide);
        if (!foot) return;
        expect(off(foot, guide)).toBeLessThan(0.72);
        expect(lengthMm(point, foot)).toBeLessThan(off(point, guide) + 0.72);
      }),
      { numRuns: CASES },
    );
  });

  it('cross on both of them', () => {
    fc.assert(
      fc.property(guides, guides, (one, other) => {
        for (const crossing of crossingsOf(one, other)) {
          // Where they run almost side by side the rounding of a millimetre is long along them, never across
          expect(Math.min(off(crossing, one), off(crossing, other))).toBeLessThan(0.8);
        }
      }),
      { numRuns: CASES },
    );
  });
});
