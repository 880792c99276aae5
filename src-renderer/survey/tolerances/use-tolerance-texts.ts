import type { TolerancePart } from '#domain/survey/change-tolerances.ts';
import type { SurveyTolerance } from '#domain/survey/survey-tolerances.ts';
import delivered from '../../../db/reference/survey-tolerances.json' with { type: 'json' };
import { useTexts } from '../../app/texts.ts';

/** Names, figures and sources of permitted values in the language of the window. */
export function useToleranceTexts() {
  const { t, te, language, number } = useTexts();

  /** A delivered source is kept in English and has its words in each language; any other is shown as it was written. */
  function sourceOf({ id, ...row }: SurveyTolerance, part: TolerancePart): string {
    const { source } = row[part];
    const original = delivered.items.find((item) => item.id === id);
    const key = `survey.sources.${id}.${part}`;
    return original?.[part].source === source && te(key, 'ru') ? t(key) : source;
  }

  function figuresOf(row: SurveyTolerance, part: TolerancePart): string {
    if (part === 'angular')
      return t('survey.tolerances.value.angular', { k: plain(row.angular.k), t: plain(row.angular.tSeconds) });
    if (part === 'linear') return `1:${number(row.linear.denominator)}`;
    if (part === 'position') return t('survey.tolerances.value.position', { mm: plain(row.position.mm) });
    return t('survey.tolerances.value.distance', {
      mm: plain(row.distance.constantMm),
      ppm: plain(row.distance.ppm),
    });
  }

  const plain = (value: number): string => (language.value === 'en' ? String(value) : String(value).replace('.', ','));
  const nameOf = ({ nameKk, nameRu, nameEn }: SurveyTolerance): string =>
    ({ kk: nameKk, ru: nameRu, en: nameEn })[language.value];
  const standingOf = ({
    confidence,
    legalReference,
  }: Pick<SurveyTolerance, 'confidence' | 'legalReference'>): string =>
    legalReference === '' ? t(`survey.confidence.${confidence}`) : legalReference;

  return { nameOf, sourceOf, figuresOf, standingOf, plain };
}
