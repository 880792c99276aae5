import type { Database } from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { openConnection, type OpenOptions } from './connection.ts';
import { rememberConnection } from './hot-statements.ts';
import type { ReadDb, RegisterTables } from './rows.ts';
import { withStatementCache } from './statement-cache.ts';

/** An open register (or desk) file. `raw` for prepared statements on hot paths, `read` for the queries. */
export interface Store {
  readonly raw: Database;
  readonly read: ReadDb;
  close(): void;
}

/**
 * Opens a store file with the settings that every file of the project has, and brings its schema up.
 * Faults: STORE_DAMAGED (also a wrong key), STORE_NEWER, STORE_BUSY, DISK_FULL.
 */
export function openStore(options: OpenOptions): Store {
  const raw = openConnection(options);
  // As kysely documents it: the read-only view is a matter of types alone.
  const read = new Kysely<RegisterTables>({
    dialect: new SqliteDialect({ database: withStatementCache(raw) }),
  }) as never as ReadDb;
  rememberConnection(read, raw);
  return {
    raw,
    read,
    close() {
      raw.close();
    },
  };
}
