import { utf8 } from '../bytes.ts';

/**
 * RFC 8785 (JSON Canonicalization Scheme): one text for one value, so that it can be hashed and signed.
 * Keys stand in the order of their UTF-16 code units, numbers are printed as ECMAScript prints them.
 * What JSON cannot carry (undefined, NaN, infinities, lone surrogates, class instances) is a bug of the caller.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value);
    case 'number':
      if (!Number.isFinite(value)) throw new Error('invariant: a number outside JSON');
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : canonicalObject(value);
    default:
      throw new Error(`invariant: ${typeof value} is not JSON`);
  }
}

/** The bytes that are hashed and signed. */
export const canonicalBytes = (value: unknown): Uint8Array<ArrayBuffer> => utf8(canonicalJson(value));

function canonicalObject(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new Error('invariant: not plain data');
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${canonicalString(key)}:${canonicalJson(member)}`).join(',')}}`;
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new Error('invariant: a lone surrogate is not text');
  return JSON.stringify(text);
}
