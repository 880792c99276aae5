import { describe, expect, it } from 'vitest';
import { messages, LANGUAGES } from '#locales/messages.ts';
import { VERDICT_REASONS } from './reasons.ts';
import { VerificationStep } from './verdict.ts';

describe('texts of a verdict', () => {
  it.each(LANGUAGES)('%s has a text for every step, outcome and reason', (language) => {
    const texts: unknown = messages[language].signature;
    const needed = [
      ...VERDICT_REASONS.map((reason) => `reasons.${reason}`),
      ...VerificationStep.shape.code.options.map((step) => `steps.${step}`),
      ...VerificationStep.shape.outcome.options.map((outcome) => `verdict.${outcome}`),
    ];
    expect(needed.filter((path) => textAt(texts, path) === null)).toEqual([]);
  });
});

function textAt(texts: unknown, path: string): string | null {
  const found = path
    .split('.')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], texts);
  return typeof found === 'string' && found !== '' ? found : null;
}
