import type { AliasableExpression, Expression, SqlBool } from 'kysely';
import type { ReadDb } from '../rows.ts';
import type { Box, MultiPolygon, Position, Zone } from '#domain/geometry/types.ts';

/** Tables with an index of boxes beside them. */
export type BoxedTable = 'parcel' | 'building' | 'quarter' | 'street';

/** Tables with an index of words beside them. */
export type WordedTable = 'address' | 'party';

export interface WordsQuestion {
  /** Folded words of letters and digits (search-words.ts). Every one must begin some word of the row. */
  readonly words: readonly string[];
  /** The last word must be a whole word: a house number as it is written. */
  readonly lastWhole: boolean;
  readonly limit: number;
}

export interface BeginningQuestion {
  readonly region: string;
  readonly prefix: string;
  readonly limit: number;
}

/** A parcel in force as a list of hits shows it, with its address where it has one. */
export interface ParcelByNumber {
  readonly number: string;
  readonly zone: number;
  readonly geometry: Uint8Array;
  readonly area_doubled: number;
  readonly label_east: number;
  readonly label_north: number;
  readonly purpose_kk: string;
  readonly purpose_ru: string;
  readonly text_kk: string | null;
  readonly text_ru: string | null;
}

export interface ParcelAtPoint {
  readonly number: string;
  readonly geometry: Uint8Array;
}

/**
 * What differs between SQLite + SpatiaLite and PostgreSQL + PostGIS while asking. Code outside this folder never names
 * an engine. `row` arguments name the local row id of the table in the query, such as 'p.row'.
 */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** Rows whose box meets the window (grid millimetres). May let in a box a metre outside: the caller looks again. */
  inWindow(table: BoxedTable, row: string, box: Box): Expression<SqlBool>;
  /** Parcels in force whose box covers a point. Prepared once: it is asked with every move of the pointer. */
  parcelsAt(
    read: ReadDb,
    region: string,
    zone: Zone,
    at: Position,
  ): readonly ParcelAtPoint[] | Promise<readonly ParcelAtPoint[]>;
  /** Parcels in force whose number begins so, in order. Prepared once: it is asked with every key that is pressed. */
  parcelsBeginning(
    read: ReadDb,
    question: BeginningQuestion,
  ): readonly ParcelByNumber[] | Promise<readonly ParcelByNumber[]>;
  /** Parcels that share a point with the geometry: index of boxes first, exact predicate second. */
  neighbours(row: string, geometryColumn: string, of: MultiPolygon, zone: Zone): Expression<SqlBool>;
  geometryIn(geometry: MultiPolygon, zone: Zone): Uint8Array;
  geometryOut(stored: Uint8Array): MultiPolygon;
  /** Text that begins with `text`, by a range of the index; never LIKE. */
  prefix(column: string, text: string): Expression<SqlBool>;
  /** Row ids found by words, at most `limit`; to be joined, first in the join order. */
  matching(table: WordedTable, question: WordsQuestion): AliasableExpression<{ row: number }>;
  /** A value inside a JSON column, as text or as a whole number; null where it is not there. */
  json(column: string, path: readonly string[], type: 'text' | 'integer'): AliasableExpression<string | number | null>;
}

/** What differs while writing. */
export interface DialectConnection {
  /** All or nothing. Works that wait together share one commit and fail apart. */
  write<T>(work: () => T): Promise<T>;
  /** Locks in the order of numbers; nothing where there is one writer. */
  lockRows(numbers: readonly string[]): void;
  /** Locks on the 256 m cells of a window, in order; nothing where there is one writer. */
  lockPlaces(window: Box): void;
  /** Rises with every act of the region. Draw it after all locks, inside `write`, or order is lost. */
  nextTicket(region: string): number;
  /** A consistent copy of everything committed, in a file that does not exist yet. */
  snapshot(file: string): Promise<void>;
}
