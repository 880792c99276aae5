import { describe, expect, it } from 'vitest';
import { pathOf, sideLabel } from './use-screen.ts';

describe('lengths at the sides of a figure', () => {
  it('stand on the chosen hand of the way and read upright', () => {
    //  screen y grows downwards: going right, the left hand is up
    expect(sideLabel([0, 100], [80, 100], '8,00', { leftOfWay: true })).toMatchObject({ x: 40, y: 91, angle: 0 });
    expect(sideLabel([80, 100], [0, 100], '8,00', { leftOfWay: true })).toMatchObject({ x: 40, y: 109, angle: 360 });
    expect(sideLabel([0, 0], [0, 80], '8,00', { leftOfWay: false })).toMatchObject({ x: -9, y: 40, angle: 90 });
  });

  it('are left out where the side is shorter than the figures', () => {
    expect(sideLabel([0, 0], [20, 20], '0,50', { leftOfWay: true })).toBeNull();
  });

  it('draws open and closed paths', () => {
    expect(
      pathOf(
        [
          [0, 0],
          [10, 0.04],
        ],
        false,
      ),
    ).toBe('M0.0 0.0L10.0 0.0');
    expect(
      pathOf(
        [
          [0, 0],
          [10, 0],
        ],
        true,
      ),
    ).toBe('M0.0 0.0L10.0 0.0Z');
  });
});
