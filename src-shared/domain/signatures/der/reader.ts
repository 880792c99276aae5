import { fromUtf8 } from '../../bytes.ts';
import { TAG } from './writer.ts';

/**
 * The bytes are not what they claim to be. Caught where a file enters (certificate, CRL, CMS), never shown to a user as
 * such.
 */
export class DerError extends Error {}

/**
 * One element inside `bytes`: nothing is copied, so that a CRL of 20 MB costs no more than its bytes.
 * [start, from) header · [from, to) content · [to, end) end-of-contents marks of BER's indefinite length.
 */
export interface Der {
  readonly bytes: Uint8Array;
  readonly tag: number;
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

/** Deeper nesting than any certificate has is an attack on the stack. */
const DEEPEST = 40;

/** The one element that fills `bytes`. BER lengths are understood, because CMS and .p12 come so. */
export function readDer(bytes: Uint8Array): Der {
  const element = readElement(bytes, 0, bytes.length, 0);
  if (element.end !== bytes.length) throw new DerError('bytes after the end');
  return element;
}

/** Where the element that `bytes` begin with ends. */
export const lengthOfDer = (bytes: Uint8Array): number => readElement(bytes, 0, bytes.length, 0).end;

export function* elementsOf(parent: Der): Generator<Der> {
  if ((parent.tag & 0x20) === 0) throw new DerError('no parts in a primitive');
  for (let at = parent.from; at < parent.to;) {
    const element = readElement(parent.bytes, at, parent.to, 0);
    yield element;
    at = element.end;
  }
}

export const partsOf = (parent: Der): Der[] => [...elementsOf(parent)];

/** Parts of a SEQUENCE (or of what has that form under another tag). */
export function sequenceParts(element: Der | undefined, tag: number = TAG.sequence): Der[] {
  return partsOf(demand(element, tag));
}

export function demand(element: Der | undefined, tag: number): Der {
  if (element?.tag !== tag) throw new DerError(`tag ${tag.toString(16)} expected`);
  return element;
}

/** The single part of an explicit tag. */
export function innerOf(element: Der): Der {
  const [inner, ...more] = partsOf(element);
  if (!inner || more.length > 0) throw new DerError('one part expected');
  return inner;
}

/** The element with its header, as it stands in the file. */
export const rawOf = (element: Der): Uint8Array => element.bytes.subarray(element.start, element.end);

export const contentOf = (element: Der): Uint8Array => element.bytes.subarray(element.from, element.to);

/** Contents of an OCTET STRING, also when BER has cut it into pieces; those are copied once, whatever lies in what. */
export function octetsOf(element: Der | undefined, tag: number = TAG.octetString): Uint8Array {
  if (element?.tag === tag) return contentOf(element);
  if (element?.tag !== (tag | 0x20)) throw new DerError('octets expected');
  return joined([...piecesOf(element, 0)]);
}

function* piecesOf(element: Der, depth: number): Generator<Uint8Array> {
  if (depth > DEEPEST) throw new DerError('octets in octets');
  for (const part of elementsOf(element)) {
    if (part.tag === TAG.octetString) yield contentOf(part);
    else if (part.tag === (TAG.octetString | 0x20)) yield* piecesOf(part, depth + 1);
    else throw new DerError('octets expected');
  }
}

/** One by one: a content of gigabytes comes in more pieces than a function takes arguments. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export function bitsOf(element: Der | undefined): { readonly unused: number; readonly bytes: Uint8Array } {
  const content = contentOf(demand(element, TAG.bitString));
  const unused = content[0];
  if (unused === undefined || unused > 7) throw new DerError('bit string');
  return { unused, bytes: content.subarray(1) };
}

export function oidOf(element: Der | undefined): string {
  const content = contentOf(demand(element, TAG.oid));
  if (content.length === 0 || content.length > 64) throw new DerError('object identifier');
  const numbers: number[] = [];
  let value = 0;
  for (const [place, byte] of content.entries()) {
    value = value * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(value)) throw new DerError('object identifier');
    if (byte < 0x80) {
      numbers.push(value);
      value = 0;
    } else if (place === content.length - 1) {
      throw new DerError('object identifier');
    }
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - 40 * root, ...rest].join('.');
}

/** Content bytes of an INTEGER as hexadecimal: serial numbers are names, not quantities. */
export function integerHexOf(element: Der | undefined): string {
  const content = contentOf(demand(element, TAG.integer));
  if (content.length === 0) throw new DerError('integer');
  return Array.from(content, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const smallIntegerOf = (element: Der | undefined): number => smallIntegerTagged(demand(element, TAG.integer));

/** The same under whatever tag the element has. */
export function smallIntegerTagged(element: Der): number {
  const content = contentOf(element);
  if (content.length === 0 || content.length > 5) throw new DerError('integer');
  const value = content.reduce((sum, byte) => sum * 256 + byte, 0);
  if (value > 0x7fffffff) throw new DerError('integer too large');
  return value;
}

export function booleanOf(element: Der | undefined): boolean {
  const content = contentOf(demand(element, TAG.boolean));
  if (content.length !== 1) throw new DerError('boolean');
  return content[0] !== 0;
}

const TIME = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;

/** UTCTime (1950–2049) or GeneralizedTime as an ISO instant; only the forms that RFC 5280 allows. */
export function timeOf(element: Der | undefined): string {
  const utc = element?.tag === TAG.utcTime;
  if (!element || (!utc && element.tag !== TAG.generalizedTime)) throw new DerError('time expected');
  const match = TIME.exec(latin(contentOf(element)));
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = match ?? [];
  if (year.length !== (utc ? 2 : 4)) throw new DerError('time');
  const full = utc ? `${Number(year) >= 50 ? '19' : '20'}${year}` : year;
  const iso = `${full}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(iso);
  if (Number.isNaN(date.getTime()) || date.toISOString() !== iso) throw new DerError('time');
  return iso;
}

/** GeneralizedTime of a time stamp, where parts of a second may stand (RFC 3161 §2.4.2); they are cut to milliseconds. */
export function stampTimeOf(element: Der | undefined): string {
  const [, whole = '', , parts = ''] =
    /^(\d{14})(\.(\d+))?Z$/.exec(latin(contentOf(demand(element, TAG.generalizedTime)))) ?? [];
  const bytes = Uint8Array.from([...whole, 'Z'], (letter) => letter.charCodeAt(0));
  const iso = timeOf({ bytes, tag: TAG.generalizedTime, start: 0, from: 0, to: bytes.length, end: bytes.length });
  return `${iso.slice(0, 20)}${parts.slice(0, 3).padEnd(3, '0')}Z`;
}

/** Text of a DirectoryString or the like. */
export function textOf(element: Der): string {
  const content = contentOf(element);
  switch (element.tag) {
    case TAG.utf8String:
      try {
        return fromUtf8(content);
      } catch {
        throw new DerError('text');
      }
    case TAG.bmpString:
      return new TextDecoder('utf-16be').decode(content);
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.teletexString:
      return latin(content);
    default:
      throw new DerError('text expected');
  }
}

function latin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function readElement(bytes: Uint8Array, start: number, limit: number, depth: number): Der {
  const tag = bytes[start];
  const short = bytes[start + 1];
  if (tag === undefined || short === undefined || start + 2 > limit) throw new DerError('cut off');
  if ((tag & 0x1f) === 0x1f || tag === 0) throw new DerError('tag');
  if (short === 0x80) return readIndefinite(bytes, { tag, start, limit, depth });
  const { from, length } = short < 0x80 ? { from: start + 2, length: short } : longLength(bytes, start, short & 0x7f);
  const to = from + length;
  if (to > limit) throw new DerError('longer than its parent');
  return { bytes, tag, start, from, to, end: to };
}

function longLength(bytes: Uint8Array, start: number, count: number): { from: number; length: number } {
  if (count > 4) throw new DerError('length');
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + (bytes[start + 2 + i] ?? Number.NaN);
  if (Number.isNaN(length)) throw new DerError('cut off');
  return { from: start + 2 + count, length };
}

interface Open {
  readonly tag: number;
  readonly start: number;
  readonly limit: number;
  readonly depth: number;
}

/** BER: parts until two zero bytes. */
function readIndefinite(bytes: Uint8Array, { tag, start, limit, depth }: Open): Der {
  if ((tag & 0x20) === 0 || depth > DEEPEST) throw new DerError('indefinite length');
  const from = start + 2;
  let at = from;
  while (bytes[at] !== 0 || bytes[at + 1] !== 0) at = readElement(bytes, at, limit, depth + 1).end;
  if (at + 2 > limit) throw new DerError('cut off');
  return { bytes, tag, start, from, to: at, end: at + 2 };
}
