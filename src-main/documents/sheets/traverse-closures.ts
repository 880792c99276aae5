import type { Bilingual } from '#domain/documents/plan-data.ts';
import type { SolvedTraverse } from '#domain/survey/solve-traverse.ts';
import type { SurveyTolerance } from '#domain/survey/survey-tolerances.ts';
import { said, sourceOf, standingOf, joinedBy } from '../survey-report-words.ts';
import { angle, metres, relative, signed } from './survey-figures.ts';

/** A misclosure as it was found, what is permitted and by what, and whether it is kept. */
export interface ClosureRow {
  readonly name: Bilingual;
  readonly found: readonly string[];
  readonly permitted: string;
  readonly norm: Bilingual;
  readonly verdict: Bilingual;
  readonly passes: boolean;
}

/** Angular and linear; none of a traverse that nothing checks. */
export function closureRows({ figures, verdict }: SolvedTraverse, tolerance: SurveyTolerance): readonly ClosureRow[] {
  const { angular, linear } = figures;
  const passed = (passes: boolean, what: 'angular' | 'linear'): Bilingual =>
    said((texts) => (passes ? texts.closures.passes : texts.closures.fails[what]));
  const normOf = (part: 'angular' | 'linear'): Bilingual =>
    joinedBy('. ', standingOf(tolerance), sourceOf(tolerance, part));
  const rows: ClosureRow[] = [];
  if (angular !== null && verdict.angular !== null) {
    const { k, tSeconds } = tolerance.angular;
    rows.push({
      name: said((texts) => texts.closures.angular),
      found: [
        `Σβ өлш. / изм. = ${angle(angular.measuredSumRad)}`,
        `Σβ теор. = ${angle(angular.theoreticalSumRad)}`,
        `fβ = ${angle(angular.misclosureRad)}; n = ${angular.count}`,
      ],
      permitted: `${angle(verdict.angular.permittedRad)} = ${plain(k)} · ${plain(tSeconds)}″ · √${angular.count}`,
      norm: normOf('angular'),
      verdict: passed(verdict.angular.passes, 'angular'),
      passes: verdict.angular.passes,
    });
  }
  if (linear !== null && verdict.linear !== null) {
    const { denominator, permittedDenominator, passes } = verdict.linear;
    rows.push({
      name: said((texts) => texts.closures.linear),
      found: [
        `ΣS = ${metres(linear.lengthM)} м`,
        `fX = ${signed(linear.misclosureNorthM, 3)} м; fY = ${signed(linear.misclosureEastM, 3)} м`,
        `fS = ${metres(linear.misclosureM)} м${denominator === null ? '' : `; fS : ΣS = ${relative(denominator)}`}`,
      ],
      permitted: relative(permittedDenominator),
      norm: normOf('linear'),
      verdict: passed(passes, 'linear'),
      passes,
    });
  }
  return rows;
}

/** A figure as it stands in the table of permitted values. */
const plain = (value: number): string => String(value).replace('.', ',');
