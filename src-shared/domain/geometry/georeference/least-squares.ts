import { Matrix, solve } from 'ml-matrix';

export type Pair = readonly [x: number, y: number];

/** Least squares of rows · unknowns = values; null where the rows do not determine them. */
export function leastSquares(rows: readonly (readonly number[])[], values: readonly number[]): number[] | null {
  try {
    const found = solve(new Matrix(rows.map((row) => [...row])), Matrix.columnVector([...values]), true).to1DArray();
    return found.every((value) => Number.isFinite(value)) ? found : null;
  } catch {
    // The library's way of saying that a matrix has no inverse.
    return null;
  }
}
