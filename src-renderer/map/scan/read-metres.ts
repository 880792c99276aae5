/** '12 674 503,798' or '12674503.798' → millimetres; null for what is no number of metres. */
export function metresIn(text: string): number | null {
  const plain = text.replaceAll(/\s/g, '').replace(',', '.');
  if (!/^-?\d{1,9}(?:\.\d{1,6})?$/.test(plain)) return null;
  return Math.round(Number(plain) * 1000);
}
