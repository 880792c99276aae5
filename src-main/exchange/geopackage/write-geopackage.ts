import Database from 'better-sqlite3';
import type { AttributeValue, Drawing, DrawingFeature } from '../drawing.ts';
import { wktOf } from '../shapefile/crs-wkt.ts';
import { SkipList } from '../skip-list.ts';
import { boxOf, pointsOf } from '../file-geometry.ts';
import {
  featuresEastFirst,
  groupsOf,
  logCommonLosses,
  rowOf,
  safeFileName,
  uniqueAmong,
  writerOf,
  type DrawingExport,
  type FeatureGroup,
} from '../written-drawing.ts';
import { geometryBlob, type TableType } from './write-wkb.ts';

const APPLICATION = 0x47504b47;
/** 1.3: what QGIS and GDAL of the last years take without a warning. */
const VERSION = 10300;
const MOST_COLUMNS = 1900;
const SUFFIX = { polygon: '', line: '_lines', point: '_points', text: '_texts' } as const;
const UNDEFINED_PLANE = -1;
const UNDEFINED_DEGREES = 0;

/** Required tables of the format (OGC 12-128r18, annex C). Without an R-tree: it is an extension that QGIS adds on demand. */
const TABLES = `
create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer primary key, organization text not null,
  organization_coordsys_id integer not null, definition text not null, description text);
create table gpkg_contents (table_name text not null primary key, data_type text not null, identifier text unique,
  description text default '', last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x double, min_y double, max_x double, max_y double, srs_id integer,
  constraint fk_gc_r_srs_id foreign key (srs_id) references gpkg_spatial_ref_sys(srs_id));
create table gpkg_geometry_columns (table_name text not null, column_name text not null, geometry_type_name text not null,
  srs_id integer not null, z tinyint not null, m tinyint not null,
  constraint pk_geom_cols primary key (table_name, column_name), constraint uk_gc_table_name unique (table_name),
  constraint fk_gc_tn foreign key (table_name) references gpkg_contents(table_name),
  constraint fk_gc_srs foreign key (srs_id) references gpkg_spatial_ref_sys(srs_id));
`;

/**
 * A GeoPackage 1.3 with a table for each layer and kind of geometry.
 *
 * CRS   as the drawing says, east first; the "undefined" systems of the format where it has no EPSG code
 */
export const exportGeoPackage: DrawingExport = (drawing, name) => {
  const log = new SkipList();
  const features = featuresEastFirst(drawing);
  logCommonLosses(features, log);
  // Not the register: a file of its own in memory, meant to be handed out plainly.
  const geopackage = new Database(':memory:');
  try {
    geopackage.pragma(`application_id = ${String(APPLICATION)}`);
    geopackage.pragma(`user_version = ${String(VERSION)}`);
    geopackage.exec(TABLES);
    const srs = writeSystems(geopackage, drawing, log);
    const taken = new Set<string>();
    geopackage.transaction(() => {
      for (const group of groupsOf(features))
        writeTable(geopackage, { group, srs, name: tableName(name, group, taken), log });
    })();
    return { files: new Map([[`${safeFileName(name)}.gpkg`, geopackage.serialize()]]), skipped: log.list() };
  } finally {
    geopackage.close();
  }
};

export const writeGeoPackage = writerOf(exportGeoPackage);

function writeSystems(geopackage: Database.Database, { crs, axes }: Drawing, log: SkipList): number {
  const insert = geopackage.prepare('insert or ignore into gpkg_spatial_ref_sys values (?, ?, ?, ?, ?, null)');
  insert.run('Undefined Cartesian', UNDEFINED_PLANE, 'NONE', UNDEFINED_PLANE, 'undefined');
  insert.run('Undefined geographic', UNDEFINED_DEGREES, 'NONE', UNDEFINED_DEGREES, 'undefined');
  insert.run('WGS 84 geodetic', 4326, 'EPSG', 4326, wktOf(4326));
  const { epsg, text } = crs;
  if (epsg !== null) {
    const known = wktOf(epsg);
    insert.run(`EPSG:${String(epsg)}`, epsg, 'EPSG', epsg, known ?? 'undefined');
    return epsg;
  }
  if (text !== null) log.skip(text, 'crsLeftOut');
  return axes === 'lonLat' || axes === 'latLon' ? UNDEFINED_DEGREES : UNDEFINED_PLANE;
}

