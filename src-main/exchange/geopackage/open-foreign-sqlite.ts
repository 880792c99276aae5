import Database from 'better-sqlite3';
import type { DrawingBuilder } from '../drawing-builder.ts';

const MAGIC = 'SQLite format 3\0';
const MOST_OBJECTS = 10_000;

export interface ForeignSqlite {
  readonly db: Database.Database;
  /** Plain tables by their name in lower case. */
  readonly tables: ReadonlyMap<string, string>;
}

/*
 * What a GeoPackage may hold besides tables and indexes (SEC-62). None of it ever runs here: the connection cannot
 * write, so no trigger fires, and neither the views nor the search trees are read.
 *
 *   virtual tables  the R-trees of OGC 12-128r18, annex F.3, by name, module and columns
 *   views           those of annex C and of SQL/MM over the tables of the format
 *   triggers        those of F.3 and of the annexes on tiles and metadata, and GDAL's counter of features
 *
 * Anything else is a file that wants something of the program that opens it.
 */
const SEARCH_TREE =
  /^CREATE VIRTUAL TABLE "?rtree_[^"]+"? USING rtree\s*\(\s*id\s*,\s*minx\s*,\s*maxx\s*,\s*miny\s*,\s*maxy\s*\)$/i;
const VIEWS: ReadonlySet<string> = new Set([
  'st_spatial_ref_sys',
  'st_geometry_columns',
  'spatial_ref_sys',
  'geometry_columns',
]);
const TRIGGERS: readonly RegExp[] = [
  /^rtree_.+_(?:insert|update[1-7]|delete)$/i,
  /^trigger_(?:insert|delete)_feature_count_.+$/i,
  /^gpkg_tile_matrix_(?:zoom_level|pixel_[xy]_size|matrix_width|matrix_height)_(?:insert|update)$/i,
  /^gpkg_metadata_(?:md_scope|reference_(?:reference_scope|column_name|row_id_value|timestamp))_(?:insert|update)$/i,
  /^.+_(?:zoom|tile_column|tile_row)_(?:insert|update)$/i,
];

/**
 * SQLite from outside: without SpatiaLite, in memory, read-only, nothing of its schema trusted.
 * Faults: DOCUMENT_UNREADABLE with `sqlite.none`, `sqlite.virtualTable`, `sqlite.view`, `sqlite.trigger`,
 * `sqlite.tooMany`; what SQLite throws is the caller's to turn.
 */
export function openForeignSqlite(bytes: Uint8Array, builder: DrawingBuilder): ForeignSqlite {
  if (bytes.length < 512 || new TextDecoder('latin1').decode(bytes.subarray(0, 16)) !== MAGIC)
    throw builder.unreadable('sqlite.none');
  const db = new Database(withoutLog(bytes), { readonly: true });
  try {
    db.pragma('trusted_schema = off');
    db.pragma('cell_size_check = on');
    db.pragma('query_only = on');
    db.pragma('temp_store = memory');
    db.defaultSafeIntegers(true);
    return { db, tables: checkSchema(db, builder) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A file whose last program kept a write-ahead log cannot be opened from memory until it says that it has none. */
function withoutLog(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer[18] !== 2 && buffer[19] !== 2) return buffer;
  const copy = Buffer.from(buffer);
  copy.fill(1, 18, 20);
  return copy;
}

function checkSchema(db: Database.Database, builder: DrawingBuilder): ReadonlyMap<string, string> {
  const tables = new Map<string, string>();
  let count = 0;
  for (const row of db.prepare('select type, name, sql from sqlite_schema').raw().iterate()) {
    count += 1;
    if (count > MOST_OBJECTS) throw builder.unreadable('sqlite.tooMany');
    const [type, name, sql] = (row as readonly unknown[]).map((value) => (typeof value === 'string' ? value : ''));
    const problem = problemOf(type ?? '', name ?? '', sql ?? '');
    if (problem !== null) throw builder.unreadable(problem, { name: (name ?? '').slice(0, 200) });
    if (type === 'table' && !/^CREATE VIRTUAL/i.test(sql ?? '')) tables.set((name ?? '').toLowerCase(), name ?? '');
  }
  return tables;
}

function problemOf(type: string, name: string, sql: string): string | null {
  switch (type) {
    case 'index':
      return null;
    case 'table':
      if (/^CREATE TABLE/i.test(sql)) return null;
      return SEARCH_TREE.test(sql) && /^rtree_/i.test(name) ? null : 'sqlite.virtualTable';
    case 'view':
      return VIEWS.has(name.toLowerCase()) ? null : 'sqlite.view';
    default:
      return type === 'trigger' && TRIGGERS.some((pattern) => pattern.test(name)) ? null : 'sqlite.trigger';
  }
}
