import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Database } from 'better-sqlite3';
import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;
const INCLUDE = /^-- include (\S+)$/;

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/**
 * The numbered migrations of a folder, in order. `-- include ../register/0001_register.sql` on a line of its own
 * stands for that file, so that the register has one definition for the centre and for the replicas.
 */
export function readMigrations(folder: URL): readonly Migration[] {
  const names = readdirSync(fileURLToPath(folder))
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const match = FILE_NAME.exec(name);
    invariant(match !== null, `migration name ${name}`);
    const version = Number(match[1]);
    invariant(version === index + 1, `migrations must rise without gaps: ${name}`);
    return { version, sql: readWithIncludes(new URL(name, folder)) };
  });
}

function readWithIncludes(file: URL): string {
  const lines = readFileSync(fileURLToPath(file), 'utf8').split('\n');
  return lines
    .map((line) => {
      const included = INCLUDE.exec(line.trimEnd())?.[1];
      return included === undefined ? line : readWithIncludes(new URL(included, file));
    })
    .join('\n');
}

/**
 * Brings a file to the newest version: all pending migrations and `user_version` in one transaction, or none of them.
 * A file that a newer program has written is refused with STORE_NEWER and left as it is.
 */
export function migrate(raw: Database, migrations: readonly Migration[]): void {
  const newest = migrations.length;
  const present = versionOf(raw);
  if (present > newest) throw new Fault('STORE_NEWER', { data: { file: present, program: newest } });
  if (present === newest) return;
  raw
    .transaction(() => {
      // Read again inside: another process may have migrated between the look and the lock.
      for (const migration of migrations.slice(versionOf(raw))) raw.exec(migration.sql);
      raw.pragma(`user_version = ${newest}`);
    })
    .immediate();
}

/** A store opened for reading cannot be brought up: an older file is as unreadable as a newer one. */
export function demandVersion(raw: Database, migrations: readonly Migration[]): void {
  const present = versionOf(raw);
  if (present > migrations.length)
    throw new Fault('STORE_NEWER', { data: { file: present, program: migrations.length } });
  if (present < migrations.length)
    throw new Fault('STORE_DAMAGED', { data: { file: present, program: migrations.length } });
}

function versionOf(raw: Database): number {
  const version: unknown = raw.pragma('user_version', { simple: true });
  invariant(typeof version === 'number', 'user_version is a number');
  return version;
}
