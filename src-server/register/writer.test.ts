import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Writer } from './writer.ts';

interface TestBatch {
  readonly db: Database.Database;
  readonly marks: number[];
}

describe('Writer', () => {
  let folder: string;
  let db: Database.Database;
  let writer: Writer<TestBatch, readonly number[]>;
  /** What was told after each commit. */
  let told: (readonly number[])[];
  let sealFails: boolean;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-writer-'));
    db = new Database(join(folder, 'a.db'));
    db.pragma('journal_mode = wal');
    db.exec('create table row (id integer primary key, text text not null) strict');
    told = [];
    sealFails = false;
    writer = new Writer<TestBatch, readonly number[]>(db, {
      begin: () => ({ db, marks: [] }),
      mark: ({ marks }) => {
        const count = marks.length;
        return () => void (marks.length = count);
      },
      seal: ({ marks }) => {
        if (sealFails) throw new Error('invariant: no head');
        return [...marks];
      },
      committed: (sealed) => void told.push(sealed),
    });
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  const put = (id: number, text = 'x') =>
    writer.run((batch) => {
      batch.db.prepare('insert into row (id, text) values (?, ?)').run(id, text);
      batch.marks.push(id);
      return id;
    });
  const ids = (): number[] => db.prepare<[], number>('select id from row order by id').pluck().all();

  it('puts everything that waits into one commit, in order of arrival', async () => {
    const answers = await Promise.all([3, 1, 2].map((id) => put(id)));
    expect(answers.map(({ value }) => value)).toEqual([3, 1, 2]);
    expect(writer.commits).toBe(1);
    expect(told).toEqual([[3, 1, 2]]);
  });

  it('undoes a job that fails, with what it had put into the batch, and keeps the others', async () => {
    const failing = writer.run((batch) => {
      batch.db.prepare("insert into row (id, text) values (7, 'x')").run();
      batch.marks.push(7);
      throw new Error('no');
    });
    const [good, bad, twice] = await Promise.allSettled([put(1), failing, put(1)]);
    expect(good.status).toBe('fulfilled');
    expect(bad).toMatchObject({ status: 'rejected', reason: new Error('no') });
    expect(twice.status).toBe('rejected');
    expect(ids()).toEqual([1]);
    expect(told).toEqual([[1]]);
  });

  it('SEC-75 acknowledges nothing of a batch that cannot be sealed', async () => {
    sealFails = true;
    const results = await Promise.allSettled([put(1), put(2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(ids()).toEqual([]);
    expect(told).toEqual([]);
    sealFails = false;
    await put(3);
    expect(ids()).toEqual([3]);
  });

  it('SEC-100 a full disk fails the whole commit with clear words, leaves nothing half-done, and goes on when there is room', async () => {
    await put(1);
    const pages = Number(db.pragma('page_count', { simple: true }));
    for (const room of [0, 1, 2, 3]) {
      db.pragma(`max_page_count = ${pages + room}`);
      const before = ids();
      const results = await Promise.allSettled([put(100), put(101, 'x'.repeat(40_000)), put(102)]);
      expect(
        results
          .filter(({ status }) => status === 'rejected')
          .every((one) => String((one as PromiseRejectedResult).reason).includes('DISK_FULL')),
      ).toBe(true);
      expect(results[1]?.status).toBe('rejected');
      const stood = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.value] : []));
      expect(ids()).toEqual([...before, ...stood]);
      expect(db.inTransaction).toBe(false);
      db.exec('delete from row where id >= 100');
    }
    db.pragma('max_page_count = 1000000');
    await put(101, 'x'.repeat(40_000));
    expect(ids()).toEqual([1, 101]);
    expect(db.pragma('quick_check', { simple: true })).toBe('ok');
  });

  it('for any mixture of good and failing jobs: what was answered stands, what failed does not', async () => {
    const jobs = fc.array(
      fc.record({ id: fc.integer({ min: 1, max: 20 }), fails: fc.boolean(), pause: fc.boolean() }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(jobs, async (list) => {
        db.exec('delete from row');
        const results: Promise<number | null>[] = [];
        for (const { id, fails, pause } of list) {
          const job = writer.run((batch) => {
            batch.db.prepare("insert into row (id, text) values (?, '')").run(id);
            if (fails) throw new Error('no');
            return id;
          });
          results.push(job.then(({ value }) => value).catch(() => null));
          if (pause) await new Promise((resolve) => setImmediate(resolve));
        }
        const stood = (await Promise.all(results)).filter((id) => id !== null);
        expect(ids()).toEqual(stood.toSorted((a, b) => a - b));
        expect(new Set(stood).size).toBe(stood.length);
      }),
      { numRuns: 30 },
    );
  });

  it('finishes what waits when it is closed, and takes nothing more', async () => {
    const last = put(1);
    const closing = writer.close();
    await expect(last).resolves.toMatchObject({ value: 1 });
    await closing;
    await expect(put(2)).rejects.toThrow('OFFLINE');
  });
});
