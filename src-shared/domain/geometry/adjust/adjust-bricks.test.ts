import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { propertyRuns } from '../../testing/property-runs.ts';
import { formParcel } from '../form/form-parcel.ts';
import { areaDoubled } from '../measures.ts';
import { redistribute } from '../redistribute/redistribute.ts';
import { shiftBoundary } from '../boundary/shift-boundary.ts';
import type { Position } from '../types.ts';
import { bricks, expectSound, fabricOf, valueOf } from './adjust.fixture.ts';
import { insertVertex } from './insert-vertex.ts';
import { moveVertex } from './move-vertex.ts';
import { hasCorner, standsOnEdge } from './standing-on-edges.ts';

const CASES = propertyRuns(60);
const BENT = propertyRuns(120);

//  +----+------+--+
//  |    |      |  |      corners stand on sides that have no vertex there
//  +--+-+--+---+--+
//  |  |    |      |
//  +--+-+--+------+
describe('fabrics full of T-junctions', () => {
  it('X1 a corner moves in all who have it or a side there, and is named where one lacked it', () => {
    const step = fc.integer({ min: -4000, max: 4000 });
    let named = 0;
    fc.assert(
      fc.property(bricks, fc.constantFrom(0, 1, 2, 3), step, step, ({ parcels }, which, east, north) => {
        const fabric = fabricOf(parcels, '1.1');
        const from = fabric.targets[0]?.geometry[0]?.[0]?.[which];
        assert(from);
        const result = moveVertex(fabric, { from, to: [from[0] + east, from[1] + north] });
        if (!result.ok) return;
        const lacking = parcels.filter(({ geometry }) => !hasCorner(geometry, from) && standsOnEdge(geometry, from));
        expect(result.value.tJunctions.some(({ at }) => at.join() === from.join())).toBe(lacking.length > 0);
        named += lacking.length;
        expect(result.value.deviationDoubled).toBe(0);
        expectSound(fabric, result.value);
      }),
      { numRuns: CASES },
    );
    expect(named).toBeGreaterThan(0);
  });

  it('X1 a new corner bends a side between the corners that stand on it', () => {
    fc.assert(
      fc.property(
        bricks,
        fc.integer({ min: 1, max: 99 }),
        fc.integer({ min: -200, max: 200 }),
        ({ parcels }, part, off) => {
          const fabric = fabricOf(parcels, '1.1');
          const [a, b] = fabric.targets[0]?.geometry[0]?.[0] ?? [];
          assert(a && b);
          const at: Position = [
            Math.round(a[0] + ((b[0] - a[0]) * part) / 100),
            Math.round(a[1] + ((b[1] - a[1]) * part) / 100) + off,
          ];
          const result = insertVertex(fabric, { edge: [a, b], at });
          if (!result.ok) {
            expect(result.error.code).toMatch(/^adjust\./);
            return;
          }
          expect(result.value.deviationDoubled).toBe(0);
          expectSound(fabric, result.value);
        },
      ),
      { numRuns: CASES },
    );
  });

  it('X1 a boundary slides along sides on which other corners stand', () => {
    let shifted = 0;
    fc.assert(
      fc.property(bricks, fc.integer({ min: -80, max: 80 }), ({ parcels }, percent) => {
        const fabric = fabricOf(parcels, '1.0', '1.1');
        const areaOf = areaDoubled(fabric.targets[0]?.geometry ?? []);
        const goal = { kind: 'area', of: '1.0', areaDoubled: Math.round(areaOf * (1 + percent / 100)) } as const;
        const result = shiftBoundary(fabric, { between: ['1.0', '1.1'], shape: 'kept', motion: 'parallel', goal });
        if (!result.ok) {
          expect(result.error.code).toMatch(/^boundary\.(?:outOfReach|staysPut|cannotSlide)$/);
          return;
        }
        shifted++;
        expect(result.value.deviationDoubled).toBe(0);
        for (const { afterDoubled, wantedDoubled } of result.value.areas)
          expect(Math.abs(afterDoubled - (wantedDoubled ?? 0)) / 2e6).toBeLessThan(0.02);
        expectSound(fabric, result.value);
      }),
      { numRuns: CASES },
    );
    expect(shifted).toBeGreaterThan(CASES / 3);
  });

  it('X1 land is redistributed by a line across sides on which other corners stand', () => {
    let done = 0;
    const end = fc.integer({ min: 0, max: 60_000 });
    fc.assert(
      fc.property(bricks, end, end, ({ parcels, corner }, south, north) => {
        const fabric = fabricOf(parcels, '1.0', '1.1');
        const [low, high] = [corner(0, 1), corner(0, 2)];
        const result = redistribute(fabric, {
          lines: [
            [
              [low[0] + south, low[1] - 9000],
              [high[0] + north, high[1] + 9000],
            ],
          ],
          dangles: 'refuse',
        });
        if (!result.ok) {
          expect(result.error.code).toMatch(/^redistribute\.(?:leavesNone|severs)$/);
          return;
        }
        done++;
        // A line that leaves by the free side in the west bends that, inwards only.
        expect(result.value.deviationDoubled).toBeLessThanOrEqual(0);
        expect(result.value.deviationDoubled).toBeGreaterThan(-2 * 30_000);
        expectSound(fabric, result.value);
      }),
      { numRuns: CASES },
    );
    expect(done).toBeGreaterThan(CASES / 5);
  });

  it('X1 a parcel is formed where one was, and has every corner that stands on its sides', () => {
    fc.assert(
      fc.property(bricks, ({ parcels, corner }) => {
        const gone = parcels.find(({ number }) => number === '1.1');
        assert(gone);
        const fabric = fabricOf(parcels.filter((parcel) => parcel !== gone));
        const around = [corner(0.5, 0.5), corner(11.5, 0.5), corner(11.5, 2.5), corner(0.5, 2.5)].map(
          ([east, north]): Position => [Math.round(east), Math.round(north)],
        );
        const edit = valueOf(
          formParcel(fabric, {
            contour: [[...around, around[0] as Position]],
            quarter: null,
            overlap: 'clip',
            sliverWidthMm: 100,
            slivers: 'refuse',
          }),
        );
        expect(edit.deviationDoubled).toBe(areaDoubled(gone.geometry));
        const onSides = fabric.around
          .flatMap(({ geometry }) => geometry.flat(2))
          .filter((point) => standsOnEdge(gone.geometry, point));
        for (const point of onSides) expect(hasCorner(edit.formed[0] ?? [], point)).toBe(true);
        expectSound(fabric, edit);
      }),
      { numRuns: CASES },
    );
  });

  it('X1 a parcel formed on a part of that land bends oblique sides between the corners that stand on them', () => {
    let bent = 0;
    const part = fc.integer({ min: 15, max: 85 });
    fc.assert(
      fc.property(bricks, part, part, ({ parcels, corner }, low, high) => {
        const gone = parcels.find(({ number }) => number === '1.1');
        const [a, b] = gone?.geometry[0]?.[0] ?? [];
        assert(a && b);
        const up = corner(0, 2)[0] - corner(0, 1)[0];
        const rise = corner(0, 2)[1] - corner(0, 1)[1];
        const on = (percent: number, rows: number): Position => [
          Math.round(a[0] + ((b[0] - a[0]) * percent) / 100 + up * rows),
          Math.round(a[1] + ((b[1] - a[1]) * percent) / 100 + rise * rows),
        ];
        const around = [on(0, 0.5), on(low, -0.2), on(high, 1.2), on(0, 0.6)];
        const fabric = fabricOf(parcels.filter((parcel) => parcel !== gone));
        const result = formParcel(fabric, {
          contour: [[...around, around[0] as Position]],
          quarter: null,
          overlap: 'clip',
          sliverWidthMm: 100,
          slivers: 'keep',
        });
        if (!result.ok) {
          expect(result.error.code).toMatch(/^form\.(?:severed|sliver)$|^adjust\.leavesGap$/);
          return;
        }
        bent += result.value.changed.length;
        expectSound(fabric, result.value);
      }),
      { numRuns: BENT },
    );
    expect(bent).toBeGreaterThan(BENT / 2);
  });
});
