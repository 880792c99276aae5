/** $INSUNITS. A US survey foot is 1200/3937 m by definition. Lengths in space are left out: no survey is in parsecs. */
const UNITS: Readonly<Record<number, { readonly name: string; readonly metres: number }>> = {
  1: { name: 'inch', metres: 0.0254 },
  2: { name: 'foot', metres: 0.3048 },
  3: { name: 'mile', metres: 1609.344 },
  4: { name: 'millimeter', metres: 0.001 },
  5: { name: 'centimeter', metres: 0.01 },
  6: { name: 'meter', metres: 1 },
  7: { name: 'kilometer', metres: 1000 },
  10: { name: 'yard', metres: 0.9144 },
  13: { name: 'micrometer', metres: 1e-6 },
  14: { name: 'decimeter', metres: 0.1 },
  15: { name: 'decameter', metres: 10 },
  16: { name: 'hectometer', metres: 100 },
  21: { name: 'USSurveyFoot', metres: 1200 / 3937 },
  22: { name: 'USSurveyInch', metres: 100 / 3937 },
  23: { name: 'USSurveyYard', metres: 3600 / 3937 },
  24: { name: 'USSurveyMile', metres: 6_336_000 / 3937 },
};

/** Unit by its number in $INSUNITS; null for none (0) and for numbers without a unit. */
export const insertUnit = (number: number): { readonly name: string; readonly metres: number } | null =>
  UNITS[number] ?? null;
