import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, line, polygon } from '../../cases/situation.fixture.ts';
import { propertyRuns } from '../../testing/property-runs.ts';
import { expectSound, fabricOf, tilings, valueOf } from '../adjust/adjust.fixture.ts';
import { areaDoubled } from '../measures.ts';
import { sideOf } from '../predicates.ts';
import { shiftBoundary, type ShiftBoundaryInput } from './shift-boundary.ts';

const CASES = propertyRuns(60);

const M2 = 2e6;

//  D-------F-------C       C stands north of both, over 40 m
//  |   a   |   b   |       a-b: from E to F
//  A-------E-------B
const a = { number: 'a', geometry: polygon([0, 0], [20, 0], [20, 40], [0, 40]) };
const b = { number: 'b', geometry: polygon([20, 0], [40, 0], [40, 40], [20, 40]) };
const north = { number: 'c', geometry: polygon([0, 40], [20, 40], [40, 40], [40, 60], [0, 60]) };
const pair = fabricOf([a, b, north], 'a', 'b');
const parallel: Pick<ShiftBoundaryInput, 'between' | 'shape' | 'motion'> = {
  between: ['a', 'b'],
  shape: 'kept',
  motion: 'parallel',
};

describe('shiftBoundary', () => {
  it('X1 moves a straight boundary until one parcel has its area, and gives the neighbour the new end', () => {
    const edit = valueOf(shiftBoundary(pair, { ...parallel, goal: { kind: 'area', of: 'b', areaDoubled: 600 * M2 } }));
    expect(edit.boundary).toEqual(line([25, 0], [25, 40]));
    expect(edit.areas.map(({ number, afterDoubled }) => [number, afterDoubled / M2])).toEqual([
      ['a', 1000],
      ['b', 600],
    ]);
    expect(edit.deviationDoubled).toBe(0);
    const neighbour = edit.changed.find(({ number }) => number === 'c');
    expect(neighbour?.geometry).toEqual(polygon([0, 40], [20, 40], [25, 40], [40, 40], [40, 60], [0, 60]));
    expectSound(pair, edit);
  });

  it('moves it by a distance, whichever of the two is to grow', () => {
    for (const [grows, east] of [
      ['a', 22.5],
      ['b', 17.5],
    ] as const) {
      const edit = valueOf(shiftBoundary(pair, { ...parallel, goal: { kind: 'distance', grows, mm: 2500 } }));
      expect([...edit.boundary].sort()).toEqual([...line([east, 0], [east, 40])].sort());
      expect(edit.areas.map(({ wantedDoubled }) => wantedDoubled)).toEqual([null, null]);
      expectSound(pair, edit);
    }
  });

  it('turns it round an end', () => {
    //  from (20,0) to (30,40): a triangle of 10 × 40 / 2 = 200 m²
    const goal = { kind: 'area', of: 'a', areaDoubled: 1000 * M2 } as const;
    const edit = valueOf(shiftBoundary(pair, { ...parallel, motion: { pivot: at(20, 0) }, goal }));
    expect(edit.boundary).toEqual(line([20, 0], [30, 40]));
    expect(edit.areas[0]).toMatchObject({ afterDoubled: 1000 * M2, wantedDoubled: 1000 * M2 });
    expectSound(pair, edit);
  });

  //  +---F---+          the boundary bends to the east by 4 m at half height:
  //  | a  >b |          a has 80 m² more than with the straight line
  //  +---E---+
  const bentA = { number: 'a', geometry: polygon([0, 0], [20, 0], [24, 20], [20, 40], [0, 40]) };
  const bentB = { number: 'b', geometry: polygon([20, 0], [40, 0], [40, 40], [20, 40], [24, 20]) };
  const bent = fabricOf([bentA, bentB, north], 'a');

  it('keeps both areas when a bent boundary becomes straight', () => {
    const edit = valueOf(shiftBoundary(bent, { ...parallel, shape: 'straight', goal: { kind: 'keepAreas' } }));
    expect(edit.boundary).toEqual(line([22, 0], [22, 40]));
    for (const { beforeDoubled, afterDoubled, wantedDoubled } of edit.areas)
      expect([afterDoubled, wantedDoubled]).toEqual([beforeDoubled, beforeDoubled]);
    expectSound(bent, edit);
  });

  it('moves every edge of a bent boundary by the same distance', () => {
    const edit = valueOf(shiftBoundary(bent, { ...parallel, goal: { kind: 'distance', grows: 'a', mm: 1000 } }));
    //  along the ends the way is longer than a metre: √(20² + 4²) / 20
    expect(edit.boundary).toEqual(line([21.02, 0], [25.02, 20], [21.02, 40]));
    expectSound(bent, edit);
  });

  it('slides an end past a corner of the adjoining boundary', () => {
    //  the south side of b drops to the east from (30,0): one piece before it, another after
    const low = { number: 'b', geometry: polygon([20, 0], [30, 0], [40, -10], [40, 40], [20, 40]) };
    const fabric = fabricOf([a, low, north], 'a');
    const edit = valueOf(shiftBoundary(fabric, { ...parallel, goal: { kind: 'distance', grows: 'a', mm: 15_000 } }));
    expect(edit.boundary).toEqual(line([35, -5], [35, 40]));
    //  10 m × 40 m, then 5 m growing from 40 m to 45 m
    expect(((edit.areas[0]?.afterDoubled ?? 0) - areaDoubled(a.geometry)) / M2).toBe(400 + 212.5);
    const goal = { kind: 'area', of: 'b', areaDoubled: areaDoubled(low.geometry) - 612.5 * M2 } as const;
    expect(valueOf(shiftBoundary(fabric, { ...parallel, goal })).boundary).toEqual(edit.boundary);
    expectSound(fabric, edit);
  });

  it('refuses with parcels and place what cannot be reached, is not shared, closed or unclear', () => {
    const code = (input: ShiftBoundaryInput, fabric = pair): unknown => {
      const result = shiftBoundary(fabric, input);
      return result.ok ? null : result.error;
    };
    const area = (areaM2: number): ShiftBoundaryInput['goal'] => ({ kind: 'area', of: 'a', areaDoubled: areaM2 * M2 });
    expect(code({ ...parallel, goal: area(1700) })).toMatchObject({ code: 'boundary.outOfReach', about: ['a', 'b'] });
    expect(code({ ...parallel, goal: area(800) })).toMatchObject({ code: 'boundary.staysPut' });
    expect(code({ ...parallel, between: ['a', 'x'], goal: area(900) })).toMatchObject({ code: 'boundary.notShared' });
    expect(code({ ...parallel, motion: { pivot: at(0, 0) }, goal: area(900) })).toMatchObject({
      code: 'boundary.notEnd',
      at: at(0, 0),
    });
    const yard = { number: 'y', geometry: polygon([5, 5], [10, 5], [10, 10], [5, 10]) };
    const holed = { number: 'a', geometry: [[...(a.geometry[0] ?? []), [...(yard.geometry[0]?.[0] ?? [])].reverse()]] };
    expect(
      code({ ...parallel, between: ['a', 'y'], goal: area(900) }, fabricOf([holed, yard, b, north], 'a')),
    ).toMatchObject({ code: 'boundary.closed' });
    //  the south side of b goes back under a: the end cannot follow
    const back = { number: 'b', geometry: polygon([20, 0], [15, -10], [40, -10], [40, 40], [20, 40]) };
    expect(code({ ...parallel, goal: area(900) }, fabricOf([a, back], 'a'))).toMatchObject({
      code: 'boundary.cannotSlide',
      at: at(20, 0),
    });
    //  a tooth of b of 4 m is eaten up when its sides move by 5 m each
    const tooth = polygon([0, 0], [20, 0], [20, 18], [14, 18], [14, 22], [20, 22], [20, 40], [0, 40]);
    const toothB = polygon([20, 0], [40, 0], [40, 40], [20, 40], [20, 22], [14, 22], [14, 18], [20, 18]);
    expect(
      code(
        { ...parallel, goal: { kind: 'distance', grows: 'a', mm: 5000 } },
        fabricOf(
          [
            { number: 'a', geometry: tooth },
            { number: 'b', geometry: toothB },
          ],
          'a',
        ),
      ),
    ).toMatchObject({ code: 'boundary.folds' });
  });

  it('X1 random fabrics: total to the mm², ends in every neighbour, area within the grid, undo bit for bit', () => {
    let moved = 0;
    fc.assert(
      fc.property(
        tilings(4, 3),
        fc.constantFrom('5-6', '1-5', '6-10'),
        fc.constantFrom('kept' as const, 'straight' as const),
        fc.integer({ min: -200, max: 200 }),
        fc.boolean(),
        (tiled, which, shape, percentile, swings) => {
          const [first, second] = which.split('-') as [string, string];
          const fabric = fabricOf(tiled.parcels, first);
          const own = fabric.targets[0]?.geometry ?? [];
          const pivot = first === '5' ? tiled.node(4, 2) : first === '1' ? tiled.node(2, 2) : tiled.node(4, 4);
          const result = shiftBoundary(fabric, {
            between: [first, second],
            shape,
            motion: swings ? { pivot } : 'parallel',
            goal:
              percentile === 0
                ? { kind: 'keepAreas' }
                : { kind: 'area', of: first, areaDoubled: Math.round(areaDoubled(own) * (1 + percentile / 1000)) },
          });
          if (!result.ok) {
            expect(result.error.code).toMatch(/^boundary\.(?:cannotSlide|outOfReach|folds|staysPut)$|^adjust\./);
            return;
          }
          moved++;
          expect(result.value.deviationDoubled).toBe(0);
          for (const { afterDoubled, wantedDoubled } of result.value.areas)
            expect(Math.abs(afterDoubled - (wantedDoubled ?? 0))).toBeLessThan(0.2 * M2);
          expectSound(fabric, result.value);
        },
      ),
      { numRuns: CASES },
    );
    expect(moved).toBeGreaterThan(CASES / 2);
  });

  it('X1 along oblique sides that nobody shares the land never grows, and the deviation says what is lost', () => {
    let moved = 0;
    fc.assert(
      fc.property(tilings(2, 1), fc.integer({ min: -200, max: 200 }), fc.boolean(), (tiled, percentile, swings) => {
        const fabric = fabricOf(tiled.parcels, '0', '1');
        const own = areaDoubled(tiled.parcels[0]?.geometry ?? []);
        const result = shiftBoundary(fabric, {
          between: ['0', '1'],
          shape: 'straight',
          motion: swings ? { pivot: tiled.node(2, 0) } : 'parallel',
          goal: { kind: 'area', of: '0', areaDoubled: Math.round(own * (1 + percentile / 1000)) },
        });
        if (!result.ok) {
          expect(result.error.code).toMatch(/^boundary\.(?:cannotSlide|outOfReach)$|^adjust\./);
          return;
        }
        moved++;
        const land = tiled.parcels.flatMap(({ geometry }) => geometry);
        for (const point of result.value.boundary) expect(sideOf(point, land)).not.toBe('outside');
        expect(result.value.deviationDoubled).toBeLessThanOrEqual(0);
        expect(result.value.deviationDoubled).toBeGreaterThan(-4 * 30_000);
        expectSound(fabric, result.value);
      }),
      { numRuns: CASES },
    );
    expect(moved).toBeGreaterThan(CASES / 2);
  });
});
