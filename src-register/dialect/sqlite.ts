import { sql } from 'kysely';
import { boxOf } from '#domain/geometry/measures.ts';
import { decodeMultiPolygon, encodeMultiPolygon } from '../geometry-blob.ts';
import { hotStatement } from '../hot-statements.ts';
import type { Dialect, ParcelAtPoint } from './types.ts';

/** CROSS JOIN: the R*Tree first, whatever the statistics say. */
export const PARCELS_AT = `select p.number, p.geometry from parcel_box as b cross join parcel as p
  where b.west <= ? and b.east >= ? and b.south <= ? and b.north >= ? and p.row = b.row and p.region = ? and p.zone = ?`;

/** SQLite with our own R*Trees and FTS5 tables, and SpatiaLite for predicates alone. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',
  inWindow(table, row, [west, south, east, north]) {
    const boxes = sql.table(`${table}_box`);
    return sql`${sql.ref(row)} in (select row from ${boxes} where east >= ${west / 1000} and west <= ${east / 1000}
      and north >= ${south / 1000} and south <= ${north / 1000})`;
  },
  parcelsAt(read, region, zone, [east, north]) {
    const [x, y] = [east / 1000, north / 1000];
    // The columns are those of ParcelAtPoint.
    return hotStatement(read, PARCELS_AT).all(x, x, y, y, region, zone) as readonly ParcelAtPoint[];
  },
  neighbours(row, geometryColumn, of, zone) {
    const near = this.inWindow('parcel', row, boxOf(of));
    return sql`(${near} and ST_Intersects(${sql.ref(geometryColumn)}, ${encodeMultiPolygon(of, zone)}) = 1)`;
  },
  geometryIn: encodeMultiPolygon,
  geometryOut: decodeMultiPolygon,
  prefix(column, text) {
    return sql`(${sql.ref(column)} >= ${text} and ${sql.ref(column)} < ${endOfPrefix(text)})`;
  },
  matching(table, { words, lastWhole, limit }) {
    const index = `${table}_words`;
    const match = words.map((word, at) => `"${word}"${lastWhole && at === words.length - 1 ? '' : ' *'}`).join(' ');
    // The limit stands inside: FTS5 then stops there. `in (select …)` around it would collect every hit first.
    return sql`(select rowid as "row" from ${sql.table(index)} where ${sql.ref(index)} match ${match} limit ${limit})`;
  },
  json(column, path, type) {
    const value = sql`json_extract(${sql.ref(column)}, ${`$${path.map((step) => `."${step}"`).join('')}`})`;
    return type === 'integer' ? sql`cast(${value} as integer)` : sql`cast(${value} as text)`;
  },
};

/** The first text after all that begin with `text`. */
function endOfPrefix(text: string): string {
  const last = text.codePointAt(text.length - 1) ?? 0;
  return text.slice(0, -1) + String.fromCodePoint(last + 1);
}
