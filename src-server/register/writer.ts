import type { Database } from 'better-sqlite3';
import { Fault } from '#domain/fault.ts';
import { storeFaultOf } from '#register/store-fault.ts';

/** What every writing job of one commit shares. */
export interface Batch {
  readonly db: Database;
}

/** Does work once for a whole batch, inside its transaction: numbers the leaves, signs the head. */
export interface BatchHooks<B extends Batch, S> {
  begin(): B;
  /** What a job has put into the batch is undone together with its rows. */
  mark(batch: B): () => void;
  /** Last statements before the commit. */
  seal(batch: B): S;
  /** After the commit: the rows are on the disk, the callers not yet awake. */
  committed(sealed: S): void;
}

interface Waiting<B extends Batch, S> {
  readonly job: (batch: B) => unknown;
  readonly resolve: (answer: { value: unknown; sealed: S }) => void;
  readonly reject: (error: unknown) => void;
}

/** A commit never grows beyond this, so that the first caller of a crowd does not wait for the last. */
const MOST_A_COMMIT = 256;

/**
 * The one writer of the central store. Everything that waits is one `begin immediate … commit` with a savepoint each:
 * a job that throws is undone alone, the others stand. Callers wake when their commit is on the disk, never before.
 */
export class Writer<B extends Batch, S> {
  readonly #db: Database;
  readonly #hooks: BatchHooks<B, S>;
  #waiting: Waiting<B, S>[] = [];
  #scheduled = false;
  #closed = false;
  commits = 0;
  jobs = 0;

  constructor(db: Database, hooks: BatchHooks<B, S>) {
    this.#db = db;
    this.#hooks = hooks;
  }

  /** Runs a synchronous job inside the next commit. */
  async run<T>(job: (batch: B) => T): Promise<{ readonly value: T; readonly sealed: S }> {
    if (this.#closed) throw new Fault('OFFLINE');
    const answer = await new Promise<{ value: unknown; sealed: S }>((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#schedule();
    });
    // The value is what this very job returned.
    return answer as { readonly value: T; readonly sealed: S };
  }

  /** Finishes what waits; later jobs are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#waiting.length > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    // After the event loop has taken what has arrived: whoever comes in the same turn shares the commit.
    setImmediate(() => {
      this.#scheduled = false;
      this.#commitWaiting();
      this.#schedule();
    });
  }

  #commitWaiting(): void {
    const crowd = this.#waiting.splice(0, MOST_A_COMMIT);
    const answers: (() => void)[] = [];
    try {
      this.#db.exec('begin immediate');
      const batch = this.#hooks.begin();
      const done = crowd.map((one) => ({ one, result: this.#attempt(batch, one) }));
      const sealed = this.#hooks.seal(batch);
      this.#db.exec('commit');
      this.commits += 1;
      this.jobs += crowd.length;
      this.#hooks.committed(sealed);
      for (const { one, result } of done) {
        answers.push(
          'error' in result ? () => one.reject(result.error) : () => one.resolve({ value: result.value, sealed }),
        );
      }
    } catch (error) {
      // Begin, seal or commit failed (disk full, busy): nothing of the batch stands, nobody hears of success.
      if (this.#db.inTransaction) this.#db.exec('rollback');
      const fault = storeFaultOf(error) ?? error;
      for (const one of crowd) answers.push(() => one.reject(fault));
    }
    for (const answer of answers) answer();
  }

  #attempt(batch: B, { job }: Waiting<B, S>): { readonly value: unknown } | { readonly error: unknown } {
    const undo = this.#hooks.mark(batch);
    this.#db.exec('savepoint job');
    try {
      const value = job(batch);
      this.#db.exec('release job');
      return { value };
    } catch (error) {
      // SQLite has given up the whole transaction (disk full, I/O error): no job of this batch may stand.
      if (!this.#db.inTransaction) throw error;
      this.#db.exec('rollback to job; release job');
      undo();
      return { error: storeFaultOf(error) ?? error };
    }
  }
}
