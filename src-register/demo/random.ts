/** Avalanche of 32-bit words: the same place of the same world always draws the same numbers, in any order of asking. */
export const hash32 = (...words: readonly number[]): number => hashFrom(0x9e3779b9, words);

function hashFrom(start: number, words: readonly number[]): number {
  let h = start;
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
  readonly #words: readonly number[];
  #ids = 0;

  constructor(...words: readonly number[]) {
    this.#words = words;
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

  /**
   * Version 8 (RFC 9562: own scheme), reproducible. Four hashes that start apart: the 32 bits of the generator itself
   * would give two of a million rows the same id.
   */
  uuid(): string {
    const place = [...this.#words, this.#ids++];
    const hex = LANES.map((lane) => hashFrom(lane, place).toString(16).padStart(8, '0')).join('');
    const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

const LANES = [0x2545f491, 0x7f4a7c15, 0x94d049bb, 0xbf58476d] as const;
