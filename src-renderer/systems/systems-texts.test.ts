import { describe, expect, it } from 'vitest';
import { LANGUAGES, messages } from '#locales/messages.ts';

/** Keys with the places that are filled in, so that a text that loses one is found. */
function leavesOf(tree: object, prefix = ''): readonly string[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) return leavesOf(value, `${prefix}${key}.`);
    const places = new Set(String(value).match(/\{\w+\}/g));
    return [`${prefix}${key} ${[...places].sort().join()}${value === '' ? ' (empty)' : ''}`];
  });
}

describe('texts of coordinate systems', () => {
  it.each(LANGUAGES)('have the same keys and places in %s as in Russian', (language) => {
    expect(leavesOf(messages[language].systems)).toEqual(leavesOf(messages.ru.systems));
  });
});
