import { invariant } from '../../invariant.ts';
import { openCore, STATE_BYTES, type StreebogCore } from './streebog-core.ts';

const BLOCK = 64;

/** One for all: a hash is in it only while a call runs. Made when the first bytes come. */
let core: StreebogCore | null = null;

/**
 * Streebog, GOST R 34.11-2012 (RFC 6986), as a stream: `update` as often as there are bytes, then `digest` once. Gigabytes
 * pass through one page of memory. Bytes go in and come out as they stand in files, the lowest first.
 */
export class Streebog {
  readonly #bits: 256 | 512;
  readonly #state = new Uint8Array(STATE_BYTES);
  readonly #rest = new Uint8Array(BLOCK);
  #filled = 0;
  #isOver = false;

  constructor(bits: 256 | 512) {
    this.#bits = bits;
    this.#state.fill(bits === 256 ? 1 : 0, 0, BLOCK);
  }

  update(bytes: Uint8Array): this {
    invariant(!this.#isOver, 'a digest is taken once');
    if (this.#filled + bytes.length < BLOCK) {
      this.#rest.set(bytes, this.#filled);
      this.#filled += bytes.length;
      return this;
    }
    this.#withCore(BLOCK + bytes.length, (at) => {
      let from = 0;
      while (this.#filled + bytes.length - from >= BLOCK) {
        const taken = bytes.subarray(from, from + at.data.length - this.#filled);
        at.data.set(this.#rest.subarray(0, this.#filled));
        at.data.set(taken, this.#filled);
        const blocks = Math.floor((this.#filled + taken.length) / BLOCK);
        at.absorb(blocks, 8 * BLOCK);
        from += blocks * BLOCK - this.#filled;
        this.#filled = 0;
      }
      this.#rest.set(bytes.subarray(from));
      this.#filled = bytes.length - from;
    });
    return this;
  }

  digest(): Uint8Array<ArrayBuffer> {
    invariant(!this.#isOver, 'a digest is taken once');
    this.#isOver = true;
    this.#withCore(BLOCK, (at) => {
      at.data.set(this.#rest.subarray(0, this.#filled));
      at.data[this.#filled] = 1;
      at.absorb(1, 8 * this.#filled);
      at.close();
    });
    const digest = this.#state.slice(this.#bits === 512 ? 0 : BLOCK / 2, BLOCK);
    this.#state.fill(0);
    this.#rest.fill(0);
    return digest;
  }

  #withCore(used: number, work: (at: StreebogCore) => void): void {
    core ??= openCore();
    core.state.set(this.#state);
    work(core);
    this.#state.set(core.state);
    core.wipe(used);
  }
}

/** Of bytes that are at hand. */
export const streebog = (bits: 256 | 512, bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Streebog(bits).update(bytes).digest();
