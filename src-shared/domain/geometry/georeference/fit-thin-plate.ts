import { leastSquares, type Pair } from './least-squares.ts';

/** r² · ln r², nought at nought. */
const bend = ([x1, y1]: Pair, [x2, y2]: Pair): number => {
  const square = (x1 - x2) ** 2 + (y1 - y2) ** 2;
  return square === 0 ? 0 : square * Math.log(square);
};

/** Through every point, with the least bending between them. */
export function fitThinPlate(from: readonly Pair[], to: readonly Pair[]): ((at: Pair) => Pair) | null {
  const rows = [
    ...from.map((at) => [...from.map((other) => bend(at, other)), 1, at[0], at[1]]),
    [...from.map(() => 1), 0, 0, 0],
    [...from.map((at) => at[0]), 0, 0, 0],
    [...from.map((at) => at[1]), 0, 0, 0],
  ];
  const [east, north] = [0, 1].map((axis) => leastSquares(rows, [...to.map((at) => at[axis] ?? 0), 0, 0, 0]));
  if (east == null || north == null) return null;
  const along = (weights: readonly number[], at: Pair): number => {
    const [c = 0, x = 0, y = 0] = weights.slice(from.length);
    return from.reduce((sum, other, index) => sum + (weights[index] ?? 0) * bend(at, other), c + x * at[0] + y * at[1]);
  };
  return (at) => [along(east, at), along(north, at)];
}
