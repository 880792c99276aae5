import { describe, expect, it } from 'vitest';
import { validityOf } from './validity.ts';

describe('validityOf', () => {
  const now = new Date('2026-11-27T12:00:00Z');
  it.each([
    ['2026-12-27T12:00:01.000Z', 'good'],
    ['2026-12-27T12:00:00.000Z', 'soon'],
    ['2026-11-27T12:00:00.000Z', 'soon'],
    ['2026-11-27T11:59:59.000Z', 'expired'],
  ] as const)('warns thirty days ahead: until %s', (notAfter, expected) => {
    expect(validityOf({ notAfter }, now)).toBe(expected);
  });
});
