import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import { demandVersion, migrate, readMigrations } from './migrate.ts';

let folder = '';
let url: URL;
let raw: Database.Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-migrate-'));
  url = pathToFileURL(`${folder}/`);
  raw = new Database(':memory:');
});
afterEach(() => {
  raw.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, sql: string): void => writeFileSync(join(folder, name), sql);
const tables = (): readonly unknown[] =>
  raw.prepare(`select name from sqlite_master where type = 'table' order by 1`).pluck().all();
const faultOf = (work: () => void): string => {
  try {
    work();
  } catch (error) {
    return error instanceof Fault ? error.code : 'other';
  }
  return 'none';
};

describe('migrate', () => {
  it('runs all pending files and sets user_version with them', () => {
    write('0001_first.sql', 'create table a (x);');
    write('0002_second.sql', 'create table b (x);');
    migrate(raw, readMigrations(url));
    expect(tables()).toEqual(['a', 'b']);
    expect(raw.pragma('user_version', { simple: true })).toBe(2);
  });

  it('keeps the rows of an older version', () => {
    write('0001_first.sql', 'create table a (x);');
    migrate(raw, readMigrations(url));
    raw.exec(`insert into a values ('kept')`);
    write('0002_second.sql', `alter table a add column y default 'new';`);
    migrate(raw, readMigrations(url));
    expect(raw.prepare('select * from a').all()).toEqual([{ x: 'kept', y: 'new' }]);
  });

  it('leaves nothing behind when one of the pending files fails', () => {
    write('0001_first.sql', 'create table a (x);');
    write('0002_second.sql', 'create table b (x); create table b (x);');
    expect(() => migrate(raw, readMigrations(url))).toThrow(/already exists/);
    expect(tables()).toEqual([]);
    expect(raw.pragma('user_version', { simple: true })).toBe(0);
  });

  it('refuses a file of a newer program and leaves it as it is', () => {
    write('0001_first.sql', 'create table a (x);');
    raw.pragma('user_version = 2');
    expect(faultOf(() => migrate(raw, readMigrations(url)))).toBe('STORE_NEWER');
    expect(faultOf(() => demandVersion(raw, readMigrations(url)))).toBe('STORE_NEWER');
    expect(tables()).toEqual([]);
  });

  it('does not read an older file that it may not bring up', () => {
    write('0001_first.sql', 'create table a (x);');
    expect(faultOf(() => demandVersion(raw, readMigrations(url)))).toBe('STORE_DAMAGED');
  });

  it('refuses numbers with a gap', () => {
    write('0001_first.sql', '');
    write('0003_third.sql', '');
    expect(() => readMigrations(url)).toThrow(/without gaps/);
  });

  it('takes an included file in where its line stands', () => {
    write('0001_first.sql', '-- include ./shared.txt\ninsert into a values (1);');
    writeFileSync(join(folder, 'shared.txt'), 'create table a (x);');
    migrate(raw, readMigrations(url));
    expect(raw.prepare('select x from a').pluck().get()).toBe(1);
  });
});
