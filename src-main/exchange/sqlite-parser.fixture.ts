import Database from 'better-sqlite3';
import { ok } from '#domain/result.ts';
import { lockDown } from './parse-lockdown.ts';
import { standardLine } from './parser-line.ts';
import { serveParser } from './serve-parser.ts';

/** Counts the rows of a foreign SQLite file, as the reader of GeoPackages opens it: from memory. */
lockDown({ addons: process.execArgv.includes('--allow-addons'), files: 'closedByNode' });
await serveParser(({ bytes }) => {
  const rows = new Database(Buffer.from(bytes)).prepare('select a from t').all();
  return Promise.resolve(
    ok({
      format: 'geopackage',
      version: String(rows.length),
      encoding: null,
      crs: { epsg: null, text: null },
      unit: null,
      axes: 'unknown',
      skipped: [],
      densified: { arcs: 0, chordErrorM: 0 },
    }),
  );
}, standardLine);
