import { describe, expect, it } from 'vitest';
import { readDate } from './read-date.ts';

describe('readDate', () => {
  it('reads a day as it is written, nothing as no end, and no other day for one that is not there', () => {
    expect(readDate(' 7.1.2031 ')).toBe('2031-01-07');
    expect(readDate('27/11/2031')).toBe('2031-11-27');
    expect(readDate(' ')).toBeNull();
    expect([readDate('31.02.2031'), readDate('2031-11-27'), readDate('завтра')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
