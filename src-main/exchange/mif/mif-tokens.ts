import { Buffer } from 'node:buffer';
import { parseNumber } from '../parse-number.ts';
import { decodeText } from '../text-encoding.ts';

const [TAB, LF, CR, SPACE, QUOTE, COMMA] = [0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c];

/** Words, numbers and quoted texts of a MIF file, one after the other, over its bytes. Lines are counted. */
export class MifTokens {
  readonly #bytes: Uint8Array;
  #at = 0;
  line = 1;
  /** Of the texts; the header sets it. */
  encoding = 'utf-8';

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#at = 3;
  }

  /** Next word in capitals, '' at the end of the file. Signs around words are words of their own. */
  word(): string {
    this.#skipBlanks(true);
    const start = this.#at;
    while (this.#at < this.#bytes.length && isWordByte(this.#bytes[this.#at] as number)) this.#at++;
    if (this.#at === start && this.#at < this.#bytes.length) this.#at++;
    return this.#ascii(start, Math.min(this.#at, start + 100)).toUpperCase();
  }

  /** Next number, on this line or a following one; NaN when something else stands there. */
  number(): number {
    this.#skipBlanks(true);
    const start = this.#at;
    while (this.#at < this.#bytes.length && !isBlank(this.#bytes[this.#at] as number)) this.#at++;
    return parseNumber(this.#bytes, start, this.#at);
  }

  /** True when a number, not a word, comes next on this line. */
  hasNumber(): boolean {
    this.#skipBlanks(false);
    const byte = this.#bytes[this.#at] ?? 0;
    return (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e;
  }

  /** Next text in quotes, on this line or a following one; null when something else stands there. `""` is a quote. */
  text(): string | null {
    this.#skipBlanks(true);
    if (this.#bytes[this.#at] !== QUOTE) return null;
    const start = ++this.#at;
    for (; this.#at < this.#bytes.length; this.#at++) {
      const byte = this.#bytes[this.#at];
      if (byte === LF) break;
      if (byte !== QUOTE) continue;
      if (this.#bytes[this.#at + 1] !== QUOTE) {
        const inner = this.#decode(start, this.#at++);
        return inner.replaceAll('""', '"');
      }
      this.#at++;
    }
    return null;
  }

  /** What is left of the line, decoded; the next token is on the next one. */
  restOfLine(): string {
    const start = this.#at;
    this.skipLine();
    return this.#decode(start, this.#bytes[this.#at - 1] === LF ? this.#at - 1 : this.#at).trim();
  }

  skipLine(): void {
    const end = this.#bytes.indexOf(LF, this.#at);
    if (end >= 0) this.line++;
    this.#at = end < 0 ? this.#bytes.length : end + 1;
  }

  #skipBlanks(overLines: boolean): void {
    for (; this.#at < this.#bytes.length; this.#at++) {
      const byte = this.#bytes[this.#at] as number;
      if (!isBlank(byte)) return;
      if (byte !== LF) continue;
      if (!overLines) return;
      this.line++;
    }
  }

  #decode(start: number, end: number): string {
    return decodeText(this.#bytes.subarray(start, end), this.encoding);
  }

  #ascii(start: number, end: number): string {
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, end - start).toString('latin1');
  }
}

const isBlank = (byte: number): boolean =>
  byte === SPACE || byte === TAB || byte === LF || byte === CR || byte === COMMA;

const isWordByte = (byte: number): boolean =>
  (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f;
