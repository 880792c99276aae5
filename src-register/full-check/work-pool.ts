import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Fault } from '#domain/fault.ts';

export interface WorkPool<J, A> {
  /** Does all jobs, in any order. Rejects with the first failure, and with CANCELLED when the signal says so. */
  readonly run: (jobs: readonly J[], take: (answer: A) => void) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Does the jobs here, one after another; others get their turn in between. */
export function workHere<J, A>(work: (job: J) => A, signal: AbortSignal | undefined): WorkPool<J, A> {
  return {
    async run(jobs, take) {
      for (const job of jobs) {
        if (signal?.aborted) throw new Fault('CANCELLED');
        take(work(job));
        await nextTurn();
      }
    },
    close: () => Promise.resolve(),
  };
}

interface PoolOptions {
  /** The file that a thread runs: it answers every message with one. */
  readonly worker: URL;
  /** What a thread knows before its first job; plain data. */
  readonly setting: unknown;
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
}

/** Threads that only read. Cancelling ends them in the middle of a job: they hold nothing that could tear. */
export function openWorkPool<J, A>({ worker, setting, threads, signal }: PoolOptions): WorkPool<J, A> {
  const workers = Array.from({ length: threads }, () => new Worker(worker, { workerData: setting }));
  return {
    run: (jobs, take) => deal(workers, { jobs, take, signal }),
    close: async () => {
      await Promise.all(workers.map((each) => each.terminate()));
    },
  };
}

interface Deal<J, A> {
  readonly jobs: readonly J[];
  readonly take: (answer: A) => void;
  readonly signal: AbortSignal | undefined;
}

/** The next job goes to whoever is done with the last. */
function deal<J, A>(workers: readonly Worker[], { jobs, take, signal }: Deal<J, A>): Promise<void> {
  let [next, open] = [0, jobs.length];
  const listening = new AbortController();
  const give = (worker: Worker): void => {
    const job = jobs[next++];
    if (job !== undefined) worker.postMessage(job);
  };
  const done = new Promise<void>((resolve, reject) => {
    if (signal?.aborted) return reject(new Fault('CANCELLED'));
    if (open === 0) return resolve();
    signal?.addEventListener('abort', () => reject(new Fault('CANCELLED')), { signal: listening.signal });
    const onError = (error: unknown): void => reject(faultAgain(error));
    for (const worker of workers) {
      const onMessage = (answer: A): void => {
        take(answer);
        if (--open === 0) resolve();
        else give(worker);
      };
      worker.on('message', onMessage).on('error', onError);
      listening.signal.addEventListener('abort', () => worker.off('message', onMessage).off('error', onError));
      give(worker);
    }
  });
  return done.finally(() => listening.abort());
}

/** A fault that crossed from a thread is a plain error with its name and code. */
function faultAgain(error: unknown): unknown {
  const isFault = error instanceof Error && error.name === 'Fault' && 'code' in error && typeof error.code === 'string';
  return isFault ? new Fault(String(error.code), { cause: error }) : error;
}
