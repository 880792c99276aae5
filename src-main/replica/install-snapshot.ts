import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { Fault } from '#domain/fault.ts';
import { openStore, type Store } from '#register/store.ts';
import { verifyJournal } from '#register/verify-journal.ts';
import { fillParcelStyles } from './parcel-style.ts';
import { ownFile } from '#register/own-folder.ts';
import { demandSoundHead, type KnownHead } from './replica-head.ts';
import { STORE_FORMAT } from './replica-store.ts';

/** A replica of a region of several million parcels; more is not a snapshot of ours. */
const MAX_IMAGE_BYTES = 6 * 1024 ** 3;

export interface InstallOptions {
  readonly packed: Uint8Array;
  readonly file: string;
  readonly key: Uint8Array;
  readonly region: string;
  readonly journalKey: string;
  /** Head that this seat has seen before: the snapshot must grow out of it (SEC-76). */
  readonly knownHead: KnownHead | null;
  readonly now: string;
  readonly onProgress: (done: number, total: number) => void;
  /** Bytes of an image that SQLite can take from memory directly; tests lower it. */
  readonly largestInOnePiece?: number;
}

/**
 * Makes a replica file from a snapshot, beside the present one; `takeInstalled` puts it in its place. The plain image exists in the memory of this process only; what reaches the
 * disk is encrypted (SEC-15, SEC-16). Our own schema receives the rows, table by table: nothing of the image but rows
 * is taken over, no view, trigger or virtual table of its own. The file is used only when its journal stands under a
 * head signed by the pinned key.
 */
export function installSnapshot(options: InstallOptions): number {
  const fresh = `${options.file}.new`;
  removeStore(fresh);
  try {
    createEmpty(fresh, options.key);
    copyRows(unpack(options.packed), fresh, options);
    return finish(fresh, options);
  } catch (error) {
    removeStore(fresh);
    throw error;
  }
}

/** Puts a finished file in the place of the present one, which must be closed. */
export function takeInstalled(file: string): void {
  removeStore(file);
  renameSync(ownFile(`${file}.new`), ownFile(file));
}

export function removeStore(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true });
}

function unpack(packed: Uint8Array): Buffer {
  try {
    return zstdDecompressSync(packed, { maxOutputLength: MAX_IMAGE_BYTES });
  } catch (cause) {
    throw new Fault('SERVER_GARBLED', { cause, data: { what: 'snapshot' } });
  }
}

function createEmpty(file: string, key: Uint8Array): void {
  openStore({ file: ownFile(file), key, migrations: 'replica' }).close();
}

function copyRows(image: Buffer, file: string, { key, onProgress, largestInOnePiece }: InstallOptions): void {
  const source = openImage(image, largestInOnePiece);
  try {
    source.pragma(`cipher = 'aegis'`);
    source.prepare(`attach ? as target key 'raw:${Buffer.from(key).toString('hex')}'`).run(file);
    // The file is thrown away when anything fails, so nothing needs to be kept for a way back.
    source.pragma('target.journal_mode = off');
    source.pragma('target.synchronous = off');
    const tables = tablesToCopy(source);
    tables.forEach((name, index) => {
      onProgress(index, tables.length);
      // `select *` into an empty table of the same shape copies whole pages of rows instead of rows.
      source.exec(`delete from target."${name}"; insert into target."${name}" select * from main."${name}"`);
    });
    source.exec('detach target');
  } finally {
    source.close();
  }
}

/** SQLite takes no single piece of memory above 2 GiB. */
const LARGEST_IN_ONE_PIECE = 2_000_000_000;
/** A folder of the system that lies in memory; what it holds reaches no disk but the way process memory may: by swapping. */
const MEMORY_FOLDER = '/dev/shm';

