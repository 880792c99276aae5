import type { z } from 'zod';
import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';
import type { Fork } from '../fork.ts';
import type { Replica } from './replica.ts';
import { VerifyNews, type VerifyOrder } from './verify-order.ts';

type Report = Extract<z.infer<typeof VerifyNews>, { kind: 'report' }>['report'];

/** The journal of the open replica, every act, head and row, checked in a process of its own. */
export function verifyReplica(fork: Fork, { options, heads, store }: Replica): Promise<Report> {
  invariant(store.raw.open, 'a replica that is not there has said so');
  const { file, region, journalKey } = options;
  const order: VerifyOrder = { file, key: new Uint8Array(options.key), region, journalKey, known: heads.known };
  return new Promise((resolve, reject) => {
    const helper = fork(new URL('./verify-process.ts', import.meta.url));
    helper.onMessage((message) => {
      const news = VerifyNews.safeParse(message);
      if (!news.success) return;
      if (news.data.kind === 'report') resolve(news.data.report);
      else reject(new Fault(news.data.code, { data: news.data.data }));
    });
    helper.onExit(() => reject(new Fault('INTERNAL', { data: { what: 'verify' } })));
    helper.send(order);
  });
}
