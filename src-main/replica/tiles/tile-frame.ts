import { TILE_EXTENT } from '#contracts/tiles.ts';
import { gridToMercator, mercatorToGrid } from '#domain/crs/grid-projection.ts';
import type { Zone } from '#domain/geometry/types.ts';

const HALF_WORLD = Math.PI * 6_378_137;
/** Tile units drawn beyond the edge, so that outlines meet across tiles. */
export const TILE_BUFFER = 256;

/**
 * One tile and its way from the state grid (metres) to tile units. Between zone and tile stands a polynomial of six
 * terms through nine exact points: within 1e-3 units over a tile at z 13 and finer above, and 40 times cheaper than
 * a projection per vertex.
 */
export interface TileFrame {
  /** West, south, east, north of the tile with its buffer, grid metres. */
  readonly window: readonly [number, number, number, number];
  /** Origin of the polynomial and its coefficients for x and y: 1, e, n, e², en, n². */
  readonly origin: readonly [number, number];
  readonly x: Coefficients;
  readonly y: Coefficients;
}
export type Coefficients = readonly [number, number, number, number, number, number];

export function tileFrame(zone: Zone, z: number, x: number, y: number): TileFrame {
  const size = (2 * HALF_WORLD) / 2 ** z;
  const [west, north] = [x * size - HALF_WORLD, HALF_WORLD - y * size];
  const reach = TILE_BUFFER / TILE_EXTENT;
  const steps = [-reach, 0.5, 1 + reach];
  const points = steps.flatMap((row) =>
    steps.map((column) => mercatorToGrid(zone, [west + column * size, north - row * size])),
  );
  const [originE, originN] = points[4] ?? [0, 0];
  const rows = points.map((point) => {
    // Back from the rounded millimetre, so that the pairs are exact.
    const [mercatorE, mercatorN] = gridToMercator(zone, point);
    return {
      terms: termsOf((point[0] - originE) / 1000, (point[1] - originN) / 1000),
      x: ((mercatorE - west) / size) * TILE_EXTENT,
      y: ((north - mercatorN) / size) * TILE_EXTENT,
    };
  });
  return {
    window: windowOf(points),
    origin: [originE / 1000, originN / 1000],
    x: fit(rows.map((row) => [row.terms, row.x])),
    y: fit(rows.map((row) => [row.terms, row.y])),
  };
}

const termsOf = (e: number, n: number): Coefficients => [1, e, n, e * e, e * n, n * n];

function windowOf(points: readonly (readonly [number, number])[]): TileFrame['window'] {
  const east = points.map((point) => point[0] / 1000);
  const north = points.map((point) => point[1] / 1000);
  // Edges of a tile bend on the grid by less than a thousandth of their length.
  const bend = (Math.max(...east) - Math.min(...east)) / 1000;
  return [Math.min(...east) - bend, Math.min(...north) - bend, Math.max(...east) + bend, Math.max(...north) + bend];
}

/** Least squares by normal equations; columns are scaled first, since metres and square metres differ by thousands. */
function fit(samples: readonly (readonly [terms: Coefficients, value: number])[]): Coefficients {
  const scale = [0, 1, 2, 3, 4, 5].map((i) => Math.max(...samples.map(([terms]) => Math.abs(terms[i] ?? 0))) || 1);
  const matrix = scale.map((si, i) => [
    ...scale.map((sj, j) => samples.reduce((sum, [terms]) => sum + ((terms[i] ?? 0) / si) * ((terms[j] ?? 0) / sj), 0)),
    samples.reduce((sum, [terms, value]) => sum + ((terms[i] ?? 0) / si) * value, 0),
  ]);
  const solved = solve(matrix);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = solved.map((value, i) => value / (scale[i] ?? 1));
  return [a, b, c, d, e, f];
}

/** Gauss-Jordan with row pivots; the matrix is 6 × 7. */
function solve(matrix: number[][]): number[] {
  const size = matrix.length;
  const at = (row: number, column: number): number => matrix[row]?.[column] ?? 0;
  for (let column = 0; column < size; column++) {
    let best = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(at(row, column)) > Math.abs(at(best, column))) best = row;
    const [pivotRow, otherRow] = [matrix[best] ?? [], matrix[column] ?? []];
    [matrix[column], matrix[best]] = [pivotRow, otherRow];
    const pivot = at(column, column);
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = at(row, column) / pivot;
      matrix[row] = (matrix[row] ?? []).map((value, j) => value - factor * at(column, j));
    }
  }
  return matrix.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1));
}
