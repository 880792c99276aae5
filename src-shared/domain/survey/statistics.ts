import { invariant } from '../invariant.ts';

/*
 * Quantiles for the tests of an adjustment. Own code: no library for them is among the project's packages, and three
 * functions do not justify one. Checked in the tests against printed tables.
 * Source  Abramowitz & Stegun, Handbook of Mathematical Functions, 6.5 (incomplete gamma), 26.5 (incomplete beta);
 *         series and continued fractions as in Numerical Recipes, ch. 6; ln Γ by Lanczos (g = 7, n = 9)
 */

const PRECISION = 1e-15;
/** Stands for zero in a continued fraction. */
const TINY = 1e-300;
/** More than any of the series takes for up to 10⁵ degrees of freedom. */
const MOST_TERMS = 5000;

/** Value that a chi-square variable stays below with this probability. */
export function chiSquareQuantile(probability: number, degreesOfFreedom: number): number {
  const cumulative = (x: number): number => lowerGamma(degreesOfFreedom / 2, x / 2);
  return bisect(cumulative, probability, degreesOfFreedom + 10);
}

/** Value that a standard normal variable exceeds in size with this probability: 1.96 for 0.05. */
export const normalCritical = (significance: number): number => Math.sqrt(chiSquareQuantile(1 - significance, 1));

/** Value that Student's t exceeds in size with this probability: 2.228 for 0.05 and 10 degrees of freedom. */
export function studentCritical(significance: number, degreesOfFreedom: number): number {
  const inside = (t: number): number =>
    1 - incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
  return bisect(inside, 1 - significance, 10);
}

/**
 * Critical value of Pope's tau for a residual that is divided by its own estimated standard deviation.
 *
 * Source  A. J. Pope, The statistics of residuals and the detection of outliers, NOAA Technical Report NOS 65 NGS 1,
 *         1976; 2 degrees of freedom at least
 */
export function tauCritical(significance: number, degreesOfFreedom: number): number {
  const t = studentCritical(significance, degreesOfFreedom - 1);
  return (t * Math.sqrt(degreesOfFreedom)) / Math.sqrt(degreesOfFreedom - 1 + t * t);
}

/** Inverse of a rising function that starts at 0 for 0. */
function bisect(rising: (x: number) => number, target: number, firstGuess: number): number {
  invariant(target > 0 && target < 1, 'a probability lies between 0 and 1');
  let low = 0;
  let high = firstGuess;
  while (rising(high) < target) high *= 2;
  while (high - low > PRECISION * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (rising(middle) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const t = shifted + 7.5;
  const sum = LANCZOS.reduce((total, factor, index) => total + (index === 0 ? factor : factor / (shifted + index)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Regularised lower incomplete gamma function P(a, x). */
function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const factor = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x >= a + 1) return 1 - factor * gammaFraction(a, x);
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && Math.abs(term) > Math.abs(sum) * PRECISION; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return factor * sum;
}

const gammaFraction = (a: number, x: number): number =>
  lentz(
    x + 1 - a,
    (n) => -n * (n - a),
    (n) => x + 1 - a + 2 * n,
  );

/** Regularised incomplete beta function I_x(a, b). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  // The fraction converges quickly on one side only; the other follows by symmetry.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x) - Math.log(a),
  );
  const step = (n: number): number => {
    const m = Math.floor(n / 2);
    return n % 2 === 0
      ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
      : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
  };
  return front * lentz(1, step, () => 1);
}

/** 1 / (b₀ + a₁/(b₁ + a₂/(b₂ + …))) by the modified method of Lentz. */
function lentz(first: number, numerator: (n: number) => number, denominator: (n: number) => number): number {
  const safe = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let d = 1 / safe(first);
  let c = 1 / TINY;
  let result = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    d = 1 / safe(numerator(n) * d + denominator(n));
    c = safe(denominator(n) + numerator(n) / c);
    const change = c * d;
    result *= change;
    if (Math.abs(change - 1) < PRECISION) break;
  }
  return result;
}
