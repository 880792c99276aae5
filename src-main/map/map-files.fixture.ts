import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { writeArrayBuffer } from 'geotiff';
import { TileType, zxyToTileId } from 'pmtiles';
import { encodePng } from './png.ts';

export type Colour = readonly [red: number, green: number, blue: number];

export interface PlacedTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly bytes: Uint8Array;
}

/** A tile of one colour. */
export function plainTile([red, green, blue]: Colour, side = 256): Uint8Array {
  const pixels = new Uint8Array(side * side * 4);
  for (let at = 0; at < pixels.length; at += 4) pixels.set([red, green, blue, 255], at);
  return encodePng(pixels, side, side);
}

/** The tile of a zoom that holds a place, degrees. */
export function tileAt(z: number, longitude: number, latitude: number): { z: number; x: number; y: number } {
  const count = 2 ** z;
  const phi = (latitude * Math.PI) / 180;
  return {
    z,
    x: Math.floor(((longitude + 180) / 360) * count),
    y: Math.floor(((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * count),
  };
}

interface MbtilesOptions {
  readonly tiles: readonly PlacedTile[];
  readonly metadata?: Readonly<Record<string, string>>;
  /** Two tables, so that equal tiles are kept once, and the view over them that programs write. */
  readonly shared?: boolean;
  /** What else stands in the file. */
  readonly sql?: string;
}

export function writeMbtiles(path: string, { tiles, metadata = {}, shared = false, sql = '' }: MbtilesOptions): void {
  const db = new Database(path);
  db.exec('create table metadata (name text, value text)');
  for (const [name, value] of Object.entries(metadata))
    db.prepare('insert into metadata values (?, ?)').run(name, value);
  db.exec(
    shared
      ? `create table map (zoom_level integer, tile_column integer, tile_row integer, tile_id text);
         create table images (tile_id text, tile_data blob);
         create unique index map_index on map (zoom_level, tile_column, tile_row);
         create view tiles as select zoom_level, tile_column, tile_row, tile_data from map join images using (tile_id)`
      : `create table tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob);
         create unique index tile_index on tiles (zoom_level, tile_column, tile_row)`,
  );
  for (const { z, x, y, bytes } of tiles) {
    const row = 2 ** z - 1 - y;
    if (!shared) db.prepare('insert into tiles values (?, ?, ?, ?)').run(z, x, row, bytes);
    else {
      const id = `${String(z)}/${String(x)}/${String(y)}`;
      db.prepare('insert into map values (?, ?, ?, ?)').run(z, x, row, id);
      db.prepare('insert into images values (?, ?)').run(id, bytes);
    }
  }
  db.exec(sql);
  db.close();
}

type Box = readonly [west: number, south: number, east: number, north: number];

/** An archive of PMTiles 3 with one directory and nothing compressed. */
export function writePmtiles(path: string, tiles: readonly PlacedTile[], box: Box, type = TileType.Png): void {
  const sorted = tiles
    .map((tile) => ({ id: zxyToTileId(tile.z, tile.x, tile.y), ...tile }))
    .sort((one, other) => one.id - other.id);
  const numbers: number[] = [sorted.length];
  sorted.forEach(({ id }, index) => numbers.push(id - (sorted[index - 1]?.id ?? 0)));
  sorted.forEach(() => numbers.push(1));
  sorted.forEach(({ bytes }) => numbers.push(bytes.length));
  // Each directly after the one before.
  sorted.forEach((_, index) => numbers.push(index === 0 ? 1 : 0));
  const directory = Buffer.from(numbers.flatMap(varint));
  const metadata = Buffer.from(JSON.stringify({ name: 'Ортофотоплан', attribution: '<a href="//x">АО «Съёмка»</a>' }));
  const data = Buffer.concat(sorted.map(({ bytes }) => bytes));
  const head = Buffer.alloc(127);
  head.write('PMTiles\x03', 'latin1');
  const at = [127, directory.length, 127 + directory.length, metadata.length, 0, 0];
  const counts = [sorted.length, sorted.length, sorted.length];
  const start = 127 + directory.length + metadata.length;
  [...at, start, data.length, ...counts].forEach((value, index) => head.writeBigUInt64LE(BigInt(value), 8 + 8 * index));
  const zooms = sorted.map(({ z }) => z);
  head.set([1, 1, 1, type, Math.min(...zooms), Math.max(...zooms)], 96);
  box.forEach((degrees, index) => head.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * index));
  writeFileSync(path, Buffer.concat([head, directory, metadata, data]));
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}

interface GeotiffOptions {
  readonly width: number;
  readonly height: number;
  /** Metres of the system for a pixel. */
  readonly pixelM: number;
  /** East and north of the north-west corner. */
  readonly corner: readonly [east: number, north: number];
  readonly epsg: number;
  readonly colourAt: (column: number, row: number) => Colour;
}

export function writeGeotiff(path: string, { width, height, pixelM, corner, epsg, colourAt }: GeotiffOptions): void {
  const values: number[] = [];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) values.push(...colourAt(column, row));
  const bytes = writeArrayBuffer(values, {
    width,
    height,
    PhotometricInterpretation: 2,
    SamplesPerPixel: 3,
    BitsPerSample: [8, 8, 8],
    SampleFormat: [1, 1, 1],
    PlanarConfiguration: 1,
    Compression: 1,
    GTModelTypeGeoKey: 1,
    GTRasterTypeGeoKey: 1,
    ProjectedCSTypeGeoKey: epsg,
    ModelPixelScale: [pixelM, pixelM, 0],
    ModelTiepoint: [0, 0, 0, corner[0], corner[1], 0],
  } as unknown as Parameters<typeof writeArrayBuffer>[1]); // the library's type asks for tags that it fills itself
  writeFileSync(path, Buffer.from(bytes));
}

/** A TIFF of four grey pixels, as a scanner writes it: without a place on earth. */
export function writePlainTiff(path: string): void {
  const tags = [
    [256, 2],
    [257, 2],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, 2],
    [279, 4],
  ] as const;
  const bytes = Buffer.alloc(14 + tags.length * 12 + 4);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(12, 4);
  bytes.set([0, 80, 160, 240], 8);
  bytes.writeUInt16LE(tags.length, 12);
  tags.forEach(([tag, value], index) => {
    const at = 14 + index * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(4, at + 2);
    bytes.writeUInt32LE(1, at + 4);
    bytes.writeUInt32LE(value, at + 8);
  });
  writeFileSync(path, bytes);
}
