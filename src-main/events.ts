import type { SeatEvent } from '#contracts/workstation/session.ts';

/** More than a window ever leaves unread; a reader that stopped reading loses the oldest. */
const KEPT_PER_READER = 500;

/** What happened at this seat, for every window that listens. */
export class SeatEvents {
  readonly #readers = new Set<Reader>();

  /** Windows that listen. */
  get readers(): number {
    return this.#readers.size;
  }

  publish(event: SeatEvent): void {
    for (const reader of this.#readers) reader.push(event);
  }

  /** Everything from now on, until the reader goes away or the signal ends. */
  async *subscribe(signal: AbortSignal | undefined): AsyncGenerator<SeatEvent, void, void> {
    const reader = new Reader();
    const end = (): void => reader.end();
    this.#readers.add(reader);
    signal?.addEventListener('abort', end);
    try {
      while (!signal?.aborted) {
        const event = await reader.next();
        if (event === null) return;
        yield event;
      }
    } finally {
      this.#readers.delete(reader);
      signal?.removeEventListener('abort', end);
    }
  }

  close(): void {
    for (const reader of this.#readers) reader.end();
  }
}

class Reader {
  #waiting: SeatEvent[] = [];
  #ended = false;
  #wake: (() => void) | null = null;

  push(event: SeatEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length > KEPT_PER_READER) this.#waiting.shift();
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async next(): Promise<SeatEvent | null> {
    while (!this.#ended) {
      const event = this.#waiting.shift();
      if (event) return event;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return null;
  }
}
