import list from '../../db/reference/refusal-grounds.json' with { type: 'json' };
import type { Language } from '#locales/messages.ts';

export interface Ground {
  readonly norm: string;
  readonly text: string;
}

/** The closed list of grounds for refusing (Registration Law art. 31), in the language of the window. */
export const groundsIn = (language: Language): readonly Ground[] =>
  list.grounds.map(({ norm, nameKk, nameRu, nameEn }) => ({
    norm,
    text: { kk: nameKk, ru: nameRu, en: nameEn }[language],
  }));

export const groundText = (norm: string, language: Language): string =>
  groundsIn(language).find((ground) => ground.norm === norm)?.text ?? norm;
