/** «Ермеков Санжар Тілеуұлы» → «ЕС». */
export const initialsOf = (name: string): string =>
  name
    .trim()
    .split(/\s+/u)
    .slice(0, 2)
    .map((word) => (word[0] ?? '').toLocaleUpperCase('kk'))
    .join('');

/** «Ермеков Санжар Тілеуұлы» → «Ермеков С.». */
export function shortNameOf(name: string): string {
  const [family = '', given = ''] = name.trim().split(/\s+/u);
  return given === '' ? family : `${family} ${given[0]}.`;
}
