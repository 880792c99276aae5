/** Avalanche of 32-bit words: the same place of the same world always draws the same numbers, in any order of asking. */
export function hash32(...words: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const word of words) {
    h = Math.imul(h ^ word, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** Small generator (mulberry32) for one place. */
export class Random {
  #state: number;

  constructor(...words: readonly number[]) {
    this.#state = hash32(...words);
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.next() * items.length)] ?? items[0];
  }

  /** Version 8 (RFC 9562: own scheme), reproducible. */
  uuid(): string {
    const hex = (digits: number): string =>
      Math.floor(this.next() * 2 ** (digits * 4))
        .toString(16)
        .padStart(digits, '0');
    return `${hex(8)}-${hex(4)}-8${hex(3)}-${(8 + this.whole(0, 3)).toString(16)}${hex(3)}-${hex(6)}${hex(6)}`;
  }
}
