/** After this many ends within a minute it stays down: something is broken that a restart does not mend. */
const RESTARTS_A_MINUTE = 5;
const MINUTE_MS = 60_000;

/** Counts the ends of a process by a clock that nobody sets. */
export class Restarts {
  readonly #most: number;
  #ends: number[] = [];

  constructor(most = RESTARTS_A_MINUTE) {
    this.#most = most;
  }

  /** One more end: how many there were within a minute, and whether to start again. */
  ended(): { readonly endsThisMinute: number; readonly again: boolean } {
    const now = performance.now();
    this.#ends = [...this.#ends.filter((at) => now - at < MINUTE_MS), now];
    return { endsThisMinute: this.#ends.length, again: this.#ends.length < this.#most };
  }
}
