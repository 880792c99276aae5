/**
 * How long to wait before the next try: doubling up to a minute, and never the same for all seats, so that a server
 * that comes back is not met by everybody at once (SEC-109).
 */
export class Backoff {
  readonly #first: number;
  readonly #most: number;
  #tries = 0;

  constructor(firstMs: number, mostMs = 60_000) {
    this.#first = firstMs;
    this.#most = mostMs;
  }

  next(): number {
    const full = Math.min(this.#most, this.#first * 2 ** Math.min(this.#tries++, 20));
    return full / 2 + Math.random() * (full / 2);
  }

  reset(): void {
    this.#tries = 0;
  }
}

/** A pause that ends early when the signal does or when `wake` is called. */
export class Pause {
  #end: (() => void) | null = null;
  #woken = false;

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    const woken = this.#woken;
    this.#woken = false;
    if (signal.aborted || woken) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#end = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#end = end;
      signal.addEventListener('abort', end, { once: true });
    });
  }

  /** A call that comes while nobody waits counts for the next wait: it must not get lost. */
  wake(): void {
    if (this.#end) this.#end();
    else this.#woken = true;
  }
}
