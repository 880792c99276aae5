import { Worker } from 'node:worker_threads';
import { Fault } from '#domain/fault.ts';
import type { PagesAnswer, PagesOrder } from './page-images-worker.ts';

/** A file that keeps the reading thread busy longer than this is given up. */
const TIME_LIMIT_MS = 20_000;

/**
 * Reads a PDF in a thread of its own with bounded memory and time, because it may come from anyone.
 * Faults DOCUMENT_UNREADABLE
 */
export function readApart(order: PagesOrder): Promise<PagesAnswer> {
  const worker = new Worker(new URL('./page-images-worker.ts', import.meta.url), {
    workerData: order,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  return new Promise<PagesAnswer>((resolve, reject) => {
    const unreadable = (cause: unknown): void => reject(new Fault('DOCUMENT_UNREADABLE', { cause }));
    const timer = setTimeout(() => unreadable(new Error('reading took too long')), TIME_LIMIT_MS);
    worker.once('message', resolve);
    worker.once('error', unreadable);
    worker.once('exit', () => {
      clearTimeout(timer);
      unreadable(new Error('reading thread ended'));
    });
  }).finally(() => worker.terminate());
}
