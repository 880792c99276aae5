/** A typed number: comma or point before the decimals, blanks between thousands, either minus. NaN: no number. */
export function decimalOf(text: string): number {
  const plain = text.replace(/\s/gu, '').replace(',', '.').replace(/^−/u, '-');
  return /^[+-]?\d+(?:\.\d*)?$/.test(plain) ? Number(plain) : NaN;
}
