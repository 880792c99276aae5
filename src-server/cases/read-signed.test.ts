import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { readSigned } from './read-signed.ts';
import { nextReceiptTime } from './receipt-time.ts';

const Shape = z.strictObject({ b: z.string(), a: z.int(), list: z.array(z.string()) });
const value = { b: 'ә', a: 1, list: ['x'] };
const read = (text: string | Uint8Array) => readSigned(typeof text === 'string' ? Buffer.from(text) : text, Shape);

describe('readSigned', () => {
  it('reads the canonical text', () => {
    expect(read(canonicalBytes(value))).toEqual(value);
  });

  it.each([
    ['another order of keys', '{"b":"ә","a":1,"list":["x"]}'],
    ['a space', '{"a":1, "b":"ә","list":["x"]}'],
    ['an escaped letter', '{"a":1,"b":"\\u04d9","list":["x"]}'],
    ['another writing of a number', '{"a":1.0,"b":"ә","list":["x"]}'],
    ['a key twice', '{"a":1,"a":1,"b":"ә","list":["x"]}'],
    ['a field more', '{"a":1,"b":"ә","c":1,"list":["x"]}'],
    ['a byte order mark', '\ufeff{"a":1,"b":"ә","list":["x"]}'],
    ['a line feed at the end', '{"a":1,"b":"ә","list":["x"]}\n'],
    ['no JSON', 'x'],
    ['nothing', ''],
  ])('SEC-45 refuses %s', (_what, text) => {
    expect(read(text)).toBeNull();
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(read(Uint8Array.of(0xff, 0xfe))).toBeNull();
  });
});

describe('nextReceiptTime', () => {
  it('SEC-103 is later than the one before by a millisecond at least, whatever the clock says', () => {
    const last = '2026-11-23T10:00:00.000Z';
    const next = (now: string) => nextReceiptTime(new Date(now), last).toISOString();
    expect(next('2026-11-23T10:00:05.000Z')).toBe('2026-11-23T10:00:05.000Z');
    expect(next(last)).toBe('2026-11-23T10:00:00.001Z');
    expect(next('2016-01-01T00:00:00.000Z')).toBe('2026-11-23T10:00:00.001Z');
    expect(nextReceiptTime(new Date(last), null).toISOString()).toBe(last);
  });
});
