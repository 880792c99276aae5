import type { ReadRange } from './map-file.ts';

const BLOCK = 64 * 1024;
const MOST_BLOCKS = 128;

/** Small pieces of a file are asked for in blocks and remembered; one question at a time, as the line carries no more. */
export class BlockCache {
  readonly #ask: ReadRange;
  readonly #blocks = new Map<number, Uint8Array>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ask: ReadRange) {
    this.#ask = ask;
  }

  /** Shorter than asked for at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array> {
    const answer = this.#turn.then(() =>
      length >= BLOCK ? this.#ask(offset, length) : this.#fromBlocks(offset, length),
    );
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async #fromBlocks(offset: number, length: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for (let at = offset; at < offset + length;) {
      const index = Math.floor(at / BLOCK);
      const block = await this.#block(index);
      const piece = block.subarray(at - index * BLOCK, offset + length - index * BLOCK);
      if (piece.length === 0) break;
      pieces.push(piece);
      at += piece.length;
    }
    // In memory of its own: who reads it may look at the whole of what it lies in.
    return Uint8Array.from(Buffer.concat(pieces));
  }

  async #block(index: number): Promise<Uint8Array> {
    const known = this.#blocks.get(index);
    const block = known ?? (await this.#ask(index * BLOCK, BLOCK));
    // The one that was used last is the last to go.
    this.#blocks.delete(index);
    this.#blocks.set(index, block);
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= MOST_BLOCKS) break;
      this.#blocks.delete(oldest);
    }
    return block;
  }
}
