import { computed, reactive, ref, shallowRef } from 'vue';
import type { FaultCode } from '#contracts/errors.ts';
import type { ShownText } from '#contracts/workstation/keys.ts';
import type { Refusal, Result } from '#domain/result.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { useTexts } from '../app/texts.ts';
import type { Unlocking } from '../keys/use-unlock.ts';

/** One of several that are signed together, as it is shown before the PIN is asked for. */
export interface BatchItem {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** What is signed: SHA-256 by what it is of. */
  readonly hashes: readonly { readonly of: string; readonly sha256: string }[];
}

/** One that was shown, with the hash of its text. */
export interface ShownItem {
  readonly id: string;
  readonly shown: string;
}

type Step<A> =
  | { readonly kind: 'answered'; readonly id: string; readonly answer: A }
  | { readonly kind: 'stopped'; readonly code: FaultCode; readonly facts: SeatFault['facts'] };

export interface BatchWork<A> {
  /** What of one will be signed, as it will be signed. */
  readonly toSign: (id: string) => Promise<Result<ShownText, Refusal>>;
  readonly sign: (
    wanted: readonly ShownItem[],
    order: Unlocking & { readonly batchId: string },
  ) => Promise<AsyncIterable<Step<A>>>;
  /** Why one was not taken; empty where it was. */
  readonly whyNot: (answer: A) => string;
}

export type ItemState = 'waiting' | 'running' | 'done' | 'refused';

/**
 * Several signed one after the other. What stops – a token pulled out, a person – leaves the rest waiting; it goes on when
 * the key is unlocked again, never by itself.
 */
export function useBatch<A>(work: BatchWork<A>) {
  const { refusalText } = useTexts();
  const answers = ref<ReadonlyMap<string, string>>(new Map());
  const shown = ref<ReadonlyMap<string, string>>(new Map());
  const running = ref<string>('');
  const fault = shallowRef<SeatFault | null>(null);
  const isStopping = ref<boolean>(false);
  let batchId = '';

  const stateOf = (id: string): ItemState => {
    const whyNot = answers.value.get(id);
    if (whyNot !== undefined) return whyNot === '' ? 'done' : 'refused';
    return running.value === id ? 'running' : 'waiting';
  };

  function take(step: Step<A>, ids: readonly string[]): void {
    if (step.kind === 'stopped') {
      fault.value = { code: step.code, trace: null, facts: step.facts };
      return;
    }
    answers.value = new Map([...answers.value, [step.id, work.whyNot(step.answer)]]);
    running.value = ids[ids.indexOf(step.id) + 1] ?? '';
  }

  /** The hash of the text of each that has no answer yet; one that is not to be signed is refused at once. */
  async function look(all: readonly string[]): Promise<void> {
    shown.value = new Map();
    for (const id of all.filter((each) => !answers.value.has(each))) {
      const text = await work.toSign(id);
      if (text.ok) shown.value = new Map([...shown.value, [id, text.value.sha256]]);
      else answers.value = new Map([...answers.value, [id, refusalText(text.error)]]);
    }
  }

  /** Has the texts made, or says why they are not. */
  async function lookAgain(all: readonly string[]): Promise<void> {
    await look(all).catch((error: unknown) => (fault.value = toSeatFault(error)));
  }

  /** Signs those of these that have no answer yet. */
  async function start(all: readonly string[], unlocking: Unlocking): Promise<void> {
    const ids = all.filter((id) => !answers.value.has(id));
    const [first] = ids;
    if (first === undefined || running.value !== '') return;
    running.value = first;
    fault.value = null;
    isStopping.value = false;
    batchId = crypto.randomUUID();
    try {
      const wanted = ids.map((id) => ({ id, shown: shown.value.get(id) ?? '' }));
      for await (const step of await work.sign(wanted, { ...unlocking, batchId })) take(step, ids);
    } catch (error) {
      fault.value = toSeatFault(error);
    } finally {
      running.value = '';
    }
    if (fault.value?.code === 'NOT_AS_SHOWN') await look(all).catch(() => undefined);
  }

  /** After the one in hand: what became of that is known then. */
  async function stop(): Promise<void> {
    isStopping.value = true;
    await backHalf.keys.stopBatch({ batchId }).catch(() => undefined);
  }

  const count = (wanted: ItemState): number => [...answers.value.keys()].filter((id) => stateOf(id) === wanted).length;
  return reactive({
    fault,
    isStopping,
    isRunning: computed<boolean>(() => running.value !== ''),
    done: computed<number>(() => count('done')),
    answered: computed<number>(() => answers.value.size),
    stateOf,
    shownOf: (id: string): string => shown.value.get(id) ?? '',
    areShown: (all: readonly string[]): boolean => all.every((id) => answers.value.has(id) || shown.value.has(id)),
    lookAgain,
    whyNot: (id: string): string => answers.value.get(id) ?? '',
    start,
    stop,
  });
}
