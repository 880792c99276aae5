import type { Skipped } from './drawing.ts';

/** A hostile file can make up a new `what` for every byte of it. */
const MOST_REASONS = 1000;

/** Counts what does not come along, by reason; keeps where the first was. `reason` is a key under `exchange.skipped`. */
export class SkipLog {
  readonly #entries = new Map<string, { what: string; reason: string; count: number; where: string | null }>();

  skip(what: string, reason: string, where: string | null = null, count = 1): void {
    const key = `${reason}\n${what}`;
    const known = this.#entries.get(key);
    if (known) known.count += count;
    else if (this.#entries.size < MOST_REASONS) this.#entries.set(key, { what, reason, count, where });
  }

  list(): readonly Skipped[] {
    return [...this.#entries.values()];
  }
}
