import { describe, expect, it } from 'vitest';
import { LANGUAGES, messages } from '#locales/messages.ts';
import { DXF_REASONS } from './dxf/dxf-fault.ts';
import { MIF_REASONS } from './mif/mif-fault.ts';
import { SKIP_REASONS } from './skip-list.ts';

describe('texts of what a drawing leaves out', () => {
  it.each(LANGUAGES)('every reason has its words in %s', (language) => {
    const { skipped, unreadable } = messages[language].exchange;
    expect(SKIP_REASONS.filter((reason) => skipped[reason].length < 5)).toEqual([]);
    for (const reason of [...DXF_REASONS, ...MIF_REASONS]) expect(unreadable[reason].length).toBeGreaterThan(5);
  });

  it('has the same keys in all languages', () => {
    const keys = LANGUAGES.map((language) => {
      const { skipped, unreadable } = messages[language].exchange;
      return [...Object.keys(skipped), '', ...Object.keys(unreadable)];
    });
    expect(keys[1]).toEqual(keys[0]);
    expect(keys[2]).toEqual(keys[0]);
  });
});
