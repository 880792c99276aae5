import { describe, expect, it } from 'vitest';
import { journalSize } from './journal-size.ts';

describe('journalSize', () => {
  it('reads the second line of a checkpoint', () => {
    expect(journalSize('shekara.kz/21\n48291\nGx2=\n\n— shekara AAAA\n')).toBe(48_291);
  });

  it('has no answer for anything else', () => {
    expect(journalSize('')).toBeNull();
    expect(journalSize('origin\n0048\nhash')).toBeNull();
  });
});
