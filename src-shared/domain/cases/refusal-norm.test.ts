import { describe, expect, it } from 'vitest';
import { messages } from '#locales/messages.ts';
import { normOfRefusal } from './refusal-norm.ts';

describe('norms of refusals', () => {
  it('A4.5 every refusal of a tool names a norm, by itself or beside it', () => {
    const refusals = messages.ru.refusals as unknown as Record<string, Record<string, string>>;
    const tools = ['adjust', 'boundary', 'divide', 'form', 'merge', 'part', 'redistribute', 'split'];
    const silent = tools.flatMap((tool) =>
      Object.entries(refusals[tool] ?? {})
        .filter(([code, words]) => normOfRefusal(`${tool}.${code}`) === null && !/ст\. \d/.test(words))
        .map(([code]) => `${tool}.${code}`),
    );
    expect(silent).toEqual([]);
    expect(normOfRefusal('retire.hasBuildings')).toBeNull();
    expect(refusals['retire']?.['hasBuildings']).toMatch(/ст\. 52/);
  });

  it('says nothing of what no drawing offends against', () => {
    expect(normOfRefusal('document.tooLarge')).toBeNull();
  });
});
