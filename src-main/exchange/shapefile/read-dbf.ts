import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import type { AttributeValue, Drawing } from '../drawing.ts';
import type { Attributes, DrawingBuilder } from '../drawing-builder.ts';
import { attributesOf } from '../drawing-builder.ts';
import { dbfEncoding } from './dbf-encoding.ts';

interface Field {
  readonly name: string;
  readonly type: string;
  readonly at: number;
  readonly length: number;
}

export interface AttributeTable {
  readonly encoding: NonNullable<Drawing['encoding']>;
  /** Records that the bytes hold, whatever the header says. */
  readonly count: number;
  /** 'deleted' where the record is struck out; null where there is none. */
  record(index: number): Attributes | 'deleted' | null;
}

const HEADER = 32;
const END_OF_FIELDS = 0x0d;
const DELETED = 0x2a;
const MOST_FIELDS = 2048;
/** Records that are looked at to tell the code page. */
const SAMPLED = 500;
/** Types with a text of their own, and with a number of bytes that must be right. */
const TEXTUAL: ReadonlySet<string> = new Set(['C', 'N', 'F', 'D', 'L', 'V']);
const BINARY: Readonly<Record<string, number>> = { I: 4, '+': 4, O: 8, B: 8, Y: 8 };

/**
 * The table beside the shapes. Null, with what is lost named, where it cannot be read at all; the shapes come alone then.
 * `chosen` is a code page set by the user; `codePage` the text of the .cpg.
 *
 * Source  dBase III+ to 7 and Visual FoxPro table headers
 */
export function readDbf(
  bytes: Uint8Array,
  options: { readonly builder: DrawingBuilder; readonly chosen: string | undefined; readonly codePage: string | null },
): AttributeTable | null {
  const { builder, chosen, codePage } = options;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const layout = readLayout(view);
  if (layout === null) {
    builder.skip('.dbf', 'dbfBroken');
    return null;
  }
  const { fields, start, length } = layout;
  const promised = view.getUint32(4, true);
  const present = Math.floor((bytes.length - start) / length);
  if (present < promised) builder.skip('.dbf', 'dbfShort', String(present + 1), promised - present);
  const samples = samplesOf(bytes, layout, Math.min(present, SAMPLED));
  const encoding = dbfEncoding({ chosen, codePage, driver: view.getUint8(29), samples });
  if (encoding === null) throw builder.unreadable('encoding', { chosen: chosen ?? '' });
  const decode = decoderOf(encoding.name, builder);
  const readable = namedFields(fields, decode, builder);
  // A count of 0 is what a program leaves that crashed while it wrote.
  const count = promised === 0 ? wholeRecords(bytes, start, length, present) : Math.min(promised, present);
  return {
    encoding,
    count,
    record(index) {
      const at = start + index * length;
      if (index >= count) return null;
      if (bytes[at] === DELETED) return 'deleted';
      return attributesOf(readable.map((field) => [field.name, valueOf({ view, at: at + field.at, field, decode })]));
    },
  };
}

type Decode = (bytes: Uint8Array) => string;

/** Trailing blanks and zero bytes pad; so does what stands after a zero byte. Latin letters are the same in all of them. */
function decoderOf(name: string, builder: DrawingBuilder): Decode {
  return (bytes) => {
    const text = upToZero(bytes);
    const buffer = Buffer.from(text.buffer, text.byteOffset, text.length);
    if (isAscii(buffer)) return builder.text(buffer.toString('latin1').trimEnd());
    return builder.text((name === 'utf-8' ? buffer.toString('utf8') : iconv.decode(buffer, name)).trimEnd());
  };
}

interface Layout {
  readonly fields: readonly (Field & { readonly rawName: Uint8Array })[];
  readonly start: number;
  readonly length: number;
}

