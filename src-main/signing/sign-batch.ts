import type { FaultCode, FaultData } from '#contracts/errors.ts';
import { Fault } from '#domain/fault.ts';
import { isFaultCode, toFault } from '../faults.ts';
import type { SigningKey } from './signing-client.ts';

/** What became of one of several that are signed with one PIN; `stopped` is the last that is heard. */
export type BatchStep<A> =
  | { readonly kind: 'answered'; readonly id: string; readonly answer: A }
  | { readonly kind: 'stopped'; readonly code: FaultCode; readonly facts: FaultData['facts'] };

export interface BatchOrder<A> {
  readonly ids: readonly string[];
  readonly openKey: () => Promise<SigningKey>;
  /** Makes the text of one, has it signed and hands it on, or says why not without signing. */
  readonly perform: (id: string, key: SigningKey) => Promise<A>;
}

/**
 * Signs one after the other with a key that is opened once. A fault – the token was pulled out, the line is gone – stops
 * all: what was signed stays signed, the rest is not touched, and nothing is tried again here. The key is closed whatever
 * happens, also when the listener goes away.
 */
async function* signBatch<A>(
  { ids, openKey, perform }: BatchOrder<A>,
  signal: AbortSignal,
): AsyncGenerator<BatchStep<A>> {
  let key: SigningKey | null = null;
  try {
    key = await openKey();
    for (const id of ids) {
      if (signal.aborted) throw new Fault('CANCELLED', { data: { what: 'batch' } });
      yield { kind: 'answered', id, answer: await perform(id, key) };
    }
  } catch (error) {
    const { code, data } = toFault(error);
    yield { kind: 'stopped', code: isFaultCode(code) ? code : 'INTERNAL', facts: { ...data } };
  } finally {
    key?.close();
  }
}

/** Batches under way, so that each can be stopped after the one in hand, whose answer is still heard. */
export class Batches {
  readonly #running = new Map<string, AbortController>();

  /** `signal`: the listener has gone away. */
  async *run<A>(id: string, order: BatchOrder<A>, signal?: AbortSignal): AsyncGenerator<BatchStep<A>> {
    const stop = new AbortController();
    this.#running.set(id, stop);
    try {
      yield* signBatch(order, signal ? AbortSignal.any([signal, stop.signal]) : stop.signal);
    } finally {
      this.#running.delete(id);
    }
  }

  get isAtWork(): boolean {
    return this.#running.size > 0;
  }

  stop(id: string): void {
    this.#running.get(id)?.abort();
  }
}
