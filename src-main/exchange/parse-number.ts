import { Buffer } from 'node:buffer';

/** Powers of ten that doubles hold exactly: one division by them rounds right. */
const TENS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * Decimal number in ASCII, blanks around it allowed; NaN for anything else. Correctly rounded, as `Number` is, but
 * without making a string of the usual short ones.
 */
export function parseNumber(bytes: Uint8Array, from: number, to: number): number {
  let start = from;
  let end = to;
  while (start < end && isBlank(bytes[start] as number)) start++;
  while (end > start && isBlank(bytes[end - 1] as number)) end--;
  let at = start;
  const sign = bytes[at];
  if (sign === 0x2d || sign === 0x2b) at++;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + byte - 0x30;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === 0x2e && decimals < 0) decimals = 0;
    else return written(bytes, start, end);
  }
  if (digits === 0) return NaN;
  if (digits > 15) return written(bytes, start, end);
  const value = decimals > 0 ? mantissa / (TENS[decimals] as number) : mantissa;
  return sign === 0x2d ? -value : value;
}

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

const LONGEST = 100;

function written(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST) return NaN;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  // `Number` also takes '', '0x10' and 'Infinity'.
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
}
