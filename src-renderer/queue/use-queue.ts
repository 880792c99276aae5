import { backHalf } from '../app/back-half.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import { type QueueState, useQueueStore } from './queue.store.ts';

/** Work on the queue: every call goes through the back half to the server, which alone decides. */
export function useQueue() {
  const store = useQueueStore();
  const workplace = useWorkplace();

  async function load(): Promise<void> {
    const wanted = store.state;
    try {
      const rows = await backHalf.queue.list({ state: wanted });
      if (store.state !== wanted) return;
      store.rows = rows;
      store.listFault = null;
      if (wanted === 'lodged') workplace.badges['queue'] = rows.length;
    } catch (error) {
      // What was read stays on the screen: the order of receipt does not change by being offline
      if (store.state === wanted) store.listFault = toSeatFault(error);
    }
  }

  async function examine(submissionId: string): Promise<void> {
    store.current = submissionId;
    store.fault = null;
    store.answer = null;
    store.task = 'examine';
    try {
      const examination = await backHalf.queue.examine({ submissionId });
      if (store.current === submissionId) store.examination = examination;
    } catch (error) {
      if (store.current === submissionId) store.fault = toSeatFault(error);
    } finally {
      if (store.current === submissionId) store.task = null;
    }
  }

  /** Answers whether the server took the decision; its answer or the fault stands in the store. */
  async function decide(input: Parameters<typeof backHalf.queue.decide>[0]): Promise<boolean> {
    if (store.task !== null) return false;
    store.task = 'decide';
    store.fault = null;
    try {
      store.answer = await backHalf.queue.decide(input);
      void load();
      return store.answer.kind === 'registered' || store.answer.kind === 'refused';
    } catch (error) {
      store.fault = toSeatFault(error);
      return false;
    } finally {
      store.task = null;
    }
  }

  async function show(state: QueueState): Promise<void> {
    if (store.state === state) return;
    store.state = state;
    store.rows = null;
    await load();
  }

  return { load, examine, decide, show };
}