function readLayout(view: DataView): Layout | null {
  if (view.byteLength < HEADER + 1) return null;
  const start = view.getUint16(8, true);
  const length = view.getUint16(10, true);
  if (start <= HEADER || start > view.byteLength || length < 2) return null;
  const raw: { name: Uint8Array; type: string; short: number; long: number }[] = [];
  for (let at = HEADER; at + 32 <= start && view.getUint8(at) !== END_OF_FIELDS && raw.length < MOST_FIELDS; at += 32) {
    const short = view.getUint8(at + 16);
    const type = String.fromCharCode(view.getUint8(at + 11));
    const name = new Uint8Array(view.buffer, view.byteOffset + at, 11);
    raw.push({ name, type, short, long: type === 'C' ? short + 256 * view.getUint8(at + 17) : short });
  }
  // Clipper and FoxPro keep the high byte of a long text where others keep decimals: the length of the record tells.
  const sum = (key: 'short' | 'long'): number => raw.reduce((total, field) => total + field[key], 1);
  const key = sum('short') !== length && sum('long') === length ? 'long' : 'short';
  if (raw.length === 0 || sum(key) > length) return null;
  let at = 1;
  const fields = raw.map((field) => {
    at += field[key];
    return { rawName: field.name, name: '', type: field.type, at: at - field[key], length: field[key] };
  });
  return { fields, start, length };
}

function samplesOf(bytes: Uint8Array, { fields, start, length }: Layout, count: number): readonly Uint8Array[] {
  const texts = fields.filter(({ type }) => type === 'C');
  const samples = fields.map(({ rawName }) => upToZero(rawName));
  for (let i = 0; i < count; i++)
    for (const field of texts) {
      const at = start + i * length + field.at;
      samples.push(upToZero(bytes.subarray(at, at + field.length)));
    }
  return samples;
}

function upToZero(bytes: Uint8Array): Uint8Array {
  const zero = bytes.indexOf(0);
  return zero < 0 ? bytes : bytes.subarray(0, zero);
}

/** Fields that can be read, under names that differ. */
function namedFields(fields: Layout['fields'], decode: Decode, builder: DrawingBuilder): readonly Field[] {
  const used = new Set<string>();
  return fields.flatMap((field, index) => {
    const base = decode(field.rawName).trim() || `FIELD_${String(index + 1)}`;
    let name = base;
    for (let copy = 2; used.has(name); copy++) name = `${base}_${String(copy)}`;
    used.add(name);
    if (TEXTUAL.has(field.type) || BINARY[field.type] === field.length) return [{ ...field, name }];
    builder.skip(name, field.type === 'M' || field.type === 'G' || field.type === 'P' ? 'dbfMemo' : 'dbfFieldType');
    return [];
  });
}

function wholeRecords(bytes: Uint8Array, start: number, length: number, present: number): number {
  let count = 0;
  while (count < present && (bytes[start + count * length] === 0x20 || bytes[start + count * length] === DELETED))
    count += 1;
  return count;
}

interface Cell {
  readonly view: DataView;
  readonly at: number;
  readonly field: Field;
  readonly decode: Decode;
}

function valueOf({ view, at, field, decode }: Cell): AttributeValue {
  const text = (): string => decode(new Uint8Array(view.buffer, view.byteOffset + at, field.length));
  switch (field.type) {
    case 'N':
    case 'F':
      return numberOf(text().trim());
    case 'L': {
      const letter = text().trim();
      return /^[ty]$/i.test(letter) ? true : /^[fn]$/i.test(letter) ? false : null;
    }
    case 'D': {
      const date = /^(\d{4})(\d\d)(\d\d)$/.exec(text().trim());
      return date === null || date[0] === '00000000' ? null : `${date[1] ?? ''}-${date[2] ?? ''}-${date[3] ?? ''}`;
    }
    case 'I':
    case '+':
      return view.getInt32(at, true);
    case 'O':
    case 'B':
      return finite(view.getFloat64(at, true));
    case 'Y':
      return Number(view.getBigInt64(at, true)) / 10_000;
    default: {
      const value = text();
      return value === '' ? null : value;
    }
  }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Null for blanks and for the stars of a number that did not fit. Long whole numbers stay as they are written. */
function numberOf(text: string): number | string | null {
  if (text === '' || /^[*?]+$/.test(text)) return null;
  const value = Number(text.replace(',', '.'));
  if (!Number.isFinite(value)) return text;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}
