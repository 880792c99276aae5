/*
 * Width of a text in Noto Sans, for finding a free place on a drawing before it is set. Rounded up by class of
 * character: a label that is set narrower than planned harms nothing, one that is wider covers its neighbour.
 */

const MM_PER_PT = 0.352_777_8;

/** Widths of characters in thousandths of the size. */
const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/[\u2009\u202f]/u, 200],
  [/[\u00a0 .,:;·'|]/u, 290],
  [/[-()[\]/]/u, 380],
  [/\d/u, 575],
  [/[ЖШЩЮЫМФӘжшщюмыфmwMW№…]/u, 900],
  [/\p{Lu}/u, 720],
  [/\p{L}/u, 620],
];

const widthOf = (character: string): number => CLASSES.find(([pattern]) => pattern.test(character))?.[1] ?? 720;

/** Millimetres of paper that a line of text takes at a size in points. */
export function textWidthMm(text: string, sizePt: number, bold = false): number {
  const units = [...text].reduce((sum, character) => sum + widthOf(character), 0);
  return (units / 1000) * sizePt * MM_PER_PT * (bold ? 1.07 : 1);
}

/** From the foot of a descender to the top of a capital. */
export const textHeightMm = (sizePt: number): number => sizePt * MM_PER_PT * 0.95;
