import { Worker } from 'node:worker_threads';

/** Of documents within their limits none takes longer; one that does was made to stop us. */
const TIME_LIMIT_MS = 20_000;

/**
 * What a thread of its own says of foreign bytes, with bounded memory and time and nothing of our surroundings, because
 * they may come from anyone (SEC-58). Rejects where it says nothing.
 */
export function runApart(thread: URL, order: unknown, timeLimitMs = TIME_LIMIT_MS): Promise<unknown> {
  const worker = new Worker(thread, {
    workerData: order,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  return new Promise<unknown>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('reading took too long')), timeLimitMs);
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('reading thread ended'));
    });
  }).finally(() => worker.terminate());
}
