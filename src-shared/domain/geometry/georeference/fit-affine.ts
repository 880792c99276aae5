import { leastSquares, type Pair } from './least-squares.ts';

/** x' = a·x + b·y + c, likewise y', by least squares. */
export function fitAffine(from: readonly Pair[], to: readonly Pair[]): ((at: Pair) => Pair) | null {
  const rows = from.map(([x, y]) => [x, y, 1]);
  const east = leastSquares(
    rows,
    to.map((at) => at[0]),
  );
  const north = leastSquares(
    rows,
    to.map((at) => at[1]),
  );
  if (east === null || north === null) return null;
  const [a = 0, b = 0, c = 0] = east;
  const [d = 0, e = 0, f = 0] = north;
  return ([x, y]) => [a * x + b * y + c, d * x + e * y + f];
}
