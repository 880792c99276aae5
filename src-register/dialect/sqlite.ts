import { sql } from 'kysely';
import { boxOf } from '#domain/geometry/measures.ts';
import { decodeMultiPolygon, encodeMultiPolygon } from '../geometry-blob.ts';
import { hotStatement } from '../hot-statements.ts';
import type { Dialect, ParcelAtPoint, ParcelByNumber } from './types.ts';

/** CROSS JOIN: the R*Tree first, whatever the statistics say. */
export const PARCELS_AT = `select p.number, p.geometry from parcel_box as b cross join parcel as p
  where b.west <= ? and b.east >= ? and b.south <= ? and b.north >= ? and p.row = b.row and p.region = ? and p.zone = ?`;

export const PARCELS_BEGINNING = `select p.number, p.zone, p.geometry, p.area_doubled, p.label_east, p.label_north,
    p.purpose_kk, p.purpose_ru, a.text_kk, a.text_ru
  from parcel as p left join address as a on a.region = p.region and a.rka = p.rka and a.to_seq is null
  where p.region = ? and p.number >= ? and p.number < ? and p.to_seq is null order by p.number limit ?`;

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
  parcelsBeginning(read, { region, prefix, limit }) {
    // The columns are those of ParcelByNumber.
    return hotStatement(read, PARCELS_BEGINNING).all(
      region,
      prefix,
      endOfPrefix(prefix),
      limit,
    ) as readonly ParcelByNumber[];
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
