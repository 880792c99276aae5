import { SqliteError, type Database } from 'better-sqlite3';
import type { AttributeValue, Drawing, DrawingFrame, DrawingReader, SourceFiles } from '../drawing.ts';
import { attributesOf, DrawingBuilder } from '../drawing-builder.ts';
import { readWkt } from '../shapefile/crs-wkt.ts';
import { openForeignSqlite, type ForeignSqlite } from './open-foreign-sqlite.ts';
import { readGeometryBlob } from './read-wkb.ts';

const MOST_BYTES = 512 * 1024 * 1024;
const MOST_LAYERS = 1000;
const MOST_CRS_TEXT = 20_000;

interface Layer {
  readonly table: string;
  readonly column: string;
  readonly srs: number;
}

interface Column {
  readonly name: string;
  readonly boolean: boolean;
}

/**
 * Feature tables of a GeoPackage 1.0 to 1.4, each a layer. Heights and measures of lines and boundaries stay behind.
 *
 * CRS     of the first layer; layers of another system are named and left out
 * Faults  DOCUMENT_UNREADABLE with `notGeoPackage`, `sqlite.damaged`, those of `openForeignSqlite`, `tooLarge`,
 *         `tooManyPoints`, `tooManyFeatures`, `textTooLong`
 */
export const readGeoPackage: DrawingReader = (files, _choices, take) =>
  Promise.resolve().then(() => {
    const builder = new DrawingBuilder('geopackage', take);
    if (files.bytes.length > MOST_BYTES) throw builder.unreadable('tooLarge', { bytes: files.bytes.length });
    if (hasLog(files)) builder.skip(`${files.name}-wal`, 'walBeside');
    try {
      const source = openForeignSqlite(files.bytes, builder);
      try {
        return readLayers(source, builder);
      } finally {
        source.db.close();
      }
    } catch (error) {
      if (error instanceof SqliteError) throw builder.unreadable('sqlite.damaged', { sqlite: error.code }, error);
      throw error;
    }
  });

/** Changes that were not yet written into the file proper. */
const hasLog = ({ name, beside }: SourceFiles): boolean => (beside.get(`${name}-wal`)?.length ?? 0) > 0;

function readLayers({ db, tables }: ForeignSqlite, builder: DrawingBuilder): DrawingFrame {
  if (!['gpkg_contents', 'gpkg_geometry_columns', 'gpkg_spatial_ref_sys'].every((name) => tables.has(name)))
    throw builder.unreadable('notGeoPackage');
  skipOthers(db, builder);
  const layers = layersOf(db).filter(({ table }) => {
    const known = tables.has(table.toLowerCase());
    if (!known) builder.skip(table, 'missingTable');
    return known;
  });
  const srs = layers[0]?.srs ?? -1;
  for (const layer of layers) {
    if (layer.srs === srs) readLayer(db, layer, builder);
    else builder.skip(layer.table, 'otherCrs');
  }
  return builder.finish({ version: versionOf(db), encoding: { name: 'utf-8', source: 'declared' }, ...crsOf(db, srs) });
}

function skipOthers(db: Database, builder: DrawingBuilder): void {
  const rows = db
    .prepare(`select table_name, data_type from gpkg_contents where data_type <> 'features' limit ?`)
    .raw();
  for (const [table, kind] of rows.all(MOST_LAYERS) as readonly (readonly unknown[])[])
    builder.skip(textOf(table), kind === 'attributes' ? 'tableWithoutGeometry' : 'tiles');
}

