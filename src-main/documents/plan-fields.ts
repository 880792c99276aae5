import type { Bilingual, PlanData } from '#domain/documents/plan-data.ts';
import { printAreaHa, printAreaM2WithUnit } from '#domain/geometry/print.ts';
import {
  CATEGORY_WORDS,
  CLAIM_WORDS,
  DIVISIBILITY_WORDS,
  ENCUMBRANCE_WORDS,
  FORM_WORDS,
  RIGHT_WORDS,
  ZONE_WORDS,
} from './plan-words.ts';

/** A row of page 1: Kazakh over Russian; `ru` is null where both would read the same. */
export interface PlanField {
  readonly label: Bilingual;
  readonly kk: string;
  readonly ru: string | null;
}

const NBSP = '\u00a0';
const THIN = '\u202f';

export const field = (label: Bilingual, text: Bilingual): PlanField => ({
  label,
  kk: text.kk,
  ru: text.ru === text.kk ? null : text.ru,
});

/** The eight fields of the plan, Land Code art. 44-1, 12. */
export const planFields = (data: PlanData): readonly PlanField[] => [
  placeField(data),
  areaField(data),
  field({ kk: 'Құқық түрі', ru: 'Вид права' }, rightsText(data)),
  categoryField(data),
  purposeField(data),
  burdensField(data),
  divisibilityField(data),
  field({ kk: 'Кадастрлық құны', ru: 'Кадастровая стоимость' }, valueText(data)),
];

export const placeField = (data: PlanData): PlanField =>
  field({ kk: 'Орналасқан жері, РКА', ru: 'Местоположение, РКА' }, placeText(data));

export function areaField({ areaDoubled }: Pick<PlanData, 'areaDoubled'>): PlanField {
  const area = `${printAreaHa(areaDoubled, 'kk')}${NBSP}га (${printAreaM2WithUnit(areaDoubled, 'kk')})`;
  return field({ kk: 'Жер учаскесінің ауданы', ru: 'Площадь земельного участка' }, alike(area));
}

export const categoryField = ({ category }: PlanData): PlanField =>
  field({ kk: 'Жер санаты', ru: 'Категория земель' }, CATEGORY_WORDS[category]);

export const purposeField = (data: PlanData): PlanField =>
  field(
    { kk: 'Нысаналы мақсаты, функционалдық аймақ', ru: 'Целевое назначение, функциональная зона' },
    purposeText(data),
  );

export const burdensField = (data: PlanData): PlanField =>
  field({ kk: 'Шектеулер мен ауыртпалықтар', ru: 'Ограничения и обременения' }, burdensText(data));

export const divisibilityField = ({ divisibility }: PlanData): PlanField =>
  field({ kk: 'Бөлінуі', ru: 'Делимость' }, DIVISIBILITY_WORDS[divisibility]);

export const joined = (texts: readonly Bilingual[], by = '; '): Bilingual => ({
  kk: texts
    .map((text) => text.kk)
    .filter(Boolean)
    .join(by),
  ru: texts
    .map((text) => text.ru)
    .filter(Boolean)
    .join(by),
});

export const alike = (text: string): Bilingual => ({ kk: text, ru: text });

function placeText({ address }: PlanData): Bilingual {
  if (!address) return { kk: 'мекенжайы жоқ', ru: 'адрес не присвоен' };
  const rka = address.rka?.replace(/(\d{4})(?=\d)/gu, `$1${NBSP}`);
  return {
    kk: address.text.kk || (rka ?? ''),
    ru: [address.text.ru, rka].filter(Boolean).join(' · '),
  };
}

export function rightsText({ rights }: PlanData): Bilingual {
  if (rights.length === 0) return { kk: 'тіркелмеген', ru: 'не зарегистрировано' };
  return joined(
    rights.map((right) => {
      const form = FORM_WORDS[right.form];
      const named = form ? joined([RIGHT_WORDS[right.kind], form], ', ') : RIGHT_WORDS[right.kind];
      const shares = right.form === 'shared' ? sharesText(right.shares) : alike('');
      const until = right.until
        ? { kk: `${printDate(right.until)} дейін`, ru: `до ${printDate(right.until)}` }
        : alike('');
      const whole = joined([named, shares], ' ');
      return joined([whole, until], ', ');
    }),
  );
}

/** Fractions a font has a sign for read better than with a slash. */
const FRACTIONS: Readonly<Record<string, string>> = { '1/2': '½', '1/3': '⅓', '2/3': '⅔', '1/4': '¼', '3/4': '¾' };
const MOST_SHARES = 8;

function sharesText(shares: readonly (readonly [number, number])[]): Bilingual {
  if (shares.length > MOST_SHARES) return { kk: `(${shares.length} үлес)`, ru: `(долей: ${shares.length})` };
  return alike(`(${shares.map((share) => FRACTIONS[share.join('/')] ?? share.join('/')).join(' + ')})`);
}

function purposeText({ purpose, functionalZone }: PlanData): Bilingual {
  return joined(functionalZone ? [purpose, ZONE_WORDS[functionalZone]] : [purpose]);
}

function burdensText({ encumbrances, claims }: PlanData): Bilingual {
  if (encumbrances.length + claims.length === 0) return { kk: 'тіркелмеген', ru: 'не зарегистрированы' };
  const part: Bilingual = { kk: 'учаскенің бөлігіне', ru: 'на часть участка' };
  return joined([
    ...encumbrances.map((each) =>
      joined(
        [
          ENCUMBRANCE_WORDS[each.kind],
          ...(each.part ? [part] : []),
          ...(each.beneficiary ? [each.beneficiary] : []),
          alike(printDate(each.receivedOn)),
          ...(each.until ? [{ kk: `${printDate(each.until)} дейін`, ru: `до ${printDate(each.until)}` }] : []),
        ],
        ', ',
      ),
    ),
    ...claims.map((each) => joined([CLAIM_WORDS[each.kind], alike(printDate(each.receivedOn))], ', ')),
  ]);
}

function valueText({ value }: PlanData): Bilingual {
  if (!value) return { kk: 'белгіленбеген', ru: 'не определена' };
  const tenge = String(Math.floor(value.tiyn / 100)).replace(/\B(?=(?:\d{3})+$)/gu, THIN);
  const tiyn = value.tiyn % 100 === 0 ? '' : `,${String(value.tiyn % 100).padStart(2, '0')}`;
  return alike(`${tenge}${tiyn}${NBSP}₸${value.date ? ` (${printDate(value.date)})` : ''}`);
}

/** 2026-11-23 → 23.11.2026 */
export const printDate = (date: string): string => date.slice(0, 10).split('-').reverse().join('.');
