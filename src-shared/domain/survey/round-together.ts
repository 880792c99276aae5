/**
 * Rounds figures so that their rounded sum is the rounded sum: what is rounded off one goes into the next. Corrections
 * that do not add up to the misclosure would be taken for a mistake. Null stays null.
 */
export function roundTogether(values: readonly (number | null)[], decimals: number): readonly (number | null)[] {
  const unit = 10 ** decimals;
  let exact = 0;
  let rounded = 0;
  return values.map((value) => {
    if (value === null) return null;
    exact += value;
    const units = Math.round(exact * unit) - rounded;
    rounded += units;
    return units / unit;
  });
}
