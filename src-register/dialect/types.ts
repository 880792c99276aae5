import type { Expression, SqlBool } from 'kysely';
import type { Box, MultiPolygon, Zone } from '#domain/geometry/types.ts';

/** Tables with an index of boxes beside them. */
export type BoxedTable = 'parcel' | 'building' | 'quarter' | 'street';

export interface SearchRow {
  readonly row: number;
  readonly rank: number;
}

/**
 * All that differs between SQLite + SpatiaLite and PostgreSQL + PostGIS. Code outside this folder never names an
 * engine. One contract test runs against every implementation.
 */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** True for rows of `table` (known in the query as `alias`) whose box meets the window (grid millimetres). */
  inWindow(table: BoxedTable, alias: string, box: Box): Expression<SqlBool>;
  /** True for parcels (known as `alias`) that touch or overlap the geometry, index first, exact predicate second. */
  neighbours(alias: string, of: MultiPolygon, zone: Zone): Expression<SqlBool>;
  geometryIn(geometry: MultiPolygon, zone: Zone): Uint8Array;
  geometryOut(stored: Uint8Array): MultiPolygon;
  /** Text that begins with `text`, by an index range; never LIKE. */
  prefix(column: string, text: string): Expression<SqlBool>;
  /** Rows in which every word begins some word, best first. */
  search(table: 'address' | 'party', words: readonly string[], limit: number): Promise<readonly SearchRow[]>;
  json(column: string, path: readonly string[], type: 'text' | 'integer'): Expression<string | number>;
  /** All or nothing. Works waiting together share one commit and fail apart. */
  write<T>(work: () => T): Promise<T>;
  /** Row locks in the order of ids; nothing where there is one writer. */
  lockRows(table: 'parcel', ids: readonly string[]): Promise<void>;
  /** Locks on 256 m cells of a window; nothing where there is one writer. */
  lockPlaces(window: Box): Promise<void>;
  /** Rising number drawn after all locks. */
  nextTicket(region: string): number | Promise<number>;
  /** A consistent copy of the register in a file that does not exist yet. */
  snapshot(file: string): Promise<void>;
}
