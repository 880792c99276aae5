import { describe, expect, it, vi } from 'vitest';
import { createI18n } from 'vue-i18n';
import { LANGUAGES, messages } from '#locales/messages.ts';

/** Of a text with plurals: singular, few, many; singular, plural; one. */
const FORMS = { ru: 3, en: 2, kk: 1 } as const;

const textsOf = (tree: object, prefix = ''): readonly (readonly [key: string, text: string])[] =>
  Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? textsOf(value, `${prefix}${key}.`)
      : [[`${prefix}${key}`, String(value)]],
  );

/** What a text leaves to be filled in. */
const placesIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, '1']));

describe('texts of the window', () => {
  it.each(LANGUAGES)('every text in %s can be shown', (language) => {
    const { t } = createI18n({
      legacy: false,
      locale: language,
      fallbackLocale: [],
      messages,
      warnHtmlMessage: false,
    }).global;
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const wrong = textsOf(messages[language]).filter(([key, text]) => {
      try {
        const shown = t(key, { ...placesIn(text), n: 1 }, 1);
        return shown === key || shown.trim() === '' || /[{}]/.test(shown);
      } catch {
        return true;
      }
    });
    expect(wrong).toEqual([]);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it.each(LANGUAGES)('a bar in a text in %s divides the forms of its plural, all of them', (language) => {
    const divided = textsOf(messages[language]).filter(([, text]) => text.includes('|') && !text.includes("{'|'}"));
    expect(divided.filter(([, text]) => text.split('|').length !== FORMS[language])).toEqual([]);
  });
});
