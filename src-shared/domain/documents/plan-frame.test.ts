import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MultiPolygon, Position } from '../geometry/types.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { DRAWING_AREA, drawingFrame, gridOf, planWindow, schemeFrame, toPaper, windowOf } from './plan-frame.ts';

const CORNER: Position = [12_674_000_000, 5_670_000_000];
const box = (width: number, height: number): MultiPolygon => {
  const [e, n] = CORNER;
  return [
    [
      [
        [e, n],
        [e + width, n],
        [e + width, n + height],
        [e, n + height],
        [e, n],
      ],
    ],
  ];
};

describe('drawingFrame', () => {
  it.each([
    [6_000, 3_000, 50],
    [24_000, 41_000, 500],
    [24_000, 25_000, 250],
    [90_000, 90_000, 1000],
    [300_000, 100_000, 2000],
    [700_000, 500_000, 5000],
    [51_000_000, 41_000_000, 500_000],
  ])('A4.5 draws a parcel of %i × %i mm at the round scale 1 : %i', (width, height, scale) => {
    expect(drawingFrame(box(width, height)).scale).toBe(scale);
  });

  it('A4.5 keeps the parcel in the frame with room for its labels, and fills the frame well', () => {
    const side = fc.integer({ min: 3_000, max: 50_000_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const frame = drawingFrame(box(width, height));
        const [left, bottom] = toPaper(frame, CORNER);
        const [right, top] = toPaper(frame, [CORNER[0] + width, CORNER[1] + height]);
        expect(Math.min(left, frame.width - right)).toBeGreaterThanOrEqual(12.99);
        expect(top).toBeGreaterThanOrEqual(9.99);
        expect(frame.height - bottom).toBeGreaterThanOrEqual(12.49);
        const filled = Math.max(
          (right - left) / (DRAWING_AREA.width - 26),
          (bottom - top) / (DRAWING_AREA.height - 22.5),
        );
        expect(filled).toBeGreaterThan(0.38);
      }),
      { numRuns: propertyRuns() },
    );
  });
});

describe('gridOf', () => {
  it('A4.5 draws crosses at whole steps of the grid, at least 30 mm apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3_000, max: 50_000_000 }), (size) => {
        const frame = drawingFrame(box(size, size));
        const grid = gridOf(frame);
        expect((grid.stepM * 1000) / frame.scale).toBeGreaterThanOrEqual(30);
        for (const line of [...grid.east, ...grid.north]) expect(line.metres % grid.stepM).toBe(0);
        for (const line of grid.east) {
          const [x] = toPaper(frame, [line.metres * 1000, CORNER[1]]);
          expect(x).toBe(line.at);
          expect(x).toBeGreaterThanOrEqual(-0.001);
          expect(x).toBeLessThanOrEqual(frame.width + 0.001);
        }
        expect(grid.east.length).toBeGreaterThan(0);
      }),
      { numRuns: propertyRuns() },
    );
  });
});

describe('planWindow', () => {
  it('covers what the drawing and the scheme show', () => {
    const parcel = box(24_000, 41_000);
    const window = planWindow(parcel);
    for (const [west, south, east, north] of [windowOf(drawingFrame(parcel)), windowOf(schemeFrame(parcel))]) {
      expect(window[0]).toBeLessThanOrEqual(west);
      expect(window[1]).toBeLessThanOrEqual(south);
      expect(window[2]).toBeGreaterThanOrEqual(east);
      expect(window[3]).toBeGreaterThanOrEqual(north);
    }
  });
});
