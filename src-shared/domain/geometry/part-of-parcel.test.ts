import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { at, polygon, ring } from '../cases/situation.fixture.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { tilings, valueOf } from './adjust/adjust.fixture.ts';
import { geosCommonArea } from './geos.fixture.ts';
import { areaDoubled } from './measures.ts';
import { partOfParcel } from './part-of-parcel.ts';
import { sideOf } from './predicates.ts';
import type { Position } from './types.ts';
import { defectsOf } from './validity.ts';

const CASES = propertyRuns(120);

//  D-----------C
//  |  +-----+  |       a parcel of 40 × 30 m
//  A--+-----+--B
const parcel = { number: 'a', geometry: polygon([0, 0], [40, 0], [40, 30], [0, 30]) };
const contour = (...points: readonly (readonly [number, number])[]) => [ring(...points)];

describe('partOfParcel', () => {
  it('measures the part and says how it lies to the boundary', () => {
    const inside = valueOf(
      partOfParcel(parcel, { contour: contour([10, 10], [20, 10], [20, 20], [10, 20]), outside: 'refuse' }),
    );
    expect(inside).toMatchObject({ areaDoubled: 200e6, restDoubled: 2200e6, relation: 'inside', alongBoundaryMm: 0 });
    const strip = valueOf(
      partOfParcel(parcel, { contour: contour([10, 0], [10, 4], [40, 4], [40, 0]), outside: 'refuse' }),
    );
    expect(strip).toMatchObject({ areaDoubled: 240e6, relation: 'atBoundary', alongBoundaryMm: 34_000 });
    const whole = valueOf(
      partOfParcel(parcel, { contour: contour([-1, -1], [41, -1], [41, 31], [-1, 31]), outside: 'clip' }),
    );
    expect(whole).toMatchObject({ restDoubled: 0, relation: 'whole', alongBoundaryMm: 140_000 });
  });

  it('clips to the parcel, in several pieces and around its holes, or refuses with the place, by choice', () => {
    const u = {
      number: 'u',
      geometry: polygon([0, 0], [30, 0], [30, 30], [20, 30], [20, 10], [10, 10], [10, 30], [0, 30]),
    };
    const bar = contour([-5, 15], [35, 15], [35, 20], [-5, 20]);
    const clipped = valueOf(partOfParcel(u, { contour: bar, outside: 'clip' }));
    expect(clipped.geometry).toHaveLength(2);
    expect(clipped.areaDoubled).toBe(200e6);
    const refused = partOfParcel(u, { contour: bar, outside: 'refuse' });
    assert(!refused.ok);
    expect(refused.error).toMatchObject({ code: 'part.outside', about: ['u'] });
    expect(sideOf(refused.error.at as Position, u.geometry)).toBe('outside');
    const holed = {
      number: 'h',
      geometry: [[...(parcel.geometry[0] ?? []), ring([15, 10], [15, 20], [25, 20], [25, 10])]],
    };
    const around = contour([10, 5], [30, 5], [30, 25], [10, 25]);
    expect(valueOf(partOfParcel(holed, { contour: around, outside: 'clip' })).areaDoubled).toBe(600e6);
    expect(partOfParcel(holed, { contour: around, outside: 'refuse' })).toMatchObject({
      error: { code: 'part.outside' },
    });
  });

  it('takes a corner that was rounded from an oblique side as standing on it', () => {
    const oblique = { number: 'o', geometry: polygon([0, 0], [40.001, 13.337], [30, 40], [-3, 30]) };
    for (const east of [7.123, 11.5, 20.077, 33.31]) {
      const on = at(east, (east * 13.337) / 40.001);
      const inner = contour([10, 20], [5, 20]).flat().slice(0, 2);
      const result = partOfParcel(oblique, { contour: [[on, ...inner, on]], outside: 'refuse' });
      expect(result.ok).toBe(true);
      for (const corner of valueOf(result).geometry.flat(2))
        expect(sideOf(corner, oblique.geometry)).not.toBe('outside');
    }
  });

  it('leaves out a corner that the contour cuts off by less than the grid can tell', () => {
    const flat = { number: 'f', geometry: polygon([0, 0], [20, 0], [20, 40], [0, 40.797]) };
    const crossing = contour([0, 0], [6.239, 40.645], [-2.898, 40.861]);
    const result = valueOf(partOfParcel(flat, { contour: crossing, outside: 'clip' }));
    expect(result.geometry).toEqual(polygon([0, 0], [6.224, 40.548], [0.276, 40.785], [0, 40.792]));
  });

  it('refuses a contour that is none, and one that misses the parcel', () => {
    expect(
      partOfParcel(parcel, { contour: contour([0, 0], [10, 10], [10, 0], [0, 10]), outside: 'clip' }),
    ).toMatchObject({ error: { code: 'part.contour' } });
    expect(
      partOfParcel(parcel, { contour: contour([50, 0], [60, 0], [60, 10], [50, 10]), outside: 'clip' }),
    ).toMatchObject({ error: { code: 'part.misses', about: ['a'] } });
    const circle = Array.from({ length: 1100 }, (_, index): readonly [number, number] => {
      const angle = (index * 2 * Math.PI) / 1100;
      return [20 + 9 * Math.cos(angle), 15 + 9 * Math.sin(angle)];
    });
    expect(partOfParcel(parcel, { contour: contour(...circle), outside: 'clip' })).toMatchObject({
      error: { code: 'part.tooLong', about: ['a'] },
    });
  });

  it('X1 random contours: never out of the parcel, valid, the area that GEOS gives within the rounding', () => {
    const spot = fc.tuple(fc.integer({ min: -20_000, max: 60_000 }), fc.integer({ min: -20_000, max: 60_000 }));
    let clipped = 0;
    fc.assert(
      fc.property(tilings(1, 1), spot, spot, spot, (tiled, ...spots) => {
        const [target] = tiled.parcels;
        assert(target);
        const origin = at(0, 0);
        const corners = spots.map(([east, north]): Position => [origin[0] + east, origin[1] + north]);
        const drawn = [[...corners, corners[0] as Position]];
        const result = partOfParcel(target, { contour: drawn, outside: 'clip' });
        if (!result.ok) {
          expect(result.error.code).toMatch(/^part\.(?:contour|misses)$/);
          return;
        }
        clipped++;
        const part = result.value.geometry;
        expect(defectsOf(part)).toEqual([]);
        for (const corner of part.flat(2)) expect(sideOf(corner, target.geometry)).not.toBe('outside');
        expect(
          Math.abs(
            areaDoubled(part) / 2 -
              geosCommonArea(
                target.geometry,
                drawn.map((each) => [each]),
              ),
          ),
        ).toBeLessThan(4e5);
      }),
      { numRuns: CASES },
    );
    expect(clipped).toBeGreaterThan(CASES / 4);
  });
});
