import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { apportion } from './apportion.ts';

describe('apportion', () => {
  it('splits to whole units that add up exactly, none more than one off its share', () => {
    fc.assert(
      fc.property(
        fc.nat(1e12),
        fc.array(fc.integer({ min: 1, max: 1e12 }), { minLength: 1, maxLength: 9 }),
        (amount, weights) => {
          const shares = apportion(amount, weights);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amount);
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          for (const [index, share] of shares.entries())
            expect(Math.abs(share - (amount * (weights[index] as number)) / total)).toBeLessThan(1.001);
        },
      ),
      { numRuns: propertyRuns() },
    );
  });

  it('gives the odd unit to the largest remainder, of equal ones to the first', () => {
    expect(apportion(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(apportion(10, [1, 2])).toEqual([3, 7]);
  });
});
