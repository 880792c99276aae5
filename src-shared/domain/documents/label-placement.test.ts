import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { LabelPlacement, boxesOverlap, cornersOf, strokeMeetsBox } from './label-placement.ts';
import type { LabelBox, Spot } from './label-placement.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anyBox = fc.record({
  at: fc.tuple(number(0, 60), number(0, 60)),
  width: number(2, 30),
  height: number(2, 8),
  angle: number(-90, 90),
});

/** Slow and plain: is a point of the grid laid over one box inside the other? */
function sharesPoint(one: LabelBox, other: LabelBox): boolean {
  const inside = (box: LabelBox, [x, y]: Spot, spare: number): boolean => {
    const radians = (box.angle * Math.PI) / 180;
    const [dx, dy] = [x - box.at[0], y - box.at[1]];
    const right = dx * Math.cos(radians) + dy * Math.sin(radians);
    const down = -dx * Math.sin(radians) + dy * Math.cos(radians);
    return Math.abs(right) < box.width / 2 - spare && Math.abs(down) < box.height / 2 - spare;
  };
  const [a, b, , d] = cornersOf(one);
  if (!a || !b || !d) return false;
  for (let i = 1; i < 20; i++) {
    for (let j = 1; j < 20; j++) {
      const spot: Spot = [
        a[0] + ((b[0] - a[0]) * i + (d[0] - a[0]) * j) / 20,
        a[1] + ((b[1] - a[1]) * i + (d[1] - a[1]) * j) / 20,
      ];
      if (inside(other, spot, 1e-6)) return true;
    }
  }
  return false;
}

describe('boxesOverlap', () => {
  it('never misses two turned boxes that share a point', () => {
    fc.assert(
      fc.property(anyBox, anyBox, (one, other) => !sharesPoint(one, other) || boxesOverlap(one, other)),
      { numRuns: propertyRuns() },
    );
  });

  it('is the same both ways', () => {
    fc.assert(
      fc.property(anyBox, anyBox, (one, other) => boxesOverlap(one, other) === boxesOverlap(other, one)),
      { numRuns: propertyRuns() },
    );
  });
});

describe('strokeMeetsBox', () => {
  it('never misses a stroke that passes through the box', () => {
    const inner = fc.tuple(number(-0.49, 0.49), number(-0.49, 0.49));
    fc.assert(
      fc.property(anyBox, inner, fc.tuple(number(-80, 80), number(-80, 80)), (box, [i, j], far) => {
        const [a, b, , d] = cornersOf(box);
        if (!a || !b || !d) return;
        const spot: Spot = [
          box.at[0] + (b[0] - a[0]) * i + (d[0] - a[0]) * j,
          box.at[1] + (b[1] - a[1]) * i + (d[1] - a[1]) * j,
        ];
        expect(strokeMeetsBox({ a: spot, b: far }, box)).toBe(true);
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('tells a stroke that ends before the box', () => {
    expect(strokeMeetsBox({ a: [0, 0], b: [4, 4] }, { at: [10, 10], width: 6, height: 6, angle: 45 })).toBe(false);
  });
});

describe('LabelPlacement', () => {
  const size = { width: 10, height: 4, angle: 0 };

  it('takes the cheapest candidate that covers nothing hard and stays in the area', () => {
    const placement = new LabelPlacement({ width: 100, height: 50 });
    placement.addBox({ ...size, at: [20, 20] });
    placement.addHardLine([
      [0, 30],
      [100, 30],
    ]);
    const placed = placement.place([
      { ...size, at: [22, 21], cost: 0 },
      { ...size, at: [50, 30], cost: 1 },
      { ...size, at: [2, 10], cost: 2 },
      { ...size, at: [50, 40], cost: 9 },
      { ...size, at: [50, 10], cost: 5 },
    ]);
    expect(placed?.at).toEqual([50, 10]);
  });

  it('crosses a soft line only when that is cheaper than the next free place', () => {
    const crossing = { ...size, at: [20, 20] as const, cost: 0 };
    const free = (cost: number) => ({ ...size, at: [60, 20] as const, cost });
    const place = (cost: number) => {
      const placement = new LabelPlacement({ width: 100, height: 50 });
      placement.addSoftLine([
        [20, 0],
        [20, 50],
      ]);
      return placement.place([crossing, free(cost)])?.at[0];
    };
    expect([place(1), place(30)]).toEqual([60, 20]);
  });

  it('answers null when every place is taken or too dear', () => {
    const placement = new LabelPlacement({ width: 100, height: 50 });
    expect(placement.place([{ ...size, at: [50, 20], cost: 8 }], 7)).toBeNull();
    placement.addBox({ ...size, at: [50, 20] });
    expect(placement.place([{ ...size, at: [51, 20], cost: 0 }])).toBeNull();
  });
});
