import type { TagSource } from './tag-source.ts';

/**
 * The tags of one entity, as ranges of the file; filled again for each, so that nothing is made per tag. Extended data
 * (codes from 1000) stay out, and so does an embedded object (code 101): its codes mean other things than the entity's.
 */
export class EntityTags {
  readonly #source: TagSource;
  #codes = new Int16Array(256);
  #starts = new Float64Array(256);
  #ends = new Float64Array(256);
  count = 0;
  /** The next entity was reached: nothing is torn off. */
  complete = false;

  constructor(source: TagSource) {
    this.#source = source;
  }

  /** Reads up to the next tag 0, and leaves the source on it. */
  fill(): void {
    this.count = 0;
    this.complete = false;
    let embedded = false;
    while (this.#source.next()) {
      const { code } = this.#source;
      if (code === 0) {
        this.complete = true;
        return;
      }
      embedded ||= code === 101;
      if (!embedded && code < 1000 && code !== 999) this.#push(code);
    }
  }

  code(index: number): number {
    return this.#codes[index] as number;
  }

  numberAt(index: number): number {
    return this.#source.number(this.code(index), this.#starts[index] as number, this.#ends[index] as number);
  }

  bytesAt(index: number): Uint8Array {
    return this.#source.bytes.subarray(this.#starts[index], this.#ends[index]);
  }

  /** The value as Latin-1: names as keys, handles. */
  latin1At(index: number): string {
    return this.#source.bytes.toString('latin1', this.#starts[index], this.#ends[index]);
  }

  /** Index of the first tag with the code, -1 for none. */
  find(code: number): number {
    for (let index = 0; index < this.count; index++) if (this.#codes[index] === code) return index;
    return -1;
  }

  number(code: number, missing: number): number {
    const index = this.find(code);
    return index < 0 ? missing : this.numberAt(index);
  }

  #push(code: number): void {
    if (this.count === this.#codes.length) this.#grow();
    this.#codes[this.count] = code;
    this.#starts[this.count] = this.#source.start;
    this.#ends[this.count] = this.#source.end;
    this.count++;
  }

  #grow(): void {
    const grown = { codes: new Int16Array(2 * this.count), at: () => new Float64Array(2 * this.count) };
    const [starts, ends] = [grown.at(), grown.at()];
    grown.codes.set(this.#codes);
    starts.set(this.#starts);
    ends.set(this.#ends);
    [this.#codes, this.#starts, this.#ends] = [grown.codes, starts, ends];
  }
}
