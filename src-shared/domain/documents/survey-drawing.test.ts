import { describe, expect, it } from 'vitest';
import type { DrawnFigure, DrawnPoint } from '../survey/drawn-figure.ts';
import { boxesOverlap } from './label-placement.ts';
import { drawSurvey } from './survey-drawing.ts';

const AREA = { width: 180, height: 120 };
const point = (name: string, xNorthM: number, yEastM: number, more: Partial<DrawnPoint> = {}): DrawnPoint => ({
  ...{ key: name, name, at: { xNorthM, yEastM }, known: false, ellipse: null },
  ...more,
});
const line = (from: DrawnPoint, to: DrawnPoint, tone: 'known' | 'new' = 'new') => ({
  ...{ key: `${from.name} ${to.name}`, from: from.at, to: to.at, tone },
});

//   N
//   |        A (1000, 1000) – B: 200 m to the east
const A = point('A', 1000, 1000, { known: true });
const B = point('B', 1000, 1200, {
  ellipse: { semiMajorM: 0.008, semiMinorM: 0.002, bearingRad: Math.PI / 2 },
});
const SIDE: DrawnFigure = { points: [A, B], lines: [line(A, B)] };

describe('drawing of a traverse or network', () => {
  it('A4.5 lies at a round scale, north up and east to the right', () => {
    const { frame, known, found, sides } = drawSurvey(SIDE, AREA);
    expect(frame).toMatchObject({ scale: 2000, turn: 0 });
    const [[ax = 0, ay = 0] = []] = known;
    const [[bx = 0, by = 0] = []] = found;
    expect(bx - ax).toBeCloseTo(100, 6);
    expect(by).toBeCloseTo(ay, 6);
    expect(sides).toEqual([
      [
        [ax, ay],
        [bx, by],
      ],
    ]);
  });

  it('A4.5 draws ellipses in their direction, larger by a round number that it states', () => {
    const { ellipses, found, frame } = drawSurvey(SIDE, AREA);
    // 8 mm on the ground are 0.004 mm at 1:2000; 2000 times larger 8 mm of paper
    expect(ellipses?.times).toBe(2000);
    const [[bx = 0, by = 0] = []] = found;
    const ring = ellipses?.rings[0] ?? [];
    const reach = (of: (spot: readonly [number, number]) => number): number => Math.max(...ring.map(of));
    const drawn = (metres: number): number => (metres * 1000 * 2000) / frame.scale;
    expect(reach(([x]) => Math.abs(x - bx))).toBeCloseTo(drawn(0.008), 6);
    expect(reach(([, y]) => Math.abs(y - by))).toBeCloseTo(drawn(0.002), 6);
    expect(drawSurvey({ points: [A, { ...B, ellipse: null }], lines: SIDE.lines }, AREA).ellipses).toBeNull();
  });

  it('A4.5 leaves out a far backsight instead of making the rest too small, and says so', () => {
    const far = point('F', 9000, 1000, { known: true });
    const drawing = drawSurvey({ points: [far, A, B], lines: [line(far, A, 'known'), ...SIDE.lines] }, AREA);
    expect(drawing.frame.scale).toBe(2000);
    expect(drawing.omitted.points).toBe(1);
    expect(drawing.sights).toHaveLength(1);
    const near = point('N', 1100, 1000, { known: true });
    const whole = drawSurvey({ points: [near, A, B], lines: [line(near, A, 'known'), ...SIDE.lines] }, AREA);
    expect(whole.omitted.points).toBe(0);
  });

  it('A4.5 lets no name lie on another one, and counts those that found no place', () => {
    const points = Array.from({ length: 40 }, (_, index) => point(`P${index}`, 1000 + (index % 7), 1000 + index * 0.3));
    const { names, omitted } = drawSurvey({ points, lines: [] }, { width: 60, height: 40 });
    for (const [index, one] of names.entries())
      for (const other of names.slice(index + 1)) expect(boxesOverlap(one, other)).toBe(false);
    expect(names.length + omitted.names).toBe(40);
  });

  it('draws a single point, and negative coordinates of a local system', () => {
    expect(drawSurvey({ points: [point('S', -5, -7)], lines: [] }, AREA).found).toHaveLength(1);
  });
});
