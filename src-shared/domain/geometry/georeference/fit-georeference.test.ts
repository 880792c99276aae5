import { describe, expect, it } from 'vitest';
import type { Position } from '../types.ts';
import { type ControlPoint, fitGeoreference, type PicturePoint, type ToGround } from './fit-georeference.ts';

/*
 *   0,0 ─────── 3000,0       a sheet of 3000 × 2000 pixels; on the ground 0.1 m each, turned and
 *    │    a   b    │         far from the origin of the grid
 *    │    c   d    │
 *   0,2000 ─ 3000,2000
 */
const CORNERS: readonly PicturePoint[] = [
  [200, 150],
  [2800, 180],
  [260, 1850],
  [2750, 1900],
  [1500, 1000],
  [900, 1500],
];
const turned: ToGround = ([x, y]) => [12_674_000_000 + 97 * x + 12 * y, 5_670_400_000 + 11 * x - 98 * y];
const photographed: ToGround = ([x, y]) => {
  const depth = 1 + 4e-5 * x - 3e-5 * y;
  return [12_674_000_000 + (97 * x + 12 * y) / depth, 5_670_400_000 + (11 * x - 98 * y) / depth];
};
const pointsOf = (way: ToGround, at = CORNERS): ControlPoint[] =>
  at.map((picture) => ({ picture, ground: way(picture).map(Math.round) as unknown as Position }));

function fit(method: Parameters<typeof fitGeoreference>[0], points: readonly ControlPoint[]) {
  const found = fitGeoreference(method, points);
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
}
const MIDDLE: PicturePoint = [1234, 876];
const missAt = (way: ToGround, truth: ToGround, at = MIDDLE): number =>
  Math.hypot(way(at)[0] - truth(at)[0], way(at)[1] - truth(at)[1]);

describe('georeferencing a scanned plan (A7.7)', () => {
  it.each(['affine', 'projective', 'thinPlate'] as const)('finds a sheet that was only turned, by %s', (method) => {
    const found = fit(method, pointsOf(turned));
    // The points themselves are rounded to the millimetre.
    expect(missAt(found.toGround, turned)).toBeLessThan(2);
    expect(found.rms).toBeLessThan(2);
    expect(found.isChecked).toBe(true);
  });

  it('finds a photographed sheet by the projective way, where the affine one leaves metres', () => {
    expect(missAt(fit('projective', pointsOf(photographed)).toGround, photographed)).toBeLessThan(2);
    expect(fit('affine', pointsOf(photographed)).rms).toBeGreaterThan(1000);
  });

  it('passes through every point by the thin plate, and says by leaving each out how far it could be trusted', () => {
    const creased: ToGround = ([x, y]) => {
      const [east, north] = turned([x, y]);
      return [east + 900 * Math.sin(x / 900), north + 700 * Math.cos(y / 700)];
    };
    const points = pointsOf(creased);
    const found = fit('thinPlate', points);
    for (const { picture, ground } of points) {
      const [east, north] = found.toGround(picture);
      expect(Math.hypot(east - ground[0], north - ground[1])).toBeLessThan(0.01);
    }
    expect(found.rms).toBeGreaterThan(100);
  });

  it('shows the point that is wrong by the largest residual, and is sound without it', () => {
    const points = pointsOf(turned).map((point, index): ControlPoint => {
      const [east, north] = point.ground;
      return index === 4 ? { ...point, ground: [east + 5000, north] } : point;
    });
    const { residuals } = fit('affine', points);
    const lengths = residuals.map(({ length }) => length);
    expect(lengths.indexOf(Math.max(...lengths))).toBe(4);
    expect(fit('affine', points.toSpliced(4, 1)).rms).toBeLessThan(2);
  });

  it('says that just enough points check nothing', () => {
    const found = fit('affine', pointsOf(turned, CORNERS.slice(0, 3)));
    expect(found.isChecked).toBe(false);
    expect(found.rms).toBeLessThan(1e-3);
  });

  it.each([
    ['affine', 2, 'georeference.tooFew'],
    ['projective', 3, 'georeference.tooFew'],
    ['thinPlate', 2, 'georeference.tooFew'],
  ] as const)('refuses %s by %i points', (method, count, code) => {
    const found = fitGeoreference(method, pointsOf(turned, CORNERS.slice(0, count)));
    expect(found.ok ? 'found' : found.error.code).toBe(code);
  });

  it('refuses points on one line, and points that all stand on one place', () => {
    const line: readonly PicturePoint[] = [100, 900, 1700, 2500, 2900].map((x) => [x, x / 2]);
    const same: readonly PicturePoint[] = [1, 2, 3, 4].map(() => [500, 500]);
    for (const method of ['affine', 'projective', 'thinPlate'] as const)
      for (const at of [line, same]) {
        const found = fitGeoreference(method, pointsOf(turned, at));
        expect(found.ok ? 'found' : found.error.code).toBe('georeference.inLine');
      }
  });
});
