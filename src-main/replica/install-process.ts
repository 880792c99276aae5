import type { z } from 'zod';
import { toFault } from '../faults.ts';
import { helperLine } from '../fork.ts';
import { downloadSnapshot } from './download-snapshot.ts';
import { installSnapshot } from './install-snapshot.ts';
import { InstallOrder } from './install-order.ts';
import { SealedDownload } from './sealed-download.ts';

/*
 * A process of its own that downloads a snapshot and makes the replica file from it: the plain image, several hundred
 * megabytes, lives and dies with this process. It is told everything by one message and answers with progress.
 */
const line = helperLine();
let begun = false;

line.hear((message) => {
  const order = InstallOrder.safeParse(message);
  if (!order.success || begun) return;
  begun = true;
  run(order.data)
    .then((size) => line.say({ kind: 'done', size }))
    .catch((error: unknown) => {
      const fault = toFault(error);
      line.say({ kind: 'failed', code: fault.code, data: fault.data });
    })
    // The message must be out before the process ends.
    .finally(() => setTimeout(() => process.exit(0), 200));
});

async function run(order: z.infer<typeof InstallOrder>): Promise<number> {
  const kept = new SealedDownload(order.partial, order.downloadKey);
  try {
    const progress = (phase: 'snapshot' | 'install') => {
      let last = 0;
      return (done: number, total: number): void => {
        const now = Date.now();
        if (now - last < 100 && done < total) return;
        last = now;
        line.say({ kind: 'progress', phase, done, total });
      };
    };
    await downloadSnapshot(kept, {
      server: order.server,
      token: order.token,
      region: order.region,
      onProgress: progress('snapshot'),
    });
    const packed = kept.whole();
    try {
      return installSnapshot({ ...order, packed, onProgress: progress('install') });
    } finally {
      // Whether it was good or not, these bytes are never wanted again.
      kept.discard();
    }
  } finally {
    kept.close();
  }
}
