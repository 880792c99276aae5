import { describe, expect, it } from 'vitest';
import { fitDrawing } from './fit-drawing.ts';

const SIZE = { width: 340, height: 232 };
const point = (key: string, xNorthM: number, yEastM: number) => ({
  key,
  name: key,
  at: { xNorthM, yEastM },
  known: true,
});

describe('fitDrawing', () => {
  it('puts north up and east right, inside the picture and undistorted', () => {
    const { points, scale } = fitDrawing(
      [point('south-west', 5_670_000, 12_674_000), point('north-east', 5_670_100, 12_674_300)],
      [],
      SIZE,
    );
    const [sw, ne] = points.map(({ at }) => at);
    expect((ne?.[0] ?? 0) - (sw?.[0] ?? 0)).toBeCloseTo(3 * ((sw?.[1] ?? 0) - (ne?.[1] ?? 0)), 6);
    for (const { at } of points) {
      expect(at[0]).toBeGreaterThanOrEqual(0);
      expect(at[0]).toBeLessThanOrEqual(SIZE.width);
      expect(at[1]).toBeGreaterThanOrEqual(0);
      expect(at[1]).toBeLessThanOrEqual(SIZE.height);
    }
    expect(scale?.metres).toBe('100');
    expect(scale?.px).toBeLessThanOrEqual(SIZE.width / 3);
  });

  it('has no scale for a single point, and for none', () => {
    expect(fitDrawing([point('a', 1, 1)], [], SIZE)).toMatchObject({ scale: null, points: [{ key: 'a' }] });
    expect(fitDrawing([], [], SIZE)).toEqual({ points: [], lines: [], scale: null });
  });
});
