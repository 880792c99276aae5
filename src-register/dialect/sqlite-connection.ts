import { existsSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { Fault } from '#domain/fault.ts';
import { storeFaultOf, withStoreFaults } from '../store-fault.ts';
import type { DialectConnection } from './types.ts';

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** One writer, one connection: it is the order of things, so locks are nothing and a ticket is the next free number. */
export function createSqliteConnection(raw: Database): DialectConnection {
  const last = raw.prepare<[string], number | null>('select max(seq) from act where region = ?').pluck();
  return {
    write: createQueue(raw),
    lockRows: () => undefined,
    lockPlaces: () => undefined,
    nextTicket: (region) => (last.get(region) ?? -1) + 1,
    snapshot(file) {
      if (existsSync(file)) return Promise.reject(new Fault('INTERNAL', { data: { what: 'snapshot exists' } }));
      return new Promise((resolve) => {
        withStoreFaults(() => raw.prepare('vacuum into ?').run(file));
        resolve();
      });
    },
  };
}

function createQueue(raw: Database): DialectConnection['write'] {
  let waiting: Waiting[] = [];
  const commitAll = (): void => {
    const crowd = waiting;
    waiting = [];
    const wake: (() => void)[] = [];
    try {
      raw.exec('begin immediate');
      for (const one of crowd) wake.push(attempt(raw, one));
      raw.exec('commit');
    } catch (error) {
      if (raw.inTransaction) raw.exec('rollback');
      for (const one of crowd) one.reject(storeFaultOf(error) ?? error);
      return;
    }
    for (const call of wake) call();
  };
  return <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commitAll);
      // The value is what this very work returns.
      waiting.push({ work, resolve: (value) => resolve(value as T), reject });
    });
}

/** A savepoint each: one that throws is undone alone. Answers what to tell its caller after the commit. */
function attempt(raw: Database, { work, resolve, reject }: Waiting): () => void {
  raw.exec('savepoint work');
  try {
    const value = work();
    raw.exec('release work');
    return () => resolve(value);
  } catch (error) {
    // SQLite itself has given the transaction up (disk full): nothing of the crowd stands.
    if (!raw.inTransaction) throw error;
    raw.exec('rollback to work; release work');
    return () => reject(storeFaultOf(error) ?? error);
  }
}
