import type { z } from 'zod';
import { Fault } from '#domain/fault.ts';
import type { Fork } from '../fork.ts';
import { CheckNews, type CheckOrder, type FoundRow } from './check-order.ts';

export type CheckDone = Omit<Extract<z.infer<typeof CheckNews>, { kind: 'done' }>, 'kind'>;

export interface RunCheckOptions {
  readonly fork: Fork;
  readonly order: CheckOrder;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly parcels: number; readonly of: number }) => void;
  /** The worst first, in the order in which they are shown. */
  readonly onFound: (rows: readonly FoundRow[]) => void;
}

/** Checks a replica in a process of its own. Faults those of the store, CANCELLED; INTERNAL when the process ends by itself */
export function runCheck({ fork, order, signal, onProgress, onFound }: RunCheckOptions): Promise<CheckDone> {
  const helper = fork(new URL('./check-process.ts', import.meta.url));
  return new Promise<CheckDone>((resolve, reject) => {
    if (signal.aborted) return reject(new Fault('CANCELLED'));
    signal.addEventListener('abort', () => reject(new Fault('CANCELLED')), { once: true });
    helper.onMessage((message) => {
      const news = CheckNews.safeParse(message);
      if (!news.success || signal.aborted) return;
      if (news.data.kind === 'progress') onProgress(news.data);
      else if (news.data.kind === 'found') onFound(news.data.rows);
      else if (news.data.kind === 'done') resolve(news.data);
      else reject(new Fault(news.data.code, { data: news.data.data }));
    });
    helper.onExit(() => reject(new Fault('INTERNAL', { data: { what: 'check' } })));
    helper.send(order);
  }).finally(() => helper.kill());
}
