import { describe, expect, it } from 'vitest';
import { chiSquareQuantile, normalCritical, studentCritical, tauCritical } from './statistics.ts';

// Printed tables: Abramowitz & Stegun, Handbook of Mathematical Functions, tables 26.8 and 26.10.
describe('quantiles', () => {
  it.each([
    [0.95, 1, 3.84146],
    [0.95, 2, 5.99146],
    [0.025, 10, 3.24697],
    [0.975, 10, 20.4831],
    [0.05, 30, 18.4926],
    [0.995, 100, 140.169],
    [0.999, 5, 20.515],
  ])('chi-square %d with %i degrees of freedom', (probability, degrees, printed) => {
    expect(chiSquareQuantile(probability, degrees) / printed).toBeCloseTo(1, 5);
  });

  it.each([
    [0.05, 1.959964],
    [0.001, 3.290527],
    [0.4, 0.841621],
  ])('normal, two-sided %d', (significance, printed) => {
    expect(normalCritical(significance)).toBeCloseTo(printed, 6);
  });

  it.each([
    [0.05, 1, 12.706],
    [0.05, 10, 2.228],
    [0.01, 30, 2.75],
    [0.001, 5, 6.869],
    [0.05, 120, 1.98],
  ])('Student, two-sided %d with %i degrees of freedom', (significance, degrees, printed) => {
    expect(studentCritical(significance, degrees)).toBeCloseTo(printed, 3);
  });

  it('tau stays below the root of the degrees of freedom and nears the normal value', () => {
    for (const degrees of [2, 3, 10, 50]) expect(tauCritical(0.001, degrees)).toBeLessThan(Math.sqrt(degrees));
    expect(tauCritical(0.05, 100_000)).toBeCloseTo(normalCritical(0.05), 4);
  });
});
