/** Places in the bytes of a JSON text; the values themselves are parsed by JSON.parse, one by one. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

export interface Member {
  readonly key: Slice;
  readonly value: Slice;
  readonly to: number;
}

export type JsonProblem = 'notJson' | 'tooDeep';

const DEPTH = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const [COMMA, COLON] = [0x2c, 0x3a];
/** Divides the texts of a sequence (RFC 8142). */
const RECORD = 0x1e;

/**
 * Walks over JSON without making values of it, so that a file of 100 MB is never an object of 700 MB: whoever calls
 * parses one feature at a time. Any code page that has ASCII in its lower half can be walked over.
 * `fail` throws.
 */
export class JsonWalker {
  readonly #bytes: Uint8Array;
  readonly #fail: (problem: JsonProblem, at: number) => never;

  constructor(bytes: Uint8Array, fail: (problem: JsonProblem, at: number) => never) {
    this.#bytes = bytes;
    this.#fail = fail;
  }

  /** The texts of the file: one, or one to a line. */
  *texts(): Generator<Slice> {
    const marked = this.#bytes[0] === 0xef && this.#bytes[1] === 0xbb && this.#bytes[2] === 0xbf;
    let at = this.#skipBlanks(marked ? 3 : 0);
    while (at < this.#bytes.length) {
      const to = this.#endOfValue(at);
      yield { from: at, to };
      at = this.#skipBlanks(to);
    }
  }

  isObject({ from }: Slice): boolean {
    return this.#bytes[from] === OPEN_OBJECT;
  }

  isArray({ from }: Slice): boolean {
    return this.#bytes[from] === OPEN_ARRAY;
  }

  /** Keys (as written, with their quotes) and values of an object. */
  members(object: Slice): Generator<Member> {
    return this.#entries(object, CLOSE_OBJECT, (at) => {
      if (this.#bytes[at] !== QUOTE) this.#fail('notJson', at);
      const key = { from: at, to: this.#endOfString(at) };
      const colon = this.#skipBlanks(key.to);
      if (this.#bytes[colon] !== COLON) this.#fail('notJson', colon);
      const from = this.#skipBlanks(colon + 1);
      const to = this.#endOfValue(from);
      return { key, value: { from, to }, to };
    });
  }

  elements(array: Slice): Generator<Slice> {
    return this.#entries(array, CLOSE_ARRAY, (at) => ({ from: at, to: this.#endOfValue(at) }));
  }

  *#entries<T extends { readonly to: number }>(
    { from, to }: Slice,
    close: number,
    read: (at: number) => T,
  ): Generator<T> {
    const isEnd = (at: number): boolean => at === to - 1 && this.#bytes[at] === close;
    let at = this.#skipBlanks(from + 1);
    if (isEnd(at)) return;
    for (;;) {
      const entry = read(at);
      yield entry;
      at = this.#skipBlanks(entry.to);
      if (isEnd(at)) return;
      if (at >= to || this.#bytes[at] !== COMMA) this.#fail('notJson', at);
      at = this.#skipBlanks(at + 1);
    }
  }

  #skipBlanks(at: number): number {
    let next = at;
    for (;;) {
      const byte = this.#bytes[next];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09 && byte !== RECORD) return next;
      next += 1;
    }
  }

  #endOfValue(at: number): number {
    const first = this.#bytes[at];
    if (first === QUOTE) return this.#endOfString(at);
    if (first === OPEN_OBJECT || first === OPEN_ARRAY) return this.#endOfNested(at);
    let end = at;
    while (isLiteral(this.#bytes[end])) end += 1;
    return end > at ? end : this.#fail('notJson', at);
  }

  #endOfNested(at: number): number {
    let depth = 0;
    for (let next = at; next < this.#bytes.length; next++) {
      const byte = this.#bytes[next];
      if (byte === QUOTE) next = this.#endOfString(next) - 1;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        depth += 1;
        if (depth > DEPTH) this.#fail('tooDeep', next);
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        depth -= 1;
        if (depth === 0) return next + 1;
      }
    }
    return this.#fail('notJson', this.#bytes.length);
  }

  #endOfString(at: number): number {
    for (let next = at + 1; next < this.#bytes.length; next++) {
      const byte = this.#bytes[next];
      if (byte === BACKSLASH) next += 1;
      else if (byte === QUOTE) return next + 1;
    }
    return this.#fail('notJson', this.#bytes.length);
  }
}

/** Letters, digits and signs of numbers, true, false and null. */
const isLiteral = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e ||
    byte === 0x45);
