import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { clipLine } from './clip.ts';

describe('clipLine', () => {
  it('leaves a line that lies inside as it is', () => {
    expect(clipLine([1, 1, 5, 5, 9, 1], 0, 10)).toEqual([[1, 1, 5, 5, 9, 1]]);
  });

  //   -5 ──┼────────┼── 15     only the part on the tile stays
  it('cuts both ends of a street that runs through', () => {
    expect(clipLine([-5, 4, 15, 4], 0, 10)).toEqual([[0, 4, 10, 4]]);
  });

  it('gives two pieces when a line leaves and comes back', () => {
    expect(clipLine([5, 5, 15, 5, 15, 8, 5, 8], 0, 10)).toEqual([
      [5, 5, 10, 5],
      [10, 8, 5, 8],
    ]);
  });

  it('gives nothing for a line beside the square, its bend outside the corner included', () => {
    expect(clipLine([-5, 2, -1, 12, 4, 14], 0, 10)).toEqual([]);
  });

  it('never leaves the square, whatever the line', () => {
    const coordinate = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(fc.array(coordinate, { minLength: 4, maxLength: 40 }), (numbers) => {
        const line = numbers.slice(0, numbers.length - (numbers.length % 2));
        const all = clipLine(line, -256, 4352).flat();
        expect(all.every((value) => value >= -256.001 && value <= 4352.001)).toBe(true);
      }),
    );
  });
});
