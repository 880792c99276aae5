import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { Fault } from '#domain/fault.ts';
import type { PressAnswer, PressOrder } from './plan-worker.ts';

export interface MadePlan {
  readonly pdf: Uint8Array;
  /** SHA-256 of the file. */
  readonly sha256: string;
  /** SHA-256 of the data that the sheet was made from, as printed on it. */
  readonly snapshot: string;
  readonly pages: number;
}

export interface PlanPress {
  readonly makePlan: (data: PlanData) => Promise<MadePlan>;
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly done: (made: MadePlan) => void;
  readonly failed: (error: Error) => void;
}

/**
 * Makes sheets in a thread of its own, so that the caller is never held up by layout or compiling.
 * The thread starts with the first sheet and does not keep the process alive while it has nothing to do.
 */
export function createPlanPress({ resourcesFolder }: { readonly resourcesFolder: string }): PlanPress {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let closed = false;
  let orders = 0;

  const failAll = (cause: unknown): void => {
    worker = null;
    for (const each of waiting.values()) each.failed(new Fault('INTERNAL', { cause }));
    waiting.clear();
  };

  const take = (answer: PressAnswer): void => {
    const order = waiting.get(answer.order);
    waiting.delete(answer.order);
    if (waiting.size === 0) worker?.unref();
    if (answer.made) order?.done(answer.made);
    else order?.failed(new Fault('INTERNAL', { cause: new Error(answer.failure) }));
  };

  const start = (): Worker => {
    const started = new Worker(new URL('./plan-worker.ts', import.meta.url), { workerData: { resourcesFolder } });
    started.on('message', take);
    started.on('error', failAll);
    started.on('exit', () => failAll(new Error('plan press ended')));
    return started;
  };

  return {
    makePlan: (data) =>
      new Promise((done, failed) => {
        if (closed) return failed(new Fault('CANCELLED'));
        worker ??= start();
        worker.ref();
        orders += 1;
        waiting.set(orders, { done, failed });
        worker.postMessage({ order: orders, data } satisfies PressOrder);
      }),
    close: async () => {
      closed = true;
      const last = worker;
      if (!last) return;
      const gone = once(last, 'exit');
      await last.terminate();
      await gone;
    },
  };
}
