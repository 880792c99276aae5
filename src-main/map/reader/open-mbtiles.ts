import fs from 'node:fs';
import Database, { SqliteError, type Statement } from 'better-sqlite3';
import { pictureSize, type Picture } from '../picture.ts';
import { type Bounds, type MapFacts, type MapFile, MapFileError } from './map-file.ts';
import { plainText, tilePicture } from './tile-picture.ts';

const MOST_OBJECTS = 1000;
/** Views that programs write into such files. None of them is read: their tables are, by our own question. */
const VIEWS: ReadonlySet<string> = new Set(['tiles', 'grids', 'grid_data']);
/** Rows count from the south. */
const ONE_TABLE = 'select tile_data from tiles where zoom_level = ? and tile_column = ? and tile_row = ?';
const TWO_TABLES = `select i.tile_data from map m join images i on i.tile_id = m.tile_id
  where m.zoom_level = ? and m.tile_column = ? and m.tile_row = ?`;

/**
 * A file of MBTiles 1.3 with pictures. A foreign SQLite file (SEC-62): read only, without extensions, nothing of its
 * schema trusted; virtual tables, triggers, unknown views and computed columns are a reason not to open it.
 *
 * Throws  MapFileError with `damaged`, `notTiles`, `vectorTiles`, `virtualTable`, `trigger`, `view`, `computed`
 */
export function openMbtiles(path: string): MapFile {
  const db = openReadOnly(path);
  try {
    const tables = checkSchema(db);
    const isOne = tables.has('tiles');
    if (!isOne && !(tables.has('map') && tables.has('images'))) throw new MapFileError('notTiles');
    const metadata = tables.has('metadata') ? readMetadata(db) : new Map<string, string>();
    if (metadata.get('format') === 'pbf') throw new MapFileError('vectorTiles');
    const one = db.prepare<[number, number, number], Buffer>(isOne ? ONE_TABLE : TWO_TABLES).pluck();
    return {
      facts: factsOf(db, metadata, isOne ? 'tiles' : 'map', isOne ? 'tiles' : 'images'),
      tile: (z, x, y) => Promise.resolve(pictureOf(one, z, x, 2 ** z - 1 - y)),
    };
  } catch (error) {
    db.close();
    throw error instanceof SqliteError ? new MapFileError('damaged') : error;
  }
}

function openReadOnly(path: string): Database.Database {
  // The library looks whether the folder is there, which this process may not: whoever started it has looked.
  const { existsSync } = fs;
  fs.existsSync = () => true;
  try {
    const db = new Database(path, { readonly: true });
    db.pragma('trusted_schema = off');
    db.pragma('cell_size_check = on');
    db.pragma('query_only = on');
    db.pragma('temp_store = memory');
    return db;
  } catch (error) {
    throw error instanceof SqliteError ? new MapFileError('damaged') : error;
  } finally {
    fs.existsSync = existsSync;
  }
}

/** Names of the plain tables in lower case. */
function checkSchema(db: Database.Database): ReadonlySet<string> {
  const tables = new Set<string>();
  const rows = db.prepare('select type, name, sql from sqlite_schema limit ?').raw();
  for (const row of rows.all(MOST_OBJECTS) as readonly (readonly unknown[])[]) {
    const [type = '', name = '', sql = ''] = row.map((value) => (typeof value === 'string' ? value : ''));
    if (type === 'trigger') throw new MapFileError('trigger');
    if (type === 'view' && !VIEWS.has(name.toLowerCase())) throw new MapFileError('view');
    if (type === 'table' && !/^CREATE TABLE/i.test(sql)) throw new MapFileError('virtualTable');
    if (type === 'table') tables.add(name.toLowerCase());
  }
  for (const table of ['tiles', 'map', 'images', 'metadata']) if (tables.has(table)) refuseComputed(db, table);
  return tables;
}

/** A generated column or an index over an expression runs what the file says. */
function refuseComputed(db: Database.Database, table: string): void {
  const columns = db.pragma(`table_xinfo(${table})`) as readonly { hidden: number }[];
  if (columns.some(({ hidden }) => hidden !== 0)) throw new MapFileError('computed');
  for (const { name, partial } of db.pragma(`index_list(${table})`) as readonly { name: string; partial: number }[]) {
    const parts = db.prepare('select cid from pragma_index_info(?)').pluck().all(name) as readonly number[];
    if (partial !== 0 || parts.includes(-2)) throw new MapFileError('computed');
  }
}

function readMetadata(db: Database.Database): Map<string, string> {
  const rows = db.prepare('select name, value from metadata limit 200').raw().all() as readonly (readonly unknown[])[];
  return new Map(rows.map(([name, value]) => [String(name).toLowerCase(), String(value).slice(0, 2000)]));
}

function factsOf(db: Database.Database, metadata: ReadonlyMap<string, string>, index: string, data: string): MapFacts {
  const zooms = db.prepare(`select min(zoom_level), max(zoom_level) from ${index}`).raw().get() as readonly [
    unknown,
    unknown,
  ];
  const [minZoom, maxZoom] = zooms.map(Number);
  if (zooms[0] === null || !isZoom(minZoom) || !isZoom(maxZoom)) throw new MapFileError('notTiles');
  const first: unknown = db.prepare(`select tile_data from ${data} limit 1`).pluck().get();
  const size = first instanceof Uint8Array ? pictureSize(first) : null;
  // Packed vector tiles begin as gzip does.
  if (size === null)
    throw new MapFileError(first instanceof Uint8Array && first[0] === 0x1f ? 'vectorTiles' : 'notTiles');
  return {
    name: metadata.get('name')?.trim().slice(0, 120) ?? '',
    tileSize: size.width >= 512 ? 512 : 256,
    minZoom,
    maxZoom,
    bounds: boundsOf(metadata.get('bounds')) ?? boundsOfTiles(db, index, maxZoom),
    system: null,
    accuracyM: 0,
    attribution: plainText(metadata.get('attribution') ?? ''),
  };
}

const isZoom = (value: number | undefined): value is number =>
  value !== undefined && Number.isInteger(value) && value >= 0 && value <= 30;

function boundsOf(text: string | undefined): Bounds | null {
  const [west, south, east, north] = (text ?? '').split(',').map(Number);
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null;
  const isSound = west < east && south < north && west >= -180 && east <= 180 && south >= -86 && north <= 86;
  return isSound ? [west, south, east, north] : null;
}

function boundsOfTiles(db: Database.Database, index: string, zoom: number): Bounds {
  const [left, right, bottom, top] = (
    db
      .prepare(
        `select min(tile_column), max(tile_column), min(tile_row), max(tile_row) from ${index} where zoom_level = ?`,
      )
      .raw()
      .get(zoom) as readonly unknown[]
  ).map(Number) as [number, number, number, number]; // one row of four, as the zoom was found in it
  const count = 2 ** zoom;
  const longitude = (column: number): number => (column / count) * 360 - 180;
  const latitude = (row: number): number => (Math.atan(Math.sinh(Math.PI * ((2 * row) / count - 1))) * 180) / Math.PI;
  return [longitude(left), latitude(bottom), longitude(right + 1), latitude(top + 1)];
}

function pictureOf(
  one: Statement<[number, number, number], Buffer>,
  z: number,
  x: number,
  row: number,
): Picture | null {
  const bytes: unknown = one.get(z, x, row);
  return bytes instanceof Uint8Array ? tilePicture(bytes) : null;
}
