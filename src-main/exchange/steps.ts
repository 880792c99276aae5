import { setImmediate as nextTurn } from 'node:timers/promises';
import { Fault } from '#domain/fault.ts';

/** Long work in short steps. Each says what share of it is done, 0…1; null where nobody knows. */
export type Steps<T> = Generator<number | null, T, void>;

/** All of it at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** After so long others get their turn: the window and the line go on beside the work. */
const TURN_MS = 25;
/** So often the work tells how far it is. */
const TELL_MS = 200;

/** The turns of long work that can be cancelled. */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  readonly #what: string;
  #until = performance.now() + TURN_MS;

  constructor(signal: AbortSignal | undefined, what: string) {
    this.#signal = signal;
    this.#what = what;
  }

  get isOver(): boolean {
    return performance.now() >= this.#until;
  }

  /** Where the turn is over, lets others have theirs. Faults CANCELLED */
  async rest(): Promise<void> {
    if (!this.isOver && !this.#signal?.aborted) return;
    await nextTurn();
    if (this.#signal?.aborted) throw new Fault('CANCELLED', { data: { what: this.#what } });
    this.#until = performance.now() + TURN_MS;
  }
}

interface TurnOptions {
  readonly signal: AbortSignal;
  readonly what: string;
  readonly onShare: (share: number | null) => void;
}

/** Step by step, others having their turns between. Faults CANCELLED, and nothing of the work is kept then */
export async function inTurns<T>(steps: Steps<T>, { signal, what, onShare }: TurnOptions): Promise<T> {
  const turns = new Turns(signal, what);
  let tellAt = performance.now() + TELL_MS;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (!turns.isOver) continue;
    if (performance.now() >= tellAt) {
      onShare(step.value);
      tellAt = performance.now() + TELL_MS;
    }
    await turns.rest();
  }
}
