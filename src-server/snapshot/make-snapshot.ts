import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import Database from 'better-sqlite3';
import { readMigrations } from '#register/migrate.ts';
import { headSize } from '../journal/journal.queries.ts';

export interface SnapshotRequest {
  readonly database: string;
  readonly folder: string;
  readonly region: string;
}

export interface Snapshot {
  readonly file: string;
  /** SHA-256 of the compressed file: its name and its ETag. */
  readonly sha256: string;
  readonly bytes: number;
  /** Leaves of the journal that it holds. */
  readonly size: number;
  readonly madeAt: string;
}

const REGISTER_TABLES = /create (?:virtual )?table (\w+)/g;
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/**
 * A replica file of the register as it stands: a consistent copy, freed of everything that only the centre may have,
 * rebuilt so that no freed page keeps old rows, and compressed. Runs in a thread of its own.
 */
export async function makeSnapshot({ database, folder, region }: SnapshotRequest): Promise<Snapshot> {
  const copy = join(folder, `making-${process.pid}.db`);
  const replica = join(folder, `replica-${process.pid}.db`);
  const packed = join(folder, `packed-${process.pid}.zst`);
  const rubbish = (): void => [copy, replica, packed].forEach((file) => rmSync(file, { force: true }));
  rubbish();
  try {
    copyInto(database, copy);
    const size = reduce(copy, region, replica);
    const { sha256, bytes } = await pack(replica, packed);
    const file = join(folder, `${region}-${String(size).padStart(12, '0')}-${sha256}.zst`);
    renameSync(packed, file);
    return { file, sha256, bytes, size, madeAt: new Date().toISOString() };
  } finally {
    rubbish();
  }
}

function copyInto(from: string, to: string): void {
  const db = new Database(from, { readonly: true, timeout: 10_000 });
  try {
    db.prepare('vacuum into ?').run(to);
  } finally {
    db.close();
  }
}

/** Only tables that the register's own definition names stay: whatever the centre adds later is left out by itself. */
function reduce(copy: string, region: string, replica: string): number {
  const migrations = readMigrations(new URL('../../db/replica/', import.meta.url));
  const register = readFileSync(new URL('../../db/register/0001_register.sql', import.meta.url), 'utf8');
  const kept = [...register.matchAll(REGISTER_TABLES)].map((match) => match[1] ?? '');
  const db = new Database(copy);
  try {
    db.pragma('journal_mode = off');
    db.pragma('foreign_keys = off');
    const entries = db
      .prepare<[], { type: string; name: string }>(
        "select type, name from sqlite_master where type in ('table', 'trigger')",
      )
      .all();
    const isKept = (name: string): boolean =>
      name.startsWith('sqlite_') ||
      kept.some((table) => name === table || (name.startsWith(`${table}_`) && isShadow(db, table)));
    for (const { name } of entries.filter(({ type }) => type === 'trigger')) db.exec(`drop trigger "${name}"`);
    for (const { name } of entries.filter(({ type, name: table }) => type === 'table' && !isKept(table)))
      db.exec(`drop table "${name}"`);
    addReplicaTables(db, migrations.map(({ sql }) => sql).join('\n'));
    db.pragma(`user_version = ${migrations.length}`);
    const size = headSize(db, region);
    db.prepare('vacuum into ?').run(replica);
    return size;
  } finally {
    db.close();
  }
}

/** `parcel_box_node` and its like belong to the virtual table before the underscore. */
function isShadow(db: Database.Database, table: string): boolean {
  const row = db.prepare<[string], { sql: string }>('select sql from sqlite_master where name = ?').get(table);
  return /^create virtual table/i.test(row?.sql ?? '');
}

/** Statements of the replica's schema for tables that are not there yet. */
function addReplicaTables(db: Database.Database, sql: string): void {
  const present = new Set(db.prepare("select name from sqlite_master where type = 'table'").pluck().all());
  const scratch = new Database(':memory:');
  try {
    scratch.exec(sql);
    const missing = scratch
      .prepare<[], { name: string; sql: string }>(
        "select name, sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by rowid",
      )
      .all()
      .filter(({ name }) => !present.has(name) && !indexPresent(db, name));
    for (const entry of missing) db.exec(entry.sql);
  } finally {
    scratch.close();
  }
}

const indexPresent = (db: Database.Database, name: string): boolean =>
  db.prepare('select 1 from sqlite_master where name = ?').get(name) !== undefined;

async function pack(from: string, to: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(
    createReadStream(from),
    createZstdCompress(COMPRESSION),
    hashing,
    createWriteStream(to, { mode: 0o600 }),
  );
  return { sha256: hash.digest('hex'), bytes: statSync(to).size };
}
