import { Worker } from 'node:worker_threads';
import { Fault } from '#domain/fault.ts';
import type { CheckAnswer, CheckJob, CheckSetting } from './check-jobs.ts';

export interface CheckPool {
  /** Does all jobs, each in the next thread that is free. Rejects with the first failure, and when the signal says so. */
  readonly run: (jobs: readonly CheckJob[], take: (answer: CheckAnswer) => void) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Threads with a reading connection each. Cancelling ends them in the middle of a job: they hold nothing that could be torn. */
export function openCheckPool(setting: CheckSetting, threads: number, signal: AbortSignal | null): CheckPool {
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./check-worker.ts', import.meta.url), { workerData: setting }),
  );
  return {
    run: (jobs, take) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new Fault('CANCELLED'));
        if (jobs.length === 0) return resolve();
        let [next, open] = [0, jobs.length];
        const cleanups: (() => void)[] = [];
        const end = (settle: () => void): void => {
          for (const cleanup of cleanups) cleanup();
          settle();
        };
        const give = (worker: Worker): void => {
          const job = jobs[next++];
          if (job) worker.postMessage(job);
        };
        const fail = (cause: unknown): void => end(() => reject(cause instanceof Error ? cause : new Error(String(cause))));
        const cancel = (): void => fail(new Fault('CANCELLED'));
        signal?.addEventListener('abort', cancel);
        cleanups.push(() => signal?.removeEventListener('abort', cancel));
        for (const worker of workers) {
          const onMessage = (answer: CheckAnswer): void => {
            take(answer);
            open--;
            if (open === 0) end(resolve);
            else give(worker);
          };
          worker.on('message', onMessage).on('error', fail);
          cleanups.push(() => worker.off('message', onMessage).off('error', fail));
          give(worker);
        }
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
