import type { TrustStep } from '#contracts/workstation/trust.ts';
import { backHalf } from '../app/back-half.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { useSession } from '../app/session.store.ts';
import type { Unlocking } from '../keys/use-unlock.ts';
import { useTrustStore } from './trust.store.ts';

/** Reading and changing the trust store. The server decides; what it says is shown. */
export function useTrust() {
  const store = useTrustStore();
  const session = useSession();

  async function load(): Promise<void> {
    try {
      store.view = await backHalf.trust.store();
      if (session.can('trust.change') && session.seat?.offline === false)
        store.proposals = await backHalf.trust.proposals();
    } catch (error) {
      store.fault = toSeatFault(error);
    }
  }

  function add(step: TrustStep): void {
    store.draft = [...store.draft, step];
    store.refusal = null;
  }

  const drop = (place: number): void => {
    store.draft = store.draft.filter((_, at) => at !== place);
    if (store.draft.length === 0) store.isSigning = false;
  };

  /** True when it was done. */
  async function work(run: () => Promise<{ readonly kind: string } | null>): Promise<boolean> {
    if (store.isBusy) return false;
    store.isBusy = true;
    store.fault = null;
    store.refusal = null;
    try {
      const answer = await run();
      if (answer !== null && isRejected(answer)) store.refusal = { code: answer.reason, about: answer.about };
      await load();
      return store.refusal === null;
    } catch (error) {
      store.fault = toSeatFault(error);
      return false;
    } finally {
      store.isBusy = false;
    }
  }

  const proposed = () => ({
    base: store.view?.version ?? 1,
    commands: store.draft.map(({ command }) => command),
    reason: store.reason.trim(),
  });
  const toPropose = () => backHalf.trust.toPropose(proposed());

  async function propose(shown: string, unlocking: Unlocking): Promise<boolean> {
    const isDone = await work(() => backHalf.trust.propose({ ...proposed(), shown, ...unlocking }));
    if (isDone) {
      store.draft = [];
      store.reason = '';
    }
    return isDone;
  }

  const toDecide = (decided: TrustDecided) => backHalf.trust.toDecide(decided);
  const decide = (decided: TrustDecided, shown: string, unlocking: Unlocking): Promise<boolean> =>
    work(() => backHalf.trust.decide({ ...decided, shown, ...unlocking }));

  return { load, add, drop, toPropose, propose, toDecide, decide };
}

export type TrustDecided = Parameters<typeof backHalf.trust.toDecide>[0];

interface Rejected {
  readonly kind: 'rejected';
  readonly reason: string;
  readonly about: readonly string[];
}

const isRejected = (answer: { readonly kind: string }): answer is Rejected => answer.kind === 'rejected';
