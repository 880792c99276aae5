import { invariant } from '../invariant.ts';

/**
 * A whole amount by weights, in whole units that add up to it exactly: the largest remainders get the odd units, of
 * equal ones the first.
 */
export function apportion(amount: number, weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  invariant(total > 0n, 'something to apportion by');
  const shares = weights.map((weight, index) => {
    const product = BigInt(amount) * BigInt(weight);
    return { index, whole: Number(product / total), rest: product % total };
  });
  const odd = amount - shares.reduce((sum, share) => sum + share.whole, 0);
  const byRest = shares.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const lucky = new Set(byRest.slice(0, odd).map((share) => share.index));
  return shares.map((share) => share.whole + (lucky.has(share.index) ? 1 : 0));
}
