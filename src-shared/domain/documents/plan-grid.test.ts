import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MultiPolygon, Position } from '../geometry/types.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { drawingFrame, toPaper } from './plan-frame.ts';
import { gridOf } from './plan-grid.ts';

const CORNER: Position = [12_674_000_000, 5_670_000_000];
const square = (size: number): MultiPolygon => {
  const [e, n] = CORNER;
  return [
    [
      [
        [e, n],
        [e + size, n],
        [e + size, n + size],
        [e, n + size],
        [e, n],
      ],
    ],
  ];
};

describe('gridOf', () => {
  it('A4.5 draws crosses at whole steps of the grid, at least 30 mm apart, whichever way the paper is turned', () => {
    const size = fc.integer({ min: 3_000, max: 50_000_000 });
    fc.assert(
      fc.property(size, fc.integer({ min: -90, max: 90 }), (side, turn) => {
        const frame = drawingFrame(square(side), { turn });
        const grid = gridOf(frame);
        expect((grid.stepM * 1000) / frame.scale).toBeGreaterThanOrEqual(30);
        for (const line of [...grid.east, ...grid.north]) {
          expect(line.metres % grid.stepM).toBe(0);
          const [[x, y]] = line.tick;
          const rim = Math.min(Math.abs(x), Math.abs(y), Math.abs(frame.width - x), Math.abs(frame.height - y));
          expect(rim).toBeLessThan(0.002);
        }
        for (const [x, y] of grid.crosses) expect(x >= 0 && y >= 0 && x <= frame.width && y <= frame.height).toBe(true);
        expect(grid.crosses.length).toBeGreaterThan(0);
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('A4.5 marks with north up every east coordinate at the upper edge and every north coordinate at the left one', () => {
    const frame = drawingFrame(square(30_000));
    const grid = gridOf(frame);
    for (const { metres, tick } of grid.east) {
      expect(tick[0][0]).toBeCloseTo(toPaper(frame, [metres * 1000, CORNER[1]])[0], 3);
      expect(tick[0][1]).toBe(0);
      expect(tick[1][1]).toBeCloseTo(1.8, 6);
    }
    for (const { tick } of grid.north) expect(tick[0][0]).toBe(0);
  });
});
