import { fromHex } from '#domain/bytes.ts';
import { openStore } from '#register/store.ts';
import { verifyJournal } from '#register/verify-journal.ts';
import { toFault } from '../faults.ts';
import { helperLine } from '../fork.ts';
import { VerifyOrder, type VerifyNews } from './verify-order.ts';

/*
 * Walks the whole log of a replica in a process of its own: every row against the act that brought it, a minute for a
 * million parcels, while the window goes on working.
 */
const line = helperLine();

line.hear((message) => {
  const order = VerifyOrder.safeParse(message);
  if (!order.success) return;
  line.say(verify(order.data));
  setTimeout(() => process.exit(0), 200);
});

function verify({ file, key, region, journalKey, known }: VerifyOrder): VerifyNews {
  try {
    const store = openStore({ file, key, readonly: true, migrations: 'replica' });
    const root = known && fromHex(known.root);
    const remembered = known && root ? [{ size: known.size, root }] : [];
    return { kind: 'report', report: verifyJournal(store.raw, region, { vkey: journalKey, remembered }) };
  } catch (error) {
    const { code, data } = toFault(error);
    return { kind: 'failed', code, data };
  }
}
