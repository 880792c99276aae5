import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Fault } from '#domain/fault.ts';
import type { Store } from '../store.ts';
import type { CheckAnswer, CheckJob, CheckSetting } from './check-jobs.ts';
import { createCheckWork } from './check-work.ts';

export interface CheckPool {
  /** Does all jobs, in any order. Rejects with the first failure, and with CANCELLED when the signal says so. */
  readonly run: (jobs: readonly CheckJob[], take: (answer: CheckAnswer) => void) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Does the jobs here, one after another; others get their turn in between. */
export function checkHere({ raw }: Store, setting: CheckSetting, signal: AbortSignal | null): CheckPool {
  const work = createCheckWork(raw, setting);
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

/** Threads with a reading connection each. Cancelling ends them in the middle of a job: they hold nothing that could tear. */
export function openCheckPool(setting: CheckSetting, threads: number, signal: AbortSignal | null): CheckPool {
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./check-worker.ts', import.meta.url), { workerData: setting }),
  );
  return {
    run: (jobs, take) => deal(workers, { jobs, take, signal }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

interface Deal {
  readonly jobs: readonly CheckJob[];
  readonly take: (answer: CheckAnswer) => void;
  readonly signal: AbortSignal | null;
}

/** The next job goes to whoever is done with the last. */
function deal(workers: readonly Worker[], { jobs, take, signal }: Deal): Promise<void> {
  let [next, open] = [0, jobs.length];
  const listening = new AbortController();
  const give = (worker: Worker): void => {
    const job = jobs[next++];
    if (job) worker.postMessage(job);
  };
  const done = new Promise<void>((resolve, reject) => {
    if (signal?.aborted) return reject(new Fault('CANCELLED'));
    if (open === 0) return resolve();
    signal?.addEventListener('abort', () => reject(new Fault('CANCELLED')), { signal: listening.signal });
    for (const worker of workers) {
      const onMessage = (answer: CheckAnswer): void => {
        take(answer);
        if (--open === 0) resolve();
        else give(worker);
      };
      worker.on('message', onMessage).on('error', reject);
      listening.signal.addEventListener('abort', () => worker.off('message', onMessage).off('error', reject));
      give(worker);
    }
  });
  return done.finally(() => listening.abort());
}
