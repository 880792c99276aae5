import type { Pixels, PixelWindow } from './tiff-pixels.ts';

/** Web Mercator metres → columns and rows of the full picture, x, y in turn; NaN where there is no way. */
export type ToPixels = (metres: Float64Array) => Float64Array;

const TILE = 256;
/** Nodes along a side: between them the picture is taken as straight, which errs by less than a tenth of a pixel. */
const CELLS = 16;
const HALF_WORLD = 20_037_508.342_789_244;

/** Where the nodes of a tile lie in the picture, and what of it the tile needs. */
export interface TileNodes {
  /** Column and row of each node in turn, line by line from the north-west; of the full picture. */
  readonly at: Float64Array;
  /** Null when no node has a place. */
  readonly box: readonly [left: number, top: number, right: number, bottom: number] | null;
  /** Pixels of the full picture for one of the tile. */
  readonly step: number;
}

export function nodesOf(z: number, x: number, y: number, toPixels: ToPixels): TileNodes {
  const size = (2 * HALF_WORLD) / 2 ** z;
  const metres = new Float64Array((CELLS + 1) ** 2 * 2);
  let to = 0;
  for (let row = 0; row <= CELLS; row++)
    for (let column = 0; column <= CELLS; column++) {
      metres[to++] = x * size - HALF_WORLD + (column / CELLS) * size;
      metres[to++] = HALF_WORLD - y * size - (row / CELLS) * size;
    }
  const at = toPixels(metres);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < at.length; i += 2) {
    const [column = NaN, row = NaN] = [at[i], at[i + 1]];
    if (Number.isNaN(column)) continue;
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
  }
  return {
    at,
    box: left < right && top < bottom ? [left, top, right, bottom] : null,
    step: Math.max(right - left, bottom - top) / TILE,
  };
}

/**
 * The tile, sampled from a window of one level of the picture; null when nothing of it is in the tile.
 * `scale`: pixels of the full picture for one of this level.
 */
export function warpTile({ at }: TileNodes, window: PixelWindow, source: Pixels, scale: number): Uint8Array | null {
  const tile = new Uint8Array(TILE * TILE * 4);
  const cell = TILE / CELLS;
  let isEmpty = true;
  for (let y = 0; y < TILE; y++) {
    // The middle of a pixel, in cells.
    const v = (y + 0.5) / cell;
    const row = Math.floor(v);
    for (let x = 0; x < TILE; x++) {
      const u = (x + 0.5) / cell;
      const column = Math.floor(u);
      const node = (row * (CELLS + 1) + column) * 2;
      const [fx, fy] = [u - column, v - row];
      const px = between(at, node, fx, fy) / scale - window[0] - 0.5;
      const py = between(at, node + 1, fx, fy) / scale - window[1] - 0.5;
      if (sample(source, px, py, tile, (y * TILE + x) * 4)) isEmpty = false;
    }
  }
  return isEmpty ? null : tile;
}

/** One coordinate between the four nodes of a cell. */
function between(at: Float64Array, node: number, fx: number, fy: number): number {
  const below = node + (CELLS + 1) * 2;
  const upper = (at[node] ?? NaN) * (1 - fx) + (at[node + 2] ?? NaN) * fx;
  const lower = (at[below] ?? NaN) * (1 - fx) + (at[below + 2] ?? NaN) * fx;
  return upper * (1 - fy) + lower * fy;
}

/** Between four pixels, weighted by their alpha, so that what is nothing does not darken the edge. */
function sample({ width, height, rgba }: Pixels, x: number, y: number, tile: Uint8Array, to: number): boolean {
  // Half a pixel around the picture belongs to its outermost pixels; also false where there is no place.
  if (!(x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5)) return false;
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - x0, y - y0];
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (let corner = 0; corner < 4; corner++) {
    const [dx, dy] = [corner & 1, corner >> 1];
    const px = Math.min(width - 1, Math.max(0, x0 + dx));
    const py = Math.min(height - 1, Math.max(0, y0 + dy));
    const from = (py * width + px) * 4;
    const weight = (dx === 1 ? fx : 1 - fx) * (dy === 1 ? fy : 1 - fy) * (rgba[from + 3] ?? 0);
    red += weight * (rgba[from] ?? 0);
    green += weight * (rgba[from + 1] ?? 0);
    blue += weight * (rgba[from + 2] ?? 0);
    alpha += weight;
  }
  if (alpha < 0.5) return false;
  tile[to] = Math.round(red / alpha);
  tile[to + 1] = Math.round(green / alpha);
  tile[to + 2] = Math.round(blue / alpha);
  tile[to + 3] = Math.round(alpha);
  return true;
}
