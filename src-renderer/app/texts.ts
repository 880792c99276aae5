import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Language } from '#locales/messages.ts';
import type { Refusal } from '#domain/result.ts';
import { printAngle, printAreaHa, printAreaM2WithUnit, printCoordinate, printLength } from '#domain/geometry/print.ts';
import { VERDICT_REASONS, type VerdictReason } from '#domain/signatures/reasons.ts';
import * as format from './format.ts';
import type { SeatFault } from './seat-fault.ts';

/** Why a signature was not accepted is told by the reasons of its verdict. */
const isVerdictReason = (text: string): text is VerdictReason => (VERDICT_REASONS as readonly string[]).includes(text);

/** Texts and figures in the language of the window. Refusal and fault codes become text here and nowhere else. */
export function useTexts() {
  const { t, te, locale } = useI18n({ useScope: 'global' });
  const language = computed<Language>(() => locale.value as Language);
  const named = (about: readonly string[]): string =>
    about
      .map((each) =>
        isVerdictReason(each) ? t(`signature.reasons.${each}`) : format.printAbout(each, new Date(), language.value),
      )
      .join(', ');

  /**
   * The text of `refusals.<code>`; `{about}` in it is the list of what the refusal concerns. A lock without an end, or
   * with one that is over, is the administrator's to lift.
   */
  function refusalText(refusal: Pick<Refusal, 'code' | 'about'> | null): string {
    if (refusal === null) return '';
    const [until] = refusal.about;
    if (refusal.code === 'signIn.locked' && (until === undefined || !(Date.parse(until) > Date.now())))
      return t('app.signIn.lockedByAdministrator');
    const key = `refusals.${refusal.code}`;
    return te(key, 'ru')
      ? t(key, { about: named(refusal.about) })
      : t('app.errors.unknownRefusal', { code: refusal.code });
  }

  /** The text of `faults.<CODE>` filled with the facts of the fault. */
  function faultText(fault: SeatFault | null): string {
    if (fault === null) return '';
    const key = `faults.${fault.code}`;
    return te(key, 'ru') ? t(key, { ...fault.facts }) : t('app.errors.unknownFault');
  }

  return {
    t,
    te,
    language,
    refusalText,
    faultText,
    /** The Kazakh or the Russian of a pair; English readers see the Russian, as the register has no English. */
    ofPair: (kk: string, ru: string): string => (language.value === 'kk' ? kk : ru),
    number: (value: number, decimals = 0) => format.printNumber(value, decimals, language.value),
    coordinate: (mm: number) => printCoordinate(mm, language.value),
    area: (areaDoubled: number) => printAreaM2WithUnit(areaDoubled, language.value),
    hectares: (areaDoubled: number) =>
      `${printAreaHa(areaDoubled, language.value)}\u00a0${language.value === 'en' ? 'ha' : 'га'}`,
    length: (mm: number) => printLength(mm, language.value),
    money: (tiyn: number) => format.printMoney(tiyn, language.value),
    bearing: printAngle,
    date: format.printDate,
    time: format.printTime,
    dateTime: format.printDateTime,
    exactTime: format.printExactTime,
    share: format.printShare,
    parcelNumber: format.printNumberOf,
    identifier: format.coverIdentifier,
  };
}
