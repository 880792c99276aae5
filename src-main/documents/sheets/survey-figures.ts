import { printLength } from '#domain/geometry/print.ts';
import { printBearing, printDms } from '#domain/survey/print-angle.ts';

/* Figures of the adjustment reports as they are printed: decimal commas, tenths of a second, millimetres. */

/** A number with up to three decimals. */
export const decimal = (value: number, decimals: 0 | 1 | 2 | 3): string => printLength(value * 1000, 'ru', decimals);

/** With a plus where it is one; what rounds to zero has no sign. */
export function signed(value: number, decimals: 0 | 1 | 2 | 3): string {
  const text = decimal(value, decimals);
  return value > 0 && /[1-9]/u.test(text) ? `+${text}` : text;
}

/** Empty where there is none. */
export const some = <T>(value: T | null | undefined, print: (value: T) => string): string =>
  value === null || value === undefined ? '' : print(value);

export const metres = (value: number): string => decimal(value, 3);
export const mm = (valueM: number): string => decimal(valueM * 1000, 1);
export const signedMm = (valueM: number): string => signed(valueM * 1000, 1);
export const wholeMm = (valueM: number): string => signed(valueM * 1000, 0);
export const angle = (rad: number): string => printDms(rad, { language: 'ru', decimals: 1 });
export const bearing = (rad: number): string => printBearing(rad, { language: 'ru', decimals: 1 });
export const axis = (rad: number): string => printBearing(rad, { language: 'ru' });
export const relative = (denominator: number): string => `1 : ${decimal(Math.floor(denominator), 0)}`;
