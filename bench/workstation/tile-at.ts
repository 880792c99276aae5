import type { TilePlace } from '#main/replica/tiles/cut-tile.ts';
import { gridToMercator } from '#domain/crs/grid-projection.ts';

export const ZONE = 12;
const WORLD_M = 2 * Math.PI * 6_378_137;

/** The tile of a zoom that holds a label of the register; grid metres. */
export function tileAt(z: number, [east, north]: readonly [number, number]): TilePlace {
  const [x, y] = gridToMercator(ZONE, [Math.round(east * 1000), Math.round(north * 1000)]);
  return { zone: ZONE, z, x: Math.floor((x / WORLD_M + 0.5) * 2 ** z), y: Math.floor((0.5 - y / WORLD_M) * 2 ** z) };
}
