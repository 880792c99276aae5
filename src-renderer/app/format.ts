import type { Language } from '#locales/messages.ts';

/** How the interface prints figures: exact, with the separators of the language. No-break spaces keep a figure on one line. */
const THIN = '\u202f';
const NBSP = '\u00A0';

const separators = (language: Language): { decimal: string; group: string } =>
  language === 'en' ? { decimal: '.', group: ',' } : { decimal: ',', group: THIN };

/** A number with a fixed count of decimals, groups of three. */
export function printNumber(value: number, decimals: number, language: Language): string {
  const { decimal, group } = separators(language);
  const [whole = '0', part] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/gu, group);
  const sign = value < 0 ? '\u2212' : '';
  return sign + grouped + (part === undefined ? '' : decimal + part);
}

/** Tiyn as tenge; the tiyn are shown only when there are any. */
export const printMoney = (tiyn: number, language: Language): string =>
  printNumber(tiyn / 100, tiyn % 100 === 0 ? 0 : 2, language) + NBSP + '₸';

/** Kazakhstan keeps one time, UTC+5; it is shown whatever the clock of the machine is set to. */
const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Almaty',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function almaty(iso: string): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(new Date(iso)).map((part) => [part.type, part.value]));
}

export function printDate(iso: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/u.test(iso)) return iso.split('-').reverse().join('.');
  const at = almaty(iso);
  return `${at['day']}.${at['month']}.${at['year']}`;
}

/** '27.11.2026', also with other marks between and a year of two figures, or ISO; null where there is no such day. */
export function parseDate(text: string): string | null {
  const found =
    /^\s*(?:(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)|(?<day>\d{1,2})[./\-\s](?<month>\d{1,2})[./\-\s](?<year>\d{4}|\d\d))\s*$/u.exec(
      text,
    )?.groups;
  if (!found) return null;
  const year = found['y'] ?? found['year'] ?? '';
  const [month = '', day = ''] = [found['m'] ?? found['month'], found['d'] ?? found['day']];
  const iso = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso ? null : iso;
}

export function printTime(iso: string, withSeconds = false): string {
  const at = almaty(iso);
  return `${at['hour']}:${at['minute']}${withSeconds ? `:${at['second']}` : ''}`;
}

export const printDateTime = (iso: string): string => `${printDate(iso)} ${printTime(iso)}`;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/u;

/** A measured figure alone, or two compared: '3.25', '5.5 > 0.1'. Names of files and versions hold letters or a second point. */
const FIGURES = /^(?:-?\d+\.\d+|[\d.]+ > [\d.]+)$/u;

/**
 * What a refusal concerns: a moment by its clock time, with the day when it is not today; a figure with the decimal sign
 * of the language; a number as it is written.
 */
export function printAbout(about: string, now: Date, language: Language): string {
  if (FIGURES.test(about)) return language === 'en' ? about : about.replaceAll('.', ',');
  if (!ISO_TIME.test(about)) return printNumberOf(about);
  return printDate(about) === printDate(now.toISOString()) ? printTime(about) : printDateTime(about);
}

/** Receipt in the queue: the order is evidence, so the milliseconds are shown. */
export function printExactTime(iso: string): string {
  return `${printTime(iso, true)},${String(new Date(iso).getUTCMilliseconds()).padStart(3, '0')}`;
}

const VULGAR: Readonly<Record<string, string>> = {
  '1/2': '½',
  '1/3': '⅓',
  '2/3': '⅔',
  '1/4': '¼',
  '3/4': '¾',
  '1/1': '1',
};

export const printShare = (numerator: number, denominator: number): string =>
  VULGAR[`${numerator}/${denominator}`] ?? `${numerator}/${denominator}`;

/** 21318045112 → 21-318-045-112, with what follows the digits (a building). Anything else is shown as it is. */
export function printNumberOf(number: string): string {
  const found = /^(\d{2})(\d{3})(\d{3})(\d{3,4})?(.*)$/u.exec(number);
  if (!found) return number;
  const [, region, district, quarter, plot, rest = ''] = found;
  return [region, district, quarter, plot].filter((part) => part !== undefined).join('-') + rest;
}

/** ИИН/БИН with its middle covered; a masked identifier of the back half is left alone. */
export const coverIdentifier = (identifier: string): string =>
  /^\d{12}$/u.test(identifier) ? `${identifier.slice(0, 6)}${NBSP}••••${NBSP}${identifier.slice(10)}` : identifier;
