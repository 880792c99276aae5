import { describe, expect, it } from 'vitest';
import { matchedParts } from './match.ts';

const matched = (text: string, query: string): readonly string[] =>
  matchedParts(text, query).flatMap((part) => (part.isMatch ? [part.text] : []));

describe('matchedParts', () => {
  it('marks the beginnings of words whatever their case, Kazakh letters included', () => {
    expect(matched('ул. Қорқыт ата, 26', 'қорқыт ата 2')).toEqual(['Қорқыт', 'ата', '2']);
  });

  it('marks a number across its separators in any writing', () => {
    expect(matched('21-318-045-112', '21318045')).toEqual(['21-318-045']);
    expect(matched('21-318-045-112', '21:318:04')).toEqual(['21-318-04']);
  });

  it('does not mark inside a word', () => {
    expect(matched('Бақытата', 'ата')).toEqual([]);
  });

  it('gives the text back unchanged when its parts are joined, whatever is typed', () => {
    for (const query of ['', '(', '[a-', '.*', '\\', '21-', 'ата)']) {
      expect(
        matchedParts('ул. (Ата) [21-318]', query)
          .map((part) => part.text)
          .join(''),
      ).toBe('ул. (Ата) [21-318]');
    }
  });
});
