import type { DoubledMm2 } from './types.ts';

export type PrintLanguage = 'kk' | 'ru' | 'en';

/** Narrow no-break space: thousands in Kazakh and Russian. */
const THIN = '\u202f';
const NBSP = '\u00a0';

/** Whole number of units of the last decimal → text with separators of the language. */
function printDecimal(units: number, decimals: number, language: PrintLanguage): string {
  const sign = units < 0 ? '−' : '';
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(?:\d{3})+$)/g, language === 'en' ? ',' : THIN);
  const fraction = decimals === 0 ? '' : (language === 'en' ? '.' : ',') + digits.slice(-decimals);
  return sign + whole + fraction;
}

const halfUp = (value: number): number => Math.floor(value + 0.5);

/** Coordinate in metres, to the millimetre: 5 670 181,044. */
export const printCoordinate = (mm: number, language: PrintLanguage): string => printDecimal(mm, 3, language);

/** Length in metres, two decimals, half up; no unit. */
export const printLength = (mm: number, language: PrintLanguage, decimals: 0 | 1 | 2 | 3 = 2): string =>
  printDecimal(halfUp(mm / 10 ** (3 - decimals)), decimals, language);

export const printLengthWithUnit = (mm: number, language: PrintLanguage, decimals: 0 | 1 | 2 | 3 = 2): string =>
  `${printLength(mm, language, decimals)}${NBSP}${language === 'en' ? 'm' : 'м'}`;

/** Area in m² with one decimal, half up, from doubled mm²; no unit. */
export const printAreaM2 = (doubled: DoubledMm2, language: PrintLanguage): string =>
  printDecimal(Math.floor((doubled + 100_000) / 200_000), 1, language);

export const printAreaM2WithUnit = (doubled: DoubledMm2, language: PrintLanguage): string =>
  `${printAreaM2(doubled, language)}${NBSP}${language === 'en' ? 'm²' : 'м²'}`;

/** Area in hectares with four decimals, half up, from doubled mm²; no unit. */
export const printAreaHa = (doubled: DoubledMm2, language: PrintLanguage): string =>
  printDecimal(Math.floor((doubled + 1_000_000) / 2_000_000), 4, language);

/** A difference of areas in mm², with a half where it is one: 0, 1,5, −12. */
export function printMm2(doubled: DoubledMm2, language: PrintLanguage): string {
  const text = doubled % 2 === 0 ? printDecimal(doubled / 2, 0, language) : printDecimal(doubled * 5, 1, language);
  return `${text}${NBSP}${language === 'en' ? 'mm²' : 'мм²'}`;
}

/** 72°15′08″, rounded to the second; 359°59′59,6″ is 0°00′00″. */
export function printAngle(degrees: number): string {
  const seconds = ((halfUp(degrees * 3600) % 1_296_000) + 1_296_000) % 1_296_000;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}°${two(Math.floor((seconds % 3600) / 60))}′${two(seconds % 60)}″`;
}

/** Share of a whole in percent with one decimal: 56,7 %. */
export const printPercent = (part: number, whole: number, language: PrintLanguage): string =>
  `${printDecimal(halfUp((part / whole) * 1000), 1, language)}${NBSP}%`;
