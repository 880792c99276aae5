import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { toParcel } from '../entities.ts';
import type { ParcelRow } from '../rows.ts';
import { openStore } from '../store.ts';
import { demoTestStore, type TestStore } from '../testing/demo-store.fixture.ts';
import { describeDialect } from './dialect-contract.fixture.ts';
import { createSqliteConnection } from './sqlite-connection.ts';
import { sqliteDialect } from './sqlite.ts';

let test: TestStore;
let folder = '';
beforeAll(() => {
  test = demoTestStore(1000);
  test.store.raw.exec('create table mark (text text)');
  folder = mkdtempSync(join(tmpdir(), 'shekara-dialect-'));
});
afterAll(() => {
  test.dispose();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
describeDialect('sqlite', () => {
  const { raw, read } = test.store;
  return {
    dialect: sqliteDialect,
    connection: createSqliteConnection(raw),
    read,
    parcels: raw.prepare<[], ParcelRow>('select * from parcel').all().map(toParcel),
    insertMark: (mark) => void raw.prepare('insert into mark values (?)').run(mark),
    marks: () => raw.prepare<[], string>('select text from mark order by rowid').pluck().all(),
    parcelsIn(file) {
      const copy = openStore({ file, key: null, readonly: true, migrations: 'central' });
      const count = Number(copy.raw.prepare('select count(*) from parcel').pluck().get());
      copy.close();
      return count;
    },
    newFile: () => join(folder, `copy-${String(++files)}.db`),
  };
});
