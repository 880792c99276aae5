import { Buffer } from 'node:buffer';
import { unreadableDxf, type Place } from './dxf-fault.ts';
import type { TagSource } from './tag-source.ts';

const SENTINEL = 'AutoCAD Binary DXF\r\n\u001a\0';

export const isBinaryDxf = (bytes: Uint8Array): boolean =>
  bytes.length >= SENTINEL.length && [...SENTINEL].every((letter, at) => bytes[at] === letter.charCodeAt(0));

type ValueKind = 'text' | 'double' | 'int16' | 'int32' | 'int64' | 'bool' | 'chunk';

/**
 * Binary DXF: codes of one byte before R13 (255 announces one of two bytes), of two bytes since; values by the kind
 * that belongs to the code, little-endian.
 */
export class BinaryTags implements TagSource {
  readonly bytes: Buffer;
  readonly #view: DataView;
  readonly #wideCodes: boolean;
  #at = SENTINEL.length;
  #from = 0;
  code = 0;
  start = 0;
  end = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // The first tag is 0 SECTION: its code is followed by a second zero byte, or by the S at once.
    this.#wideCodes = bytes[SENTINEL.length + 1] === 0;
  }

  next(): boolean {
    this.#from = this.#at;
    if (this.#at + (this.#wideCodes ? 2 : 1) >= this.bytes.length) return this.#stop();
    this.code = this.#readCode();
    const kind = kindOf(this.code);
    if (kind === null) throw unreadableDxf('dxfGroupCode', this.place());
    this.start = kind === 'chunk' ? this.#at + 1 : this.#at;
    this.end = this.#endOf(kind);
    if (this.end > this.bytes.length) return this.#stop();
    this.#at = kind === 'text' ? this.end + 1 : this.end;
    return true;
  }

  place(): Place {
    return { offset: this.#from };
  }

  number(code: number, start: number, end: number): number {
    switch (kindOf(code)) {
      case 'double':
        return end - start === 8 ? this.#view.getFloat64(start, true) : NaN;
      case 'int16':
        return this.#view.getInt16(start, true);
      case 'int32':
        return this.#view.getInt32(start, true);
      case 'bool':
        return this.#view.getUint8(start);
      default:
        return NaN;
    }
  }

  restAfter(): Place | null {
    for (let at = this.#at; at < this.bytes.length; at++)
      if (this.bytes[at] !== 0 && this.bytes[at] !== 0x1a) return { offset: at };
    return null;
  }

  #stop(): boolean {
    this.#at = this.bytes.length;
    return false;
  }

  #readCode(): number {
    if (this.#wideCodes) {
      this.#at += 2;
      return this.#view.getInt16(this.#at - 2, true);
    }
    const code = this.bytes[this.#at++] as number;
    if (code !== 255) return code;
    this.#at += 2;
    return this.#at <= this.bytes.length ? this.#view.getInt16(this.#at - 2, true) : code;
  }

  #endOf(kind: ValueKind): number {
    if (kind === 'text') {
      const zero = this.bytes.indexOf(0, this.#at);
      return zero < 0 ? Infinity : zero;
    }
    if (kind === 'chunk') return this.#at + 1 + (this.bytes[this.#at] ?? Infinity);
    return this.#at + SIZES[kind];
  }
}

const SIZES = { double: 8, int16: 2, int32: 4, int64: 8, bool: 1 } as const;

/** Upper ends of the ranges of group codes, DXF reference "Group code value types". */
const RANGES: readonly (readonly [last: number, kind: ValueKind])[] = [
  [9, 'text'],
  [59, 'double'],
  [79, 'int16'],
  [99, 'int32'],
  [109, 'text'],
  [149, 'double'],
  [169, 'int64'],
  [179, 'int16'],
  [239, 'double'],
  [289, 'int16'],
  [299, 'bool'],
  [309, 'text'],
  [319, 'chunk'],
  [369, 'text'],
  [389, 'int16'],
  [399, 'text'],
  [409, 'int16'],
  [419, 'text'],
  [429, 'int32'],
  [439, 'text'],
  [459, 'int32'],
  [469, 'double'],
  [481, 'text'],
];
const XDATA: readonly (readonly [last: number, kind: ValueKind])[] = [
  [1003, 'text'],
  [1004, 'chunk'],
  [1009, 'text'],
  [1059, 'double'],
  [1070, 'int16'],
  [1071, 'int32'],
];

const KINDS = new Map<number, ValueKind>();
for (const [first, ranges] of [
  [0, RANGES],
  [999, [[999, 'text'] as const]],
  [1000, XDATA],
] as const) {
  let code: number = first;
  for (const [last, kind] of ranges) for (; code <= last; code++) KINDS.set(code, kind);
}

const kindOf = (code: number): ValueKind | null => KINDS.get(code) ?? null;