/** The image of a country-sized region as a file without a name in memory: nobody else can open it, and it ends with us. */
function openInMemoryFolder(image: Buffer): Database.Database {
  const file = join(MEMORY_FOLDER, `shekara-${randomBytes(16).toString('hex')}`);
  const handle = openSync(file, 'wx', 0o600);
  try {
    for (let at = 0; at < image.length; at += PIECE) writeSync(handle, image, at, Math.min(PIECE, image.length - at));
    // Not read-only: that would hold for everything attached as well.
    return new Database(file);
  } finally {
    closeSync(handle);
    unlinkSync(file);
  }
}
const PIECE = 64 * 1024 * 1024;

function openImage(image: Buffer, largest = LARGEST_IN_ONE_PIECE): Database.Database {
  try {
    const source = image.length < largest ? new Database(image) : openInMemoryFolder(image);
    source.pragma('trusted_schema = off');
    source.pragma('cell_size_check = on');
    source.pragma('foreign_keys = off');
    source.pragma('temp_store = memory');
    // Tables behind R*Tree and word index are copied as they are: rebuilding them takes minutes.
    source.unsafeMode(true);
    if (source.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new Error('quick_check');
    return source;
  } catch (cause) {
    throw new Fault('SERVER_GARBLED', { cause, data: { what: 'snapshot' } });
  }
}

interface SchemaRow {
  readonly name: string;
  readonly sql: string;
}

const NOT_FROM_SNAPSHOT = new Set(['replica_state', 'parcel_style']);

/** Real tables of our schema; the snapshot must have each with the same columns, as a real table. */
function tablesToCopy(source: Database.Database): string[] {
  const own = source
    .prepare<[], SchemaRow>(
      `select name, sql from target.sqlite_schema where type = 'table' and sql like 'create table%' and name not like 'sqlite_%'`,
    )
    .all()
    .filter(({ name }) => !NOT_FROM_SNAPSHOT.has(name));
  const columns = (schema: 'main' | 'target', name: string): string =>
    JSON.stringify(
      source
        .prepare<[string], { name: string }>(`select name from pragma_table_info(?, '${schema}') order by cid`)
        .all(name),
    );
  const isTable = source.prepare<[string]>(
    `select 1 from main.sqlite_schema where name = ? and type = 'table' and sql like 'create table%'`,
  );
  for (const { name } of own) {
    if (!isTable.get(name) || columns('main', name) !== columns('target', name)) {
      throw new Fault('SERVER_GARBLED', { data: { what: 'snapshot', table: name } });
    }
  }
  return own.map(({ name }) => name);
}

function finish(file: string, options: InstallOptions): number {
  const { key, region, journalKey, knownHead, now } = options;
  const store = openStore({ file, key, migrations: 'replica' });
  try {
    const size = demandSoundHead(store.raw, { region, journalKey, knownHead });
    // Statistics first, or the planner takes indexes that only lead to the region. The samples would only fill the disk.
    store.raw.exec('analyze; drop table if exists sqlite_stat4; analyze sqlite_schema');
    demandVouchedRows(store, options);
    fillParcelStyles(store.raw);
    writeState(store, [region, STORE_FORMAT, journalKey, now, now]);
    store.raw.pragma('wal_checkpoint(truncate)');
    return size;
  } finally {
    store.close();
  }
}

/** Every act, leaf and head, and every row against the acts that brought it: a server cannot slip in what it never signed. */
function demandVouchedRows({ raw }: Store, { region, journalKey }: InstallOptions): void {
  const report = verifyJournal(raw, region, { vkey: journalKey });
  if (!report.ok) {
    throw new Fault('STORE_DAMAGED', { data: { what: 'rows', seq: report.firstBroken, reason: report.reason } });
  }
}

function writeState({ raw }: Store, values: readonly string[]): void {
  raw.exec('delete from replica_state');
  raw
    .prepare(
      'insert into replica_state (one, region, format, server_key, installed_at, verified_at) values (1, ?, ?, ?, ?, ?)',
    )
    .run(...values);
}
