import { Buffer } from 'node:buffer';
import { decodeText } from '../text-encoding.ts';
import { unescapeDxf } from './plain-text.ts';

/** Names repeat in every entity: those seen are kept, so many at most. */
const MOST_KEPT = 10_000;
const LONGEST_NAME = 255;

/** Bytes of texts and names as the file's encoding has them. */
export class DxfDecoder {
  readonly encoding: string;
  readonly #names = new Map<string, string>();

  constructor(encoding: string) {
    this.encoding = encoding;
  }

  text(bytes: Uint8Array): string {
    return unescapeDxf(bytes.every((byte) => byte < 0x80) ? ascii(bytes) : decodeText(bytes, this.encoding));
  }

  /** Name of a layer, block or attribute. */
  name(bytes: Uint8Array): string {
    const key = ascii(bytes.subarray(0, 4 * LONGEST_NAME));
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = [...this.text(bytes.subarray(0, 4 * LONGEST_NAME)).trim()]
      .filter((letter) => letter >= ' ' && letter !== '\u007f')
      .slice(0, LONGEST_NAME)
      .join('');
    if (this.#names.size < MOST_KEPT) this.#names.set(key, name);
    return name;
  }
}

/** Group codes, types and handles. */
export const ascii = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