/** Free names that begin as no table of the format or of SQLite does. */
function tableName(name: string, group: FeatureGroup, taken: Set<string>): string {
  const wanted = `${plainName(group.layer === '' ? name : group.layer)}${group.alone ? '' : SUFFIX[group.kind]}`;
  const base = /^(?:sqlite_|gpkg_|rtree_|st_)/i.test(wanted) ? `_${wanted}` : wanted;
  const free = uniqueAmong(base, (one) => taken.has(one.toLowerCase()));
  taken.add(free.toLowerCase());
  return free;
}

const plainName = (name: string): string =>
  name
    .toWellFormed()
    .replace(/\p{Cc}/gu, '_')
    .trim() || '_';
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

interface TableJob {
  readonly group: FeatureGroup;
  readonly srs: number;
  readonly name: string;
  readonly log: SkipList;
}

function writeTable(geopackage: Database.Database, { group: { features }, srs, name, log }: TableJob): void {
  const type = tableType(features);
  const rows = features.map(rowOf);
  const columns = columnsOf(rows, log);
  const defined = columns.map((column) => `, ${quoted(column.name)} ${column.type}`).join('');
  geopackage.exec(
    `create table ${quoted(name)} (fid integer primary key autoincrement not null, geom ${type}${defined})`,
  );
  const box = boxOf(features.flatMap(pointsOf));
  geopackage
    .prepare(
      `insert into gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id)
       values (?, 'features', ?, ?, ?, ?, ?, ?)`,
    )
    .run(name, name, ...box, srs);
  const heights = type === 'POINT' && features.some(({ height }) => height !== null);
  geopackage
    .prepare(`insert into gpkg_geometry_columns values (?, 'geom', ?, ?, ?, 0)`)
    .run(name, type, srs, heights ? 2 : 0);
  const places = columns.map(() => ', ?').join('');
  const names = columns.map((column) => `, ${quoted(column.name)}`).join('');
  const insert = geopackage.prepare(`insert into ${quoted(name)} (geom${names}) values (?${places})`);
  for (const [index, feature] of features.entries()) {
    const values = columns.map((column) => stored(rows[index]?.get(column.key) ?? null, column.type));
    insert.run(geometryBlob(feature, type, boxOf(pointsOf(feature)), srs), ...values);
  }
}

/** A table of points is one of single points where it can be: programs ask for that. */
function tableType(features: readonly DrawingFeature[]): TableType {
  const [first] = features;
  if (first?.geometry.kind === 'polygon') return 'MULTIPOLYGON';
  if (first?.geometry.kind === 'line') return 'MULTILINESTRING';
  return features.every(({ geometry }) => geometry.kind !== 'point' || geometry.points.length === 1)
    ? 'POINT'
    : 'MULTIPOINT';
}

interface Column {
  readonly key: string;
  readonly name: string;
  readonly type: 'BOOLEAN' | 'INTEGER' | 'REAL' | 'TEXT';
}

function columnsOf(rows: readonly ReadonlyMap<string, AttributeValue>[], log: SkipList): readonly Column[] {
  const keys = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  for (const key of keys.slice(MOST_COLUMNS)) log.skip(key, 'tooManyFields');
  const taken = new Set(['fid', 'geom']);
  return keys.slice(0, MOST_COLUMNS).map((key) => {
    const name = uniqueAmong(plainName(key), (one) => taken.has(one.toLowerCase()));
    taken.add(name.toLowerCase());
    if (name !== key) log.skip(key, 'fieldRenamed', name);
    return { key, name, type: typeOf(rows.map((row) => row.get(key) ?? null).filter((value) => value !== null)) };
  });
}

function typeOf(values: readonly (string | number | boolean)[]): Column['type'] {
  if (values.length === 0) return 'TEXT';
  if (values.every((value) => typeof value === 'boolean')) return 'BOOLEAN';
  if (values.every((value) => Number.isSafeInteger(value))) return 'INTEGER';
  return values.every((value) => typeof value === 'number') ? 'REAL' : 'TEXT';
}

/** A whole number as one: as a double, SQLite would give it back as text with a point in a column of texts. */
function stored(value: AttributeValue, type: Column['type']): string | number | bigint | null {
  if (value === null) return null;
  if (type === 'BOOLEAN') return value === true ? 1 : 0;
  if (type === 'INTEGER') return BigInt(value);
  return type === 'REAL' ? Number(value) : String(value);
}
