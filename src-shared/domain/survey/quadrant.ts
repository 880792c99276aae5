import type { PrintLanguage } from '../geometry/print.ts';

/*
 * Quadrant bearings (румбы): an angle of at most 90° from north or south towards east or west.
 *
 *        N
 *    4   |   1        1 NE  СВ  СШ
 *  W ----+---- E      2 SE  ЮВ  ОШ
 *    3   |   2        3 SW  ЮЗ  ОБ
 *        S            4 NW  СЗ  СБ
 */

export type Quadrant = 1 | 2 | 3 | 4;

/** North or south, then east or west, in each language; Kazakh from солтүстік, оңтүстік, шығыс, батыс [A]. */
const LETTERS: Readonly<Record<PrintLanguage, Readonly<Record<Quadrant, readonly [string, string]>>>> = {
  ru: { 1: ['С', 'В'], 2: ['Ю', 'В'], 3: ['Ю', 'З'], 4: ['С', 'З'] },
  kk: { 1: ['С', 'Ш'], 2: ['О', 'Ш'], 3: ['О', 'Б'], 4: ['С', 'Б'] },
  en: { 1: ['N', 'E'], 2: ['S', 'E'], 3: ['S', 'W'], 4: ['N', 'W'] },
};

const BY_LETTERS: ReadonlyMap<string, Quadrant> = new Map(
  Object.values(LETTERS).flatMap((quadrants) =>
    ([1, 2, 3, 4] as const).map((quadrant) => [quadrants[quadrant].join(''), quadrant] as const),
  ),
);

export const lettersOfQuadrant = (quadrant: Quadrant, language: PrintLanguage): string =>
  LETTERS[language][quadrant].join('');

export const quadrantOfLetters = (letters: string): Quadrant | null => BY_LETTERS.get(letters.toUpperCase()) ?? null;

/** Bearing from north clockwise for an angle in its quadrant; any unit, given the half turn in that unit. */
export function bearingInQuadrant(quadrant: Quadrant, angle: number, halfTurn: number): number {
  if (quadrant === 1) return angle;
  if (quadrant === 2) return halfTurn - angle;
  return quadrant === 3 ? halfTurn + angle : 2 * halfTurn - angle;
}

/** The quadrant of a bearing in [0, 2·halfTurn) and the angle in it; due south is SE 0°, due west SW 90°. */
export function quadrantOfBearing(
  bearing: number,
  halfTurn: number,
): { readonly quadrant: Quadrant; readonly angle: number } {
  if (bearing <= halfTurn / 2) return { quadrant: 1, angle: bearing };
  if (bearing <= halfTurn) return { quadrant: 2, angle: halfTurn - bearing };
  if (bearing <= (halfTurn * 3) / 2) return { quadrant: 3, angle: bearing - halfTurn };
  return { quadrant: 4, angle: 2 * halfTurn - bearing };
}
