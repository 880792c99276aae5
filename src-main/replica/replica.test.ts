import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '#register/store.ts';
import { makeTestReplica, type TestReplica } from '../../tests/support/test-replica.ts';
import { installSnapshot, type InstallOptions } from './install-snapshot.ts';
import type { Replica } from './replica.ts';

describe('the replica of a seat', () => {
  let made: TestReplica;
  let file: string;
  const present: Replica[] = [];
  beforeAll(async () => {
    made = await makeTestReplica(200);
    file = join(made.folder, 'replica.db');
    made.replica.close();
  });
  afterAll(() => {
    present.forEach((replica) => replica.close());
    made.close();
  });

  /** Opens the file as after a restart, spoiled or not, and puts the good file back afterwards. */
  function withFile<T>(spoil: () => void, look: (replica: Replica) => T): T {
    copyFileSync(file, `${file}.good`);
    const replica = made.again();
    try {
      spoil();
      return look(replica);
    } finally {
      replica.close();
      copyFileSync(`${file}.good`, file);
      unlinkSync(`${file}.good`);
    }
  }

  it('SEC-15 leaves no readable word of the register on the disk', () => {
    const plain = new Database(zstdDecompressSync(made.packed));
    const markers = (plain.prepare('select name_ru from party limit 20').pluck().all() as string[])
      .concat(plain.prepare('select identifier from party limit 20').pluck().all() as string[])
      .concat(plain.prepare('select text_kk from address limit 20').pluck().all() as string[]);
    plain.close();
    expect(markers.length).toBeGreaterThan(30);
    for (const name of readdirSync(made.folder).filter(
      (entry) => entry.startsWith('replica') || entry.endsWith('.sealed'),
    )) {
      const bytes = readFileSync(join(made.folder, name));
      for (const marker of markers) expect(bytes.includes(Buffer.from(marker)), `${marker} in ${name}`).toBe(false);
      expect(bytes.includes(Buffer.from('SQLite format 3'))).toBe(false);
    }
  });

  it('SEC-16 sorts and indexes in memory, never in a plain temporary file', () => {
    const replica = made.again();
    expect(replica.open()).toBe('open');
    expect(replica.store.raw.pragma('temp_store', { simple: true })).toBe(2);
    replica.close();
  });

  it('SEC-17 a flipped bit is an error and never another answer', () => {
    const { size } = statSync(file);
    const replica = made.again();
    expect(replica.open()).toBe('open');
    const expected = JSON.stringify(digest(replica));
    replica.close();
    for (let round = 0; round < 40; round++) {
      const at = Math.floor(((round + 0.5) / 40) * size);
      const answer = withFile(
        () => flip(file, at),
        (spoiled) => {
          try {
            return spoiled.open() === 'open' ? JSON.stringify(digest(spoiled)) : 'absent';
          } catch (error) {
            return (error as { code?: string }).code ?? 'error';
          }
        },
      );
      // A page that nothing reads may be damaged unseen; what is read is right or refused.
      expect(
        [expected, 'absent', 'STORE_DAMAGED', 'SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR'].some(
          (good) => answer === good || answer.startsWith(`${good}_`),
        ),
        answer.slice(0, 60),
      ).toBe(true);
    }
  });

  it('takes a damaged file away, so that a fresh one can come, and says why', () => {
    withFile(
      () => flip(file, 40),
      (replica) => {
        expect(replica.open()).toBe('absent');
        expect(existsSync(file)).toBe(false);
        expect(() => replica.store).toThrow('STORE_DAMAGED');
      },
    );
  });

  it('leaves a file of a newer program alone and names it', () => {
    withFile(
      () => edit((raw) => raw.pragma('user_version = 99')),
      (replica) => {
        expect(replica.open()).toBe('newer');
        expect(existsSync(file)).toBe(true);
        expect(() => replica.store).toThrow('STORE_NEWER');
      },
    );
  });

  it('SEC-18 notices an older file put back', () => {
    const replica = made.again();
    expect(replica.open()).toBe('open');
    replica.heads.keep(replica.size + 5, new Uint8Array(32));
    replica.close();
    withFile(
      () => undefined,
      (older) => expect(older.open()).toBe('absent'),
    );
    unlinkSync(join(made.folder, 'head.sealed'));
  });

  it('SEC-76 opens no file whose head the pinned key did not sign', () => {
    withFile(
      () => edit((raw) => raw.prepare(`update journal_head set checkpoint = replace(checkpoint, '— ', '— x')`).run()),
      (replica) => expect(replica.open()).toBe('absent'),
    );
    withFile(
      () => edit((raw) => raw.prepare('update act set leaf_hash = randomblob(32) where seq = 0').run()),
      (replica) => expect(replica.open()).toBe('absent'),
    );
  });

  it('SEC-27 follows no link to another file', () => {
    withFile(
      () => {
        unlinkSync(file);
        symlinkSync(`${file}.good`, file);
      },
      (replica) => {
        expect(replica.open()).toBe('absent');
        expect(existsSync(`${file}.good`)).toBe(true);
      },
    );
  });

  describe('installing a snapshot', () => {
    const install = (change: Partial<InstallOptions>): number =>
      installSnapshot({
        packed: made.packed,
        file: join(made.folder, 'other.db'),
        key: made.key,
        region: made.region,
        journalKey: made.journalKey.vkey,
        knownHead: null,
        now: new Date().toISOString(),
        onProgress: () => undefined,
        ...change,
      });
    const repacked = (change: (raw: Database.Database) => void): Uint8Array => {
      const image = new Database(zstdDecompressSync(made.packed));
      image.unsafeMode(true);
      change(image);

      const bytes = image.serialize();
      image.close();
      return zstdCompressSync(bytes);
    };

    it('refuses what is no snapshot, or one whose head is not signed by the pinned key', () => {
      expect(() => install({ packed: Buffer.from('nonsense') })).toThrow('SERVER_GARBLED');
      expect(() => install({ packed: zstdCompressSync(Buffer.alloc(100_000, 7)) })).toThrow('SERVER_GARBLED');
      expect(() =>
        install({ packed: repacked((raw) => raw.prepare('update act set leaf_hash = randomblob(32)').run()) }),
      ).toThrow('STORE_DAMAGED');
      expect(() => install({ packed: repacked((raw) => raw.exec('delete from journal_head')) })).toThrow(
        'STORE_DAMAGED',
      );
      expect(() => install({ journalKey: made.journalKey.vkey.replace(/.{4}=?$/, 'AAAA') })).toThrow('STORE_DAMAGED');
      expect(readdirSync(made.folder).filter((name) => name.startsWith('other'))).toEqual([]);
    });

    it.skipIf(process.platform !== 'linux')(
      'takes an image that is too large for one piece of memory, and leaves no file of it',
      () => {
        expect(install({ largestInOnePiece: 1_000 })).toBe(made.replica.heads.known?.size);
        expect(readdirSync('/dev/shm').filter((name) => name.startsWith('shekara-'))).toEqual([]);
      },
    );

    it('SEC-76 refuses rows that no signed act vouches for', () => {
      const changes = [
        `update parcel set area_doubled = area_doubled + 2 where row = 1`,
        `delete from encumbrance where row = (select min(row) from encumbrance)`,
        `update parcel_right set kind = 'state_ownership' where row = (select min(row) from parcel_right where kind = 'private_ownership')`,
      ];
      for (const change of changes) {
        expect(() => install({ packed: repacked((raw) => raw.exec(change)) }), change).toThrow('STORE_DAMAGED');
      }
    });

    it('SEC-62 takes rows of our own tables over and nothing else', () => {
      expect(() =>
        install({
          packed: repacked((raw) =>
            raw.exec('alter table party rename to gone; create view party as select * from gone'),
          ),
        }),
      ).toThrow('SERVER_GARBLED');
      const packed = repacked((raw) =>
        raw.exec(
          `create table extra (x); create view spy as select * from party; create trigger t after insert on party begin delete from act; end`,
        ),
      );
      install({ packed });
      const store = openStore({ file: join(made.folder, 'other.db.new'), key: made.key, migrations: 'replica' });
      const foreign = store.raw.prepare(`select name from sqlite_schema where name in ('extra', 'spy', 't')`).all();
      store.close();
      expect(foreign).toEqual([]);
    });

    it('SEC-76 refuses a snapshot that did not grow out of the head this seat knows', () => {
      expect(() => install({ knownHead: { size: 1, root: '00'.repeat(32) } })).toThrow('STORE_DAMAGED');
      expect(() => install({ knownHead: { size: 1_000, root: '00'.repeat(32) } })).toThrow('STORE_DAMAGED');
    });
  });

  function edit(change: (raw: Database.Database) => void): void {
    const store = openStore({ file, key: made.key, migrations: 'replica' });
    change(store.raw);
    store.close();
  }
});

function flip(file: string, at: number): void {
  const handle = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 0x10;
  writeSync(handle, byte, 0, 1, at);
  closeSync(handle);
}

/** Something of every table. */
function digest({ store: { raw } }: Replica): unknown[] {
  return ['parcel', 'party', 'address', 'parcel_right', 'building', 'act'].map((table) =>
    raw.prepare(`select * from ${table} order by 1, 2`).all(),
  );
}