function layersOf(db: Database): readonly Layer[] {
  const rows = db
    .prepare(
      `select c.table_name, g.column_name, g.srs_id from gpkg_contents c
       join gpkg_geometry_columns g on g.table_name = c.table_name where c.data_type = 'features' limit ?`,
    )
    .raw()
    .all(MOST_LAYERS) as readonly (readonly unknown[])[];
  return rows.map(([table, column, srs]) => ({ table: textOf(table), column: textOf(column), srs: Number(srs) }));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** 10300 is 1.3.0; before 1.2 the name of the application said it. */
function versionOf(db: Database): string | null {
  const application = Number(db.pragma('application_id', { simple: true }));
  if (application === 0x47503130) return '1.0';
  if (application === 0x47503131) return '1.1';
  const version = Number(db.pragma('user_version', { simple: true }));
  return application === 0x47504b47 && version >= 10_000
    ? `${String(Math.floor(version / 10_000))}.${String(Math.floor(version / 100) % 100)}`
    : null;
}

/** Whatever axes a system has by its registry, a GeoPackage writes east (or longitude) first. */
function crsOf(db: Database, srs: number): Pick<Drawing, 'crs' | 'unit' | 'axes'> {
  const row = db
    .prepare('select organization, organization_coordsys_id, definition from gpkg_spatial_ref_sys where srs_id = ?')
    .raw()
    .get(srs) as readonly unknown[] | undefined;
  const [organization, code, definition] = row ?? [];
  const text = textOf(definition).slice(0, MOST_CRS_TEXT);
  if (srs === 0) return { crs: { epsg: null, text: null }, unit: null, axes: 'lonLat' };
  if (srs === -1 || row === undefined) return { crs: { epsg: null, text: null }, unit: null, axes: 'unknown' };
  const wkt = readWkt(text);
  const named = /^epsg$/i.test(textOf(organization)) && Number(code) > 0 ? Number(code) : wkt.epsg;
  return {
    crs: { epsg: named, text: text === '' || text === 'undefined' ? null : text },
    unit: wkt.unit,
    axes: wkt.geographic ? 'lonLat' : 'eastNorth',
  };
}

function readLayer(db: Database, { table, column }: Layer, builder: DrawingBuilder): void {
  const columns = columnsOf(db, table, column);
  if (columns === null) return builder.skip(table, 'missingTable');
  const names = [column, ...columns.map(({ name }) => name)].map(quoted).join(', ');
  // Not by an index: a foreign one may be made of expressions.
  const rows = db
    .prepare(`select ${names} from ${quoted(table)} not indexed`)
    .raw()
    .iterate();
  let count = 0;
  for (const row of rows) {
    count += 1;
    const [blob, ...values] = row as readonly unknown[];
    const where = `${table} ${String(count)}`;
    const read =
      blob === null ? [] : blob instanceof Uint8Array ? readGeometryBlob(blob, builder, where) : 'badGeometry';
    if (typeof read === 'string') builder.skip('feature', read, where);
    else if (read.length === 0) builder.skip('feature', 'noGeometry', where);
    else {
      const attributes = attributesOf(
        columns.flatMap((one, index) => cellOf(one, values[index], builder).map((value) => [one.name, value] as const)),
      );
      for (const one of read) builder.add({ layer: table, attributes, ...one });
    }
  }
}

/** Columns that are stored; generated ones would run what the file says. Null where the geometry is not among them. */
function columnsOf(db: Database, table: string, geometry: string): readonly Column[] | null {
  const all = db.pragma(`table_info(${quoted(table)})`) as readonly { name: string; type: string; pk: bigint }[];
  if (!all.some(({ name }) => name === geometry)) return null;
  return all
    .filter(({ name, pk }) => name !== geometry && !(pk > 0n && /^(?:ogc_)?fid$/i.test(name)))
    .map(({ name, type }) => ({ name, boolean: /^boolean$/i.test(type) }));
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** None for a blob: pictures and documents are no attributes. */
function cellOf({ name, boolean }: Column, value: unknown, builder: DrawingBuilder): readonly AttributeValue[] {
  if (typeof value === 'string') return [builder.text(value)];
  if (typeof value === 'number') return [Number.isFinite(value) ? value : null];
  if (typeof value === 'bigint') {
    if (boolean && (value === 0n || value === 1n)) return [value === 1n];
    const number = Number(value);
    return [Number.isSafeInteger(number) ? number : String(value)];
  }
  if (!(value instanceof Uint8Array)) return [null];
  builder.skip(name, 'blobColumn');
  return [];
}
