import { createI18n } from 'vue-i18n';
import { type Language, LANGUAGES, messages } from '#locales/messages.ts';
import { remembered, remember } from './remembered.ts';

const isLanguage = (value: unknown): value is Language => LANGUAGES.some((language) => language === value);

/** Russian: one, few, many; the forms stand in the message in this order. Kazakh has one form after a number. */
function russianForm(count: number): number {
  const tens = Math.abs(count) % 100;
  const ones = tens % 10;
  if (tens > 10 && tens < 20) return 2;
  if (ones === 1) return 0;
  return ones >= 2 && ones <= 4 ? 1 : 2;
}

const start = remembered('language', isLanguage) ?? 'kk';

export const i18n = createI18n({
  legacy: false,
  locale: start,
  fallbackLocale: 'ru',
  messages,
  pluralRules: {
    ru: (count: number, forms: number) => Math.min(russianForm(count), forms - 1),
    kk: () => 0,
  },
});
document.documentElement.lang = start;

export function setLanguage(language: Language): void {
  i18n.global.locale.value = language;
  document.documentElement.lang = language;
  remember('language', language);
}
