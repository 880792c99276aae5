import Flatbush from 'flatbush';
import { boxOfPositions } from '#domain/geometry/measures.ts';
import { sideOfPolygon } from '#domain/geometry/predicates.ts';
import type { Polygon, Position } from '#domain/geometry/types.ts';
import { parseParcelNumber } from '#domain/numbers/parcel-number.ts';
import type { Steps } from '../steps.ts';

export interface PlacedText {
  readonly at: Position;
  readonly text: string;
}

export interface Numbered {
  /** Number or name offered for the polygon; null where none or several would do. */
  readonly name: string | null;
  /** The other texts, in the order of the file. */
  readonly others: readonly string[];
  /** Several texts could be the number. */
  readonly ambiguous: boolean;
}

export interface NumberedPolygons {
  readonly polygons: readonly Numbered[];
  /** Texts inside several polygons, or on a boundary: they are nobody's. */
  readonly undecided: readonly PlacedText[];
}

/** The texts inside exactly one of the polygons, offered as its number. */
export function* numberByTexts(polygons: readonly Polygon[], texts: readonly PlacedText[]): Steps<NumberedPolygons> {
  const inside: string[][] = polygons.map(() => []);
  const undecided: PlacedText[] = [];
  const index = polygons.length === 0 ? null : new Flatbush(polygons.length);
  for (const polygon of polygons) index?.add(...boxOfPositions(polygon[0] ?? []));
  index?.finish();
  for (const placed of texts) {
    const [x, y] = placed.at;
    const sides = (index?.search(x, y, x, y) ?? []).map((at) => ({
      at,
      side: sideOfPolygon(placed.at, polygons[at] as Polygon),
    }));
    const hits = sides.filter(({ side }) => side !== 'outside');
    if (hits.length === 1 && hits[0]?.side === 'inside') inside[hits[0].at]?.push(placed.text);
    else if (hits.length > 0) undecided.push(placed);
    yield null;
  }
  return { polygons: inside.map(chooseNumber), undecided };
}

/** One text is the number; of several the only cadastral number is, else the only plain one. */
function chooseNumber(texts: readonly string[]): Numbered {
  if (texts.length <= 1) return { name: texts[0] ?? null, others: [], ambiguous: false };
  for (const isNumber of [isCadastral, isPlain]) {
    const numbers = texts.filter(isNumber);
    const name = numbers[0];
    if (name === undefined) continue;
    if (new Set(numbers).size > 1) break;
    return { name, others: texts.toSpliced(texts.indexOf(name), 1), ambiguous: false };
  }
  return { name: null, others: texts, ambiguous: true };
}

const isCadastral = (text: string): boolean => parseParcelNumber(text).ok;

/** 112, 12/3, 45а, :1505. */
const isPlain = (text: string): boolean => /^[:№\s]{0,3}\d{1,6}(?:[/-]\d{1,6})?\s?\p{L}?$/u.test(text.trim());
