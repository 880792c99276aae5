import { Buffer } from 'node:buffer';
import { decodeText } from '../text-encoding.ts';
import { unescapeDxf } from './plain-text.ts';

/** Names repeat in every entity: those seen are kept, so many at most. */
const MOST_KEPT = 10_000;
const LONGEST_NAME = 255;
/** Of a name, each letter escaped as \U+0416. */
const LONGEST_BYTES = 7 * LONGEST_NAME;

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

  /** Name of a layer, block or attribute, from its bytes as Latin-1. */
  name(latin1: string): string {
    const key = latin1.length > LONGEST_BYTES ? latin1.slice(0, LONGEST_BYTES) : latin1;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = [...this.text(Buffer.from(key, 'latin1')).trim()]
      .filter((letter) => letter >= ' ' && letter !== '\u007f')
      .slice(0, LONGEST_NAME)
      .join('');
    if (this.#names.size < MOST_KEPT) this.#names.set(key, name);
    return name;
  }
}

const ascii = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
