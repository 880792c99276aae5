import type { Finding } from '#domain/cases/finding.ts';
import type { Norm } from '#domain/cases/norm.ts';
import type { useTexts } from '../app/texts.ts';

type Texts = ReturnType<typeof useTexts>;

/** Names of parameters say what they are: `…Mm` is a length, `…Doubled` an area in doubled mm², `number…` a parcel, `documentKind` a kind of document; days are written as days. */
function shown(texts: Texts, name: string, value: string | number): string | number {
  if (name === 'documentKind') return texts.t(`case.documents.kind.${value}`);
  if (typeof value === 'number' && /mm$/i.test(name)) return texts.length(value);
  if (typeof value === 'number' && /doubled$/i.test(name)) return texts.area(value);
  if (typeof value === 'number' && !Number.isInteger(value)) return texts.number(value, 1);
  if (typeof value === 'string' && /^\d{11,12}(?:, ?\d{11,12})*$/.test(value))
    return value.split(/, ?/).map(texts.parcelNumber).join(', ');
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return texts.date(value);
  return value;
}

/** The text of `findings.<code>` with its parameters in the units and figures of the language. */
export function findingText(texts: Texts, { code, params }: Pick<Finding, 'code' | 'params'>): string {
  const key = `findings.${code}`;
  const named = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, shown(texts, name, value)]));
  const count = params['n'] ?? params['count'];
  if (!texts.te(key, 'ru')) return code;
  return typeof count === 'number' ? texts.t(key, named, count) : texts.t(key, named);
}

/** "Закон о регистрации, ст. 31, п. 1, пп. 4" or, short, "ЗРП 31(1)4". */
export const normText = (texts: Texts, norm: Norm): string =>
  norm.place === ''
    ? texts.t(`case.norm.${norm.text}`)
    : `${texts.t(`case.norm.${norm.text}`)}, ${placeText(texts, norm.place)}`;

export const normShort = (texts: Texts, norm: Norm): string =>
  norm.place === ''
    ? texts.t(`case.normShort.${norm.text}`)
    : `${texts.t(`case.normShort.${norm.text}`)} ${norm.place}`;

/** Places are stored as printed, "31(1)4"; only the word for "article" depends on the language. */
const placeText = (texts: Texts, place: string): string => texts.t('case.norm.place', { place });
