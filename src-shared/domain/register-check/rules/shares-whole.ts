import type { Norm } from '../../cases/norm.ts';
import { errorFinding } from '../../cases/rule.ts';
import type { RegisteredRight, RegisterRule } from '../register-rule.ts';

const NORM: Norm = { text: 'LC', place: '53', confidence: 'likely' };

/** The shares of a right add up to exactly 1. */
export const sharesWhole = {
  id: 'sharesWhole',
  norm: NORM,
  severity: 'error',
  looksAt: 'right',
  check: ({ id, parcel, shares }) => {
    const [numerator, denominator] = sumOfShares(shares);
    return numerator === denominator
      ? []
      : [
          errorFinding('shares.notWhole', NORM, {
            about: [parcel, id],
            params: { number: parcel, share: `${numerator}/${denominator}` },
          }),
        ];
  },
} as const satisfies RegisterRule;

/** Exact, in lowest terms. */
function sumOfShares(shares: RegisteredRight['shares']): readonly [bigint, bigint] {
  let [numerator, denominator] = [0n, 1n];
  for (const [n, d] of shares) {
    numerator = numerator * BigInt(d) + BigInt(n) * denominator;
    denominator *= BigInt(d);
    const divisor = greatestDivisor(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
  }
  return [numerator, denominator];
}

const greatestDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestDivisor(b, a % b));
