import { unescapeFormula } from '../escape-formula.ts';

/** What a line between the points says. */
export type Title =
  | { readonly kind: 'parcel'; readonly name: string | null; readonly hole: boolean }
  | { readonly kind: 'contour'; readonly hole: boolean | null }
  | { readonly kind: 'crs'; readonly text: string; readonly epsg: number | null }
  /** Areas, perimeters, totals: they follow from the points. */
  | { readonly kind: 'total' }
  /** What follows are points of their own, no contour. */
  | { readonly kind: 'points' }
  /** «Каталог координат» */
  | { readonly kind: 'headline' }
  | { readonly kind: 'text' };

const CRS = /систем\p{L}* координат|координат\p{L}* жүйе|coordinate (?:reference )?system|\bEPSG\b/iu;
const TOTAL = /площад|ауданы|(?:^|[^\p{L}])area|периметр|perimeter|^(?:итого|всего|барлығы|жиыны|total)/iu;
const HOLE = /внутренн|ішкі|inner|\bhole\b|вырез|исключа/iu;
const CONTOUR = /контур|contour|внешн|наружн|сыртқы|\bouter\b/iu;
const PARCEL = /(?:^|[^\p{L}])(?:участ\p{L}*|учаске\p{L}*|уч|зу|жу|parcel|lot)(?=[^\p{L}]|$)/iu;
const NUMBER = /\d{2}[-:]?\d{3}[-:]?\d{3}[-:]?\d{1,4}(?:[-:/]\d+)*/;
const HEADLINE = /каталог|catalog|ведомост|тізімдеме|список|координат|coordinate/iu;
const POINTS = /^(?:нүктелер|пункты|points|пикеты)(?=[^\p{L}]|$)/iu;
const LONGEST_NAME = 200;

/** What the cells of a row say that is no point. */
export function titleOf(cells: readonly string[]): Title {
  const filled = cells.filter((cell) => cell !== '');
  const text = filled.join(' ').slice(0, 1000);
  if (isTotal(text)) return { kind: 'total' };
  if (CRS.test(text)) return crsTitle(text);
  if (POINTS.test(text)) return { kind: 'points' };
  const hole = HOLE.test(text);
  const [label = '', ...rest] = filled;
  if (PARCEL.test(label) && label.endsWith(':')) return { kind: 'parcel', name: labelled(rest), hole };
  const number = NUMBER.exec(text)?.[0];
  if (PARCEL.test(text) || number !== undefined) return { kind: 'parcel', name: number ?? nameIn(text), hole };
  if (hole) return { kind: 'contour', hole };
  // «Контур 2» may be either; «Внешний контур» says what it is.
  if (CONTOUR.test(text)) return { kind: 'contour', hole: /\d/.test(text) ? null : false };
  if (HEADLINE.test(text)) return { kind: 'headline' };
  // A number of its own between two blocks is the number of the parcel that follows.
  if (filled.length === 1 && text.length <= 40 && /\d/.test(text)) return { kind: 'parcel', name: text, hole: false };
  return { kind: 'text' };
}

/** The cells after «Участок:», as they are. */
const labelled = (cells: readonly string[]): string | null =>
  cells.length === 0 ? null : unescapeFormula(cells.join(' ')).slice(0, LONGEST_NAME);

/** «Жер учаскесінің ауданы 500 м²», but not «Участок 12, площадь 500 м²»: there a number comes first. */
function isTotal(text: string): boolean {
  const at = text.search(TOTAL);
  return at >= 0 && !/\d/.test(text.slice(0, at));
}

function crsTitle(text: string): Title {
  const epsg = Number(/EPSG\D{0,3}(\d{4,6})/i.exec(text)?.[1] ?? NaN);
  const named = /[:=]\s*(\S.*)$/u.exec(text.replace(/EPSG\s*:/i, 'EPSG '))?.[1] ?? text;
  return { kind: 'crs', text: named.trim(), epsg: Number.isInteger(epsg) ? epsg : null };
}

/** «Участок № 12/3» → '12/3'; «Жер учаскесі / Земельный участок: Әлия» → 'Әлия'; the whole where nothing follows. */
function nameIn(text: string): string {
  const sign = Math.max(...[':', '№', '#'].map((each) => text.lastIndexOf(each)));
  const word = PARCEL.exec(text);
  const after = sign >= 0 ? text.slice(sign + 1) : text.slice((word?.index ?? 0) + (word?.[0].length ?? 0));
  const contour = after.search(/[,;(]? ?\p{L}* ?(?:контур|contour)/iu);
  const name = (contour < 0 ? after : after.slice(0, contour)).replace(/^\.|[,;(]$/g, '').trim();
  return (name === '' ? text : name).slice(0, LONGEST_NAME);
}
