import { leastSquares, type Pair } from './least-squares.ts';

/** Weights settle within a few rounds; with exact points in the first. */
const ROUNDS = 12;
/** Nearer to the line that has no place on the ground the picture could not be looked at. */
const LEAST_DEPTH = 1e-3;

/**
 * x' = (a·x + b·y + c) / (g·x + h·y + 1), likewise y'. Each round weighs the linear equations by the depth found in the
 * one before, so that distances on the ground are made least, not what the equations happen to measure.
 */
export function fitProjective(from: readonly Pair[], to: readonly Pair[]): ((at: Pair) => Pair) | null {
  let depths: readonly number[] = from.map(() => 1);
  let found: number[] | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const rows = from.flatMap(([x, y], index) => {
      const [u, v] = to[index] ?? [0, 0];
      const weight = 1 / (depths[index] ?? 1);
      const row = (values: readonly number[]): number[] => values.map((value) => value * weight);
      return [row([x, y, 1, 0, 0, 0, -u * x, -u * y]), row([0, 0, 0, x, y, 1, -v * x, -v * y])];
    });
    const values = to.flatMap((at, index) => at.map((value) => value / (depths[index] ?? 1)));
    found = leastSquares(rows, values);
    if (found === null) return null;
    const [, , , , , , g = 0, h = 0] = found;
    depths = from.map(([x, y]) => g * x + h * y + 1);
    // On the other side of the horizon: three of four points on a line, or points that were exchanged.
    if (depths.some((depth) => depth < LEAST_DEPTH)) return null;
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = found ?? [];
  if (Math.abs(a * (e - f * h) - b * (d - f * g) + c * (d * h - e * g)) < 1e-9) return null;
  return ([x, y]) => {
    const depth = g * x + h * y + 1;
    return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
  };
}
