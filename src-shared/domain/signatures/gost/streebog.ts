import { CONSTANTS, HIGH, LOW } from './streebog-tables.ts';

const BLOCK = 64;
const WORDS = 16;

/**
 * Streebog, GOST R 34.11-2012 (RFC 6986), as a stream: `update` as often as there are bytes, then `digest` once. Gigabytes
 * pass through two blocks of memory. Bytes go in and come out as they stand in files, the lowest first.
 */
export class Streebog {
  readonly #bits: 256 | 512;
  readonly #chain = new Int32Array(WORDS);
  readonly #sum = new Int32Array(WORDS);
  readonly #block = new Uint8Array(BLOCK);
  #filled = 0;
  #blocks = 0;

  constructor(bits: 256 | 512) {
    this.#bits = bits;
    this.#chain.fill(bits === 256 ? 0x01010101 : 0);
  }

  update(bytes: Uint8Array): this {
    let at = 0;
    while (at < bytes.length) {
      const taken = Math.min(BLOCK - this.#filled, bytes.length - at);
      this.#block.set(bytes.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === BLOCK) this.#take(8 * BLOCK);
    }
    return this;
  }

  digest(): Uint8Array<ArrayBuffer> {
    const rest = 8 * this.#filled;
    this.#block.fill(0, this.#filled);
    this.#block[this.#filled] = 1;
    const length = lengthWords(this.#blocks, rest);
    this.#take(rest);
    compress(this.#chain, ZERO, length);
    compress(this.#chain, ZERO, this.#sum);
    const bytes = new Uint8Array(BLOCK);
    const view = new DataView(bytes.buffer);
    for (let word = 0; word < WORDS; word++) view.setInt32(4 * word, this.#chain[word] as number, true);
    return this.#bits === 512 ? bytes : bytes.slice(BLOCK / 2);
  }

  /** The block that is filled, of which so many bits are the message. */
  #take(bits: number): void {
    const words = new Int32Array(WORDS);
    const view = new DataView(this.#block.buffer);
    for (let word = 0; word < WORDS; word++) words[word] = view.getInt32(4 * word, true);
    compress(this.#chain, lengthWords(this.#blocks, 0), words);
    addWords(this.#sum, words);
    if (bits === 8 * BLOCK) this.#blocks++;
    this.#filled = 0;
  }
}

/** Of bytes that are at hand. */
export const streebog = (bits: 256 | 512, bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Streebog(bits).update(bytes).digest();

const ZERO = new Int32Array(WORDS);

/** Bits before a block, as a number of 512 bits: a file of 2^53 bytes is beyond any disk. */
function lengthWords(blocks: number, rest: number): Int32Array {
  const words = new Int32Array(WORDS);
  const low = (blocks % 2 ** 23) * 512 + rest;
  words[0] = low | 0;
  words[1] = Math.floor(blocks / 2 ** 23);
  return words;
}

function addWords(sum: Int32Array, words: Int32Array): void {
  let carry = 0;
  for (let word = 0; word < WORDS; word++) {
    const added = ((sum[word] as number) >>> 0) + ((words[word] as number) >>> 0) + carry;
    sum[word] = added | 0;
    carry = added >= 2 ** 32 ? 1 : 0;
  }
}

const key = new Int32Array(WORDS);
const state = new Int32Array(WORDS);
const mixed = new Int32Array(WORDS);

/** g_N of §8: what the chain becomes by a block. */
function compress(chain: Int32Array, length: Int32Array, block: Int32Array): void {
  xorInto(mixed, chain, length);
  transform(key, mixed);
  state.set(block);
  for (const constant of CONSTANTS) {
    xorInto(mixed, state, key);
    transform(state, mixed);
    xorInto(mixed, key, constant);
    transform(key, mixed);
  }
  for (let word = 0; word < WORDS; word++)
    chain[word] = (chain[word] as number) ^ (state[word] as number) ^ (key[word] as number) ^ (block[word] as number);
}

function xorInto(to: Int32Array, a: Int32Array, b: Int32Array): void {
  for (let word = 0; word < WORDS; word++) to[word] = (a[word] as number) ^ (b[word] as number);
}

/** LPS of §6: byte `i` of every word goes into word `i`, each through its table. */
function transform(to: Int32Array, from: Int32Array): void {
  for (let half = 0; half < 2; half++) {
    const w0 = from[half] as number;
    const w1 = from[2 + half] as number;
    const w2 = from[4 + half] as number;
    const w3 = from[6 + half] as number;
    const w4 = from[8 + half] as number;
    const w5 = from[10 + half] as number;
    const w6 = from[12 + half] as number;
    const w7 = from[14 + half] as number;
    for (let byte = 0; byte < 4; byte++) {
      const shift = 8 * byte;
      const i0 = (w0 >>> shift) & 0xff;
      const i1 = 0x100 | ((w1 >>> shift) & 0xff);
      const i2 = 0x200 | ((w2 >>> shift) & 0xff);
      const i3 = 0x300 | ((w3 >>> shift) & 0xff);
      const i4 = 0x400 | ((w4 >>> shift) & 0xff);
      const i5 = 0x500 | ((w5 >>> shift) & 0xff);
      const i6 = 0x600 | ((w6 >>> shift) & 0xff);
      const i7 = 0x700 | ((w7 >>> shift) & 0xff);
      const at = 8 * half + 2 * byte;
      to[at] =
        (LOW[i0] as number) ^
        (LOW[i1] as number) ^
        (LOW[i2] as number) ^
        (LOW[i3] as number) ^
        (LOW[i4] as number) ^
        (LOW[i5] as number) ^
        (LOW[i6] as number) ^
        (LOW[i7] as number);
      to[at + 1] =
        (HIGH[i0] as number) ^
        (HIGH[i1] as number) ^
        (HIGH[i2] as number) ^
        (HIGH[i3] as number) ^
        (HIGH[i4] as number) ^
        (HIGH[i5] as number) ^
        (HIGH[i6] as number) ^
        (HIGH[i7] as number);
    }
  }
}
