import type { Matrix } from 'ml-matrix';
import { normalCritical, tauCritical } from '../statistics.ts';
import type { Equation } from './linearise.ts';

/** How strictly observations are tested. */
export interface TestLevels {
  /** Of the global test: 0.95. */
  readonly confidence: number;
  /** Probability of suspecting a good observation: 0.001 after Baarda. */
  readonly significance: number;
  /** Probability of finding an error of the size of `smallestDetectable`: 0.8. */
  readonly power: number;
  /** 'stated': the standard deviations are trusted (w-test). 'estimated': only their ratios are (tau test). */
  readonly variance: 'stated' | 'estimated';
}

/** An observation after the adjustment; a GNSS point has two. Metres or radians, as observed. */
export interface AdjustedObservation {
  readonly id: string;
  readonly component: 'north' | 'east' | null;
  readonly unit: 'm' | 'rad';
  /** Adjusted minus observed. */
  readonly residual: number;
  /** Share of an error that shows in its residual, 0 to 1; all of them add up to the degrees of freedom. */
  readonly redundancy: number;
  /** Standardised residual: w of Baarda, or tau of Pope when the variance is estimated. Null when nothing checks it. */
  readonly statistic: number | null;
  readonly critical: number | null;
  readonly isSuspect: boolean;
  /** Size of the error that the residual would come from; null when nothing checks it. */
  readonly estimatedError: number | null;
  /** Smallest error that the test finds with the power asked for. */
  readonly smallestDetectable: number | null;
}

/** Below this an observation has no check: its error goes into the coordinates whole. */
const UNCHECKED = 1e-8;

/**
 * Residuals with their tests (data snooping).
 *
 * Source  W. Baarda, A testing procedure for use in geodetic networks, Delft 1968; A. J. Pope, NOAA TR NOS 65 NGS 1, 1976
 */
export function testResiduals(
  equations: readonly Equation[],
  cofactor: Matrix,
  { degreesOfFreedom, varianceFactor }: { readonly degreesOfFreedom: number; readonly varianceFactor: number | null },
  levels: TestLevels,
): readonly AdjustedObservation[] {
  const estimated = levels.variance === 'estimated';
  // With one degree of freedom every tau is 1: there is nothing to compare.
  const testable = !estimated || (degreesOfFreedom >= 2 && varianceFactor !== null && varianceFactor > 0);
  const critical = estimated
    ? testable
      ? tauCritical(levels.significance, degreesOfFreedom)
      : null
    : normalCritical(levels.significance);
  const unit = estimated && testable && varianceFactor !== null ? Math.sqrt(varianceFactor) : 1;
  // One-sided for the power: the other tail adds nothing to a shift of four standard deviations.
  const shift = normalCritical(levels.significance) + normalCritical(2 * (1 - levels.power));
  return equations.flatMap((equation) =>
    componentsOf(equation, cofactor).map(({ index, redundancy, weighted, spread }) => {
      const isChecked = redundancy > UNCHECKED;
      const statistic = isChecked && testable ? Math.abs(weighted) / (Math.sqrt(spread) * unit) : null;
      const { observation, rows } = equation;
      return {
        id: observation.id,
        component: observation.kind !== 'gnss' ? null : index === 0 ? 'north' : 'east',
        unit: observation.kind === 'gnss' || observation.kind === 'distance' ? 'm' : 'rad',
        residual: negated(rows[index]?.misclosure ?? 0),
        redundancy,
        statistic,
        critical,
        isSuspect: statistic !== null && critical !== null && statistic > critical,
        estimatedError: isChecked ? negated(weighted / spread) : null,
        smallestDetectable: isChecked ? (shift * unit) / Math.sqrt(spread) : null,
      } satisfies AdjustedObservation;
    }),
  );
}

/** Minus zero would be printed with its sign. */
const negated = (value: number): number => (value === 0 ? 0 : -value);

interface Component {
  readonly index: number;
  readonly redundancy: number;
  /** (P v)ᵢ */
  readonly weighted: number;
  /** (P Q_vv P)ᵢᵢ */
  readonly spread: number;
}

/** Figures of the parts of an observation; the residuals of a GNSS point are tested with their correlation. */
function componentsOf({ rows, weights, covariance }: Equation, cofactor: Matrix): readonly Component[] {
  const indices = [...rows.keys()];
  const residualCovariance = rows.map((rowA, a) =>
    rows.map((rowB, b) => {
      let adjusted = 0;
      for (const [i, valueI] of rowA.coefficients)
        for (const [j, valueJ] of rowB.coefficients) adjusted += valueI * cofactor.get(i, j) * valueJ;
      return (covariance[a]?.[b] ?? 0) - adjusted;
    }),
  );
  const weight = (a: number, b: number): number => weights[a]?.[b] ?? 0;
  const sum = (term: (index: number) => number): number => indices.reduce((total, index) => total + term(index), 0);
  const spreadTimesWeight = (a: number, b: number): number =>
    sum((k) => (residualCovariance[a]?.[k] ?? 0) * weight(k, b));
  return indices.map((index) => ({
    index,
    redundancy: Math.min(1, Math.max(0, spreadTimesWeight(index, index))),
    weighted: sum((k) => -weight(index, k) * (rows[k]?.misclosure ?? 0)),
    spread: sum((k) => weight(index, k) * spreadTimesWeight(k, index)),
  }));
}
