import Database from 'better-sqlite3';
import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';
import { demandVersion, migrate, readMigrations } from './migrate.ts';
import { withStoreFaults } from './store-fault.ts';

export type MigrationSet = 'central' | 'replica' | 'desk';

export interface OpenOptions {
  readonly file: string;
  /** 32 bytes for an encrypted file, null for a plain one. */
  readonly key: Uint8Array | null;
  readonly readonly?: boolean;
  /** Which migrations the file must stand at; null leaves the schema alone and loads no spatial functions. */
  readonly migrations: MigrationSet | null;
}

/** SEC-87: older SQLite has the WAL-reset bug that can lose commits. */
const OLDEST_SQLITE = [3, 51, 3] as const;
const KEY_BYTES = 32;
/** 64 MiB of pages: the back half stays under 400 MB with 1 000 000 parcels. */
const CACHE_KIB = 65_536;
/** The default of 1000 pages puts a checkpoint into every 33rd act. */
const CHECKPOINT_PAGES = 20_000;
const BUSY_MS = 5_000;

/** The bare connection of `openStore`, for threads that ask prepared statements only: Kysely takes a while to load. */
export function openConnection(options: OpenOptions): Database.Database {
  return withStoreFaults(() => {
    const raw = new Database(options.file, { readonly: options.readonly ?? false, timeout: BUSY_MS });
    try {
      // The key first: asking anything else reads the file.
      applyKey(raw, options.key);
      demandSqlite(raw);
      prepareConnection(raw, options);
      return raw;
    } catch (error) {
      raw.close();
      throw error;
    }
  });
}

function applyKey(raw: Database.Database, key: Uint8Array | null): void {
  if (key === null) return;
  invariant(key.length === KEY_BYTES, 'a store key has 32 bytes');
  raw.pragma(`cipher = 'aegis'`);
  raw.pragma(`key = 'raw:${Buffer.from(key).toString('hex')}'`);
}

function prepareConnection(raw: Database.Database, options: OpenOptions): void {
  // Before the first write, or the file keeps another size for ever: 8 kB pages double the write-ahead log.
  raw.pragma('page_size = 4096');
  // The first real read: a file that is no database, or another key, shows here.
  raw.pragma('schema_version');
  raw.pragma('temp_store = memory');
  raw.pragma(`cache_size = -${CACHE_KIB}`);
  raw.pragma('foreign_keys = on');
  raw.pragma('trusted_schema = off');
  if (options.readonly !== true) {
    raw.pragma('journal_mode = wal');
    raw.pragma('synchronous = full');
    raw.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  }
  if (options.migrations === null) return;
  if (options.migrations !== 'desk') raw.loadExtension('mod_spatialite');
  const migrations = readMigrations(new URL(`../db/${options.migrations}/`, import.meta.url));
  if (options.readonly === true) demandVersion(raw, migrations);
  else migrate(raw, migrations);
}

function demandSqlite(raw: Database.Database): void {
  const version: unknown = raw.prepare('select sqlite_version()').pluck().get();
  invariant(typeof version === 'string', 'sqlite_version is text');
  const parts = version.split('.').map(Number);
  const difference = OLDEST_SQLITE.map((part, index) => (parts[index] ?? 0) - part).find((d) => d !== 0) ?? 0;
  if (difference < 0) throw new Fault('INTERNAL', { data: { sqlite: version, needed: OLDEST_SQLITE.join('.') } });
}
