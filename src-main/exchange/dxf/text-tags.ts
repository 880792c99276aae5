import { Buffer } from 'node:buffer';
import { unreadableDxf, type Place } from './dxf-fault.ts';
import { parseNumber } from '../parse-number.ts';
import type { TagSource } from './tag-source.ts';

const LF = 0x0a;
const CR = 0x0d;

/** DXF as text: a line with the group code, a line with the value. Lines end with LF, CR LF or, on old Macs, CR. */
export class TextTags implements TagSource {
  readonly bytes: Buffer;
  readonly #lineEnd: number;
  #at: number;
  #line = -1;
  code = 0;
  start = 0;
  end = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const head = bytes.subarray(0, 4096);
    this.#lineEnd = !head.includes(LF) && head.includes(CR) ? CR : LF;
    this.#at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  }

  next(): boolean {
    const codeStart = this.#at;
    const codeEnd = this.#lineFrom(codeStart);
    if (codeEnd >= this.bytes.length) return this.#endOfFile(codeStart);
    this.#line += 2;
    this.code = this.#codeOf(codeStart, codeEnd);
    this.start = codeEnd + 1;
    this.end = this.#lineFrom(this.start);
    this.#at = Math.min(this.end + 1, this.bytes.length);
    if (this.end > this.start && this.bytes[this.end - 1] === CR) this.end--;
    return true;
  }

  place(): Place {
    return { line: Math.max(1, this.#line) };
  }

  number(_code: number, start: number, end: number): number {
    return parseNumber(this.bytes, start, end);
  }

  restAfter(): Place | null {
    let line = this.#line + 2;
    for (let at = this.#at; at < this.bytes.length; at++) {
      const byte = this.bytes[at] as number;
      if (byte === this.#lineEnd) line++;
      // 0x1a closes text files of CP/M and DOS.
      else if (byte > 0x20 || (byte !== 0x1a && byte !== 0 && byte < 0x09)) return { line };
    }
    return null;
  }

  /** Index of the end of the line, or the length of the file. */
  #lineFrom(from: number): number {
    let at = from;
    const { bytes } = this;
    while (at < bytes.length && bytes[at] !== this.#lineEnd) at++;
    return at;
  }

  #codeOf(from: number, to: number): number {
    const code = parseNumber(this.bytes, from, to);
    if (!Number.isInteger(code) || Math.abs(code) > 32_767) throw unreadableDxf('dxfGroupCode', this.place());
    return code;
  }

  /** Blank lines, and a code whose value is missing, may stand at the end of a torn file. */
  #endOfFile(from: number): boolean {
    this.#at = this.bytes.length;
    for (let at = from; at < this.bytes.length; at++) {
      const byte = this.bytes[at] as number;
      if (byte > 0x39) {
        this.#line += 2;
        throw unreadableDxf('dxfGroupCode', this.place());
      }
    }
    return false;
  }
}
