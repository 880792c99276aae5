import { encodePng } from './png.ts';

/** `/maps/{id}/{version}/{z}/{x}/{y}` */
export interface TilePlace {
  readonly id: string;
  readonly version: string;
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

const TILE = /^\/maps\/([\da-f-]{36})\/([\da-z-]{1,40})\/(\d{1,2})\/(\d{1,9})\/(\d{1,9})$/;

/** Null: no address of a tile that there can be. */
export function tilePlaceOf(path: string): TilePlace | null {
  const [, id, version, ...place] = TILE.exec(path) ?? [];
  const [z = 0, x = 0, y = 0] = place.map(Number);
  if (id === undefined || version === undefined || z > 30 || x >= 2 ** z || y >= 2 ** z) return null;
  return { id, version, z, x, y };
}

/** Where a map has no picture nothing is drawn, and nothing is asked for again. */
export const NO_PICTURE = encodePng(new Uint8Array(4), 1, 1);
