import { sql, type RawBuilder, type SqlBool } from 'kysely';

/**
 * Versions in force now (`seq` null), or after the act `seq`. Raw, because Kysely cannot type one condition for every
 * versioned table; the columns have the same names in all of them.
 */
export const inForce = (seq: number | null): RawBuilder<SqlBool> =>
  seq === null
    ? sql<SqlBool>`to_seq is null`
    : sql<SqlBool>`from_seq <= ${seq} and (to_seq is null or to_seq > ${seq})`;
