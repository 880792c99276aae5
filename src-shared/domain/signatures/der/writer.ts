import { concatBytes, utf8 } from '../../bytes.ts';
import { invariant } from '../../invariant.ts';

/** DER writing: each function gives the finished bytes of one element. */
type Der = Uint8Array<ArrayBuffer>;

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

export function tlv(tag: number, ...contents: readonly Uint8Array[]): Der {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  return concatBytes(header(tag, length), ...contents);
}

/** Tag and length alone, of a content that is not held. */
export const header = (tag: number, length: number): Der => concatBytes(Uint8Array.of(tag), lengthOf(length));

export const sequence = (...parts: readonly Uint8Array[]): Der => tlv(TAG.sequence, ...parts);

/** DER orders the members of a SET OF by their bytes. */
export const setOf = (...parts: readonly Uint8Array[]): Der => tlv(TAG.set, ...[...parts].sort(compareBytes));

/** Constructed context tag: explicit, or implicit over constructed contents. */
export const context = (number: number, ...contents: readonly Uint8Array[]): Der => tlv(0xa0 | number, ...contents);

/** Implicit context tag over a primitive content. */
export const contextPrimitive = (number: number, content: Uint8Array): Der => tlv(0x80 | number, content);

/** A non-negative INTEGER from a number or from big-endian bytes. */
export function integer(value: number | Uint8Array): Der {
  const bytes = typeof value === 'number' ? bytesOf(value) : value;
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const trimmed = bytes.subarray(from);
  const sign = (trimmed[0] ?? 0) >= 0x80 || trimmed.length === 0 ? Uint8Array.of(0) : new Uint8Array(0);
  return tlv(TAG.integer, sign, trimmed);
}

export const octetString = (bytes: Uint8Array): Der => tlv(TAG.octetString, bytes);
export const bitString = (bytes: Uint8Array, unusedBits = 0): Der =>
  tlv(TAG.bitString, Uint8Array.of(unusedBits), bytes);
export const boolean = (value: boolean): Der => tlv(TAG.boolean, Uint8Array.of(value ? 0xff : 0x00));
export const nullValue = (): Der => tlv(TAG.null);
export const utf8String = (text: string): Der => tlv(TAG.utf8String, utf8(text));
export const printableString = (text: string): Der => tlv(TAG.printableString, utf8(text));

export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(TAG.oid, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). */
export function time(iso: string): Der {
  const digits = new Date(iso).toISOString().slice(0, 19).replace(/\D/g, '');
  return Number(digits.slice(0, 4)) < 2050
    ? tlv(TAG.utcTime, utf8(`${digits.slice(2)}Z`))
    : tlv(TAG.generalizedTime, utf8(`${digits}Z`));
}

/** AlgorithmIdentifier. RSA and SHA-2 carry a NULL, ECDSA nothing. */
export const algorithm = (id: string, parameters: Uint8Array | null = nullValue()): Der =>
  sequence(oid(id), ...(parameters ? [parameters] : []));

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes = bytesOf(length);
  return concatBytes(Uint8Array.of(0x80 | bytes.length), bytes);
}

function bytesOf(value: number): Uint8Array {
  invariant(Number.isSafeInteger(value) && value >= 0, 'a length or a small integer');
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.from(bytes.length === 0 ? [0] : bytes);
}

function base128(value: number): number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(0x80 | (rest % 128));
  return digits;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
