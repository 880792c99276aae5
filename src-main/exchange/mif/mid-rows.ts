import { decodeText } from '../text-encoding.ts';

const [LF, CR, QUOTE] = [0x0a, 0x0d, 0x22];

/**
 * Rows of a MID file one at a time, by the bytes: fields between delimiters, in quotes where they hold one, `""` for a
 * quote. A row ends with its line even when a quote is left open, as the n-th row belongs to the n-th object and one
 * broken row must not shift all others (this is why no CSV library reads it).
 */
export class MidRows {
  readonly #bytes: Uint8Array;
  readonly #encoding: string;
  readonly #delimiter: number;
  #at = 0;

  constructor(bytes: Uint8Array, encoding: string, delimiter: string) {
    this.#bytes = bytes;
    this.#encoding = encoding;
    this.#delimiter = delimiter.charCodeAt(0);
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#at = 3;
  }

  /** Null after the last row. */
  next(): readonly string[] | null {
    if (this.#at >= this.#bytes.length) return null;
    const fields: string[] = [];
    for (let more = true; more;) {
      fields.push(this.#field());
      more = this.#bytes[this.#at] === this.#delimiter;
      if (more) this.#at++;
    }
    const end = this.#bytes.indexOf(LF, this.#at);
    this.#at = end < 0 ? this.#bytes.length : end + 1;
    return fields;
  }

  #field(): string {
    const start = this.#at;
    let inQuotes = this.#bytes[start] === QUOTE;
    if (inQuotes) this.#at++;
    for (; this.#at < this.#bytes.length; this.#at++) {
      const byte = this.#bytes[this.#at] as number;
      if (byte === LF) break;
      if (byte === QUOTE && inQuotes) {
        if (this.#bytes[this.#at + 1] === QUOTE) this.#at++;
        else inQuotes = false;
      } else if (byte === this.#delimiter && !inQuotes) break;
    }
    return this.#plain(start, this.#at);
  }

  #plain(start: number, end: number): string {
    const stop = this.#bytes[end - 1] === CR && end > start ? end - 1 : end;
    const text = decodeText(this.#bytes.subarray(start, stop), this.#encoding);
    if (!text.startsWith('"')) return text;
    return text.slice(1, text.length > 1 && text.endsWith('"') ? -1 : undefined).replaceAll('""', '"');
  }
}
