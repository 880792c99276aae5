import { describe, expect, it } from 'vitest';
import { readStrictJson } from './strict-json.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('readStrictJson', () => {
  it('SEC-51 reads 32 levels and 10 000 members, and no more', () => {
    expect(readStrictJson(bytes(nested(32)))).toBeDefined();
    expect(() => readStrictJson(bytes(nested(33)))).toThrow('BAD_INPUT');
    expect(() => readStrictJson(bytes('['.repeat(1_000_000)))).toThrow('BAD_INPUT');
    expect(readStrictJson(bytes(JSON.stringify(new Array(10_000).fill(1))))).toHaveLength(10_000);
    expect(() => readStrictJson(bytes(JSON.stringify(new Array(10_001).fill(1))))).toThrow('BAD_INPUT');
  });

  it('counts no brackets inside texts', () => {
    const text = `${'['.repeat(60)} \\ " {`;
    expect(readStrictJson(bytes(JSON.stringify({ text })))).toEqual({ text });
  });

  it('SEC-57 refuses names that reach into prototypes', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      expect(() => readStrictJson(bytes(`{"json":{"a":[{"${name}":{"admin":true}}]}}`))).toThrow('BAD_INPUT');
    }
    expect(() => readStrictJson(bytes('{"\\u005f_proto__":1}'))).toThrow('BAD_INPUT');
    expect({}).not.toHaveProperty('admin');
  });

  it('refuses what is no JSON or no UTF-8', () => {
    expect(() => readStrictJson(bytes('{"a":'))).toThrow('BAD_INPUT');
    expect(() => readStrictJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow('BAD_INPUT');
    expect(() => readStrictJson(bytes('{"a":"\\ud800"}'))).toThrow('BAD_INPUT');
  });
});
