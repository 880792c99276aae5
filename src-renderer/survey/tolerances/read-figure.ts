/** A figure of the table as typed, with a decimal comma or point; null when it is none. */
export function readFigure(text: string, mayBeZero: boolean): number | null {
  const plain = text.replace(/\s/gu, '').replace(',', '.');
  if (!/^\d{1,7}(?:\.\d{1,4})?$/u.test(plain)) return null;
  const value = Number(plain);
  return value > 0 || mayBeZero ? value : null;
}
