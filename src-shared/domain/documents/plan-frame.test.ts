import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MultiPolygon, Position } from '../geometry/types.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import {
  DRAWING_AREA,
  chosenTurn,
  drawingFrame,
  planWindow,
  scalesFor,
  schemeFrame,
  toPaper,
  windowOf,
} from './plan-frame.ts';

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

describe('chosenTurn', () => {
  /** A strip of 400 × 10 m from the corner up to the north-east. */
  const strip: MultiPolygon = [
    [
      [
        CORNER,
        [CORNER[0] + 282_843, CORNER[1] + 282_843],
        [CORNER[0] + 275_772, CORNER[1] + 289_914],
        [CORNER[0] - 7071, CORNER[1] + 7071],
        CORNER,
      ],
    ],
  ];

  it('A4.5 lays a long slanting parcel along the frame, and leaves north up wherever that does nearly as well', () => {
    expect(chosenTurn(strip, { width: 180, height: 70 })).toBe(45);
    expect(chosenTurn(strip, { width: 180, height: 170 })).toBe(0);
    expect(chosenTurn(box(24_000, 41_000))).toBe(0);
    expect(chosenTurn(box(300_000, 10_000))).toBe(0);
  });

  it('A4.5 keeps a turned parcel in the frame and draws lengths true', () => {
    const turns = fc.integer({ min: -90, max: 90 });
    fc.assert(
      fc.property(turns, (turn) => {
        const frame = drawingFrame(strip, { turn });
        const spots = strip.flat(2).map((at) => toPaper(frame, at));
        for (const [x, y] of spots) {
          expect(Math.min(x, frame.width - x)).toBeGreaterThanOrEqual(12.99);
          expect(Math.min(y - 9.99, frame.height - 12.49 - y)).toBeGreaterThanOrEqual(0);
        }
        const [a, b] = [spots[0] ?? [0, 0], spots[1] ?? [0, 0]];
        expect(Math.hypot(b[0] - a[0], b[1] - a[1]) * frame.scale).toBeCloseTo(400_000.4, -1);
      }),
      { numRuns: propertyRuns() },
    );
  });
});

describe('scalesFor', () => {
  it('A4.5 offers the scales at which the parcel fits and whose whole window the snapshot knows', () => {
    expect(scalesFor(box(24_000, 41_000), {})).toEqual([500, 1000, 2000, 2500]);
    expect(drawingFrame(box(24_000, 41_000), { scale: 100 }).scale).toBe(500);
    expect(drawingFrame(box(24_000, 41_000), { scale: 1000 }).scale).toBe(1000);
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
