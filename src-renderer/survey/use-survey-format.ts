import type { Refusal } from '#domain/result.ts';
import { printBearing, printDms } from '#domain/survey/print-angle.ts';
import type { AngleNotation } from '#domain/survey/parse-angle.ts';
import { useTexts } from '../app/texts.ts';

/** Figures of survey computations as the window prints them: millimetres, tenths of a second. */
export function useSurveyFormat() {
  const { t, number, language, refusalText } = useTexts();
  const plus = (value: number, text: string): string => (value > 0 ? `+${text}` : text);
  const unsigned = (value: number, decimals: number): number => (Math.abs(value) < 0.5 / 10 ** decimals ? 0 : value);

  return {
    /** Metres to the millimetre. */
    metres: (value: number): string => number(unsigned(value, 3), 3),
    signedMetres: (value: number): string => plus(unsigned(value, 3), number(unsigned(value, 3), 3)),
    /** A correction in whole millimetres, given in metres. */
    signedMm: (metres: number): string => plus(unsigned(metres, 3), number(unsigned(metres * 1000, 0), 0)),
    /** A residual in tenths of a millimetre, given in metres. */
    signedTenthsMm: (metres: number): string => plus(unsigned(metres * 1000, 1), number(unsigned(metres * 1000, 1), 1)),
    mm: (metres: number): string => number(metres * 1000, 1),
    signedSeconds: (seconds: number): string => plus(unsigned(seconds, 1), number(unsigned(seconds, 1), 1)),
    angle: (rad: number, decimals = 1): string => printDms(rad, { language: language.value, decimals }),
    bearing: (rad: number, decimals = 1): string => printBearing(rad, { language: language.value, decimals }),
    relative: (denominator: number | null): string =>
      denominator === null ? t('survey.closures.none') : `1:${number(Math.floor(denominator))}`,
    notation: (notation: AngleNotation, bareUnit: 'degrees' | 'gon'): string =>
      notation === 'bare' ? t(`survey.notation.bare.${bareUnit}`) : t(`survey.notation.${notation}`),
    /** Missing metres and the like come with a decimal point: they are figures of the text, not names. */
    refusal: ({ code, about }: Pick<Refusal, 'code' | 'about'>): string =>
      refusalText({
        code,
        about: about.map((each) =>
          /^\d+\.\d+$/u.test(each) && language.value !== 'en' ? each.replace('.', ',') : each,
        ),
      }),
  };
}
