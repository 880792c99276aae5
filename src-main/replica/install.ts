import { Fault } from '#domain/fault.ts';
import type { Fork } from '../fork.ts';
import { InstallNews, type InstallOrder } from './install-order.ts';

export interface InstallProgress {
  readonly phase: 'snapshot' | 'install';
  readonly done: number;
  readonly total: number;
}

export interface InstallOptions {
  readonly fork: Fork;
  readonly order: InstallOrder;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: InstallProgress) => void;
}

/** Downloads and installs the replica in a process of its own; answers the size of its journal. Faults of the line and the disk, CANCELLED */
export function installReplica({ fork, order, signal, onProgress }: InstallOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Fault('CANCELLED'));
    const helper = fork(new URL('./install-process.ts', import.meta.url));
    const cancel = (): void => {
      helper.kill();
      reject(new Fault('CANCELLED'));
    };
    signal.addEventListener('abort', cancel, { once: true });
    helper.onMessage((message) => {
      const news = InstallNews.safeParse(message);
      // What it said before it was ended belongs to nobody any more.
      if (!news.success || signal.aborted) return;
      if (news.data.kind === 'progress')
        onProgress({ phase: news.data.phase, done: news.data.done, total: news.data.total });
      if (news.data.kind === 'done') resolve(news.data.size);
      if (news.data.kind === 'failed') reject(new Fault(news.data.code, { data: news.data.data }));
    });
    helper.onExit(() => {
      signal.removeEventListener('abort', cancel);
      reject(new Fault('INTERNAL', { data: { what: 'install' } }));
    });
    helper.send(order);
  });
}
