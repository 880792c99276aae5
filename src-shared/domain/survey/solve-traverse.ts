import { ok, type Refusal, type Result } from '../result.ts';
import { adjustTraverse, type AdjustedTraverse } from './adjust-traverse.ts';
import { computeTraverse, type TraverseCode } from './compute-traverse.ts';
import type { NetworkCode } from './network/adjust-network.ts';
import { judgeTraverse, precisionOf, type SurveyTolerance, type TraverseVerdict } from './survey-tolerances.ts';
import type { Traverse, TraverseFigures, TraverseMethod } from './traverse.ts';

export interface SolvedTraverse {
  readonly figures: TraverseFigures;
  readonly verdict: TraverseVerdict;
  /** Null for the other methods, and while a figure is missing: then the sheet is Bowditch's. */
  readonly adjusted: AdjustedTraverse | null;
}

/**
 * A traverse by the chosen method, judged by a row of permitted values, which gives the weights as well.
 *
 * CRS     plane of the zone, x north, y east
 * Unit    metres, radians
 * Refuses everything of `computeTraverse` and `adjustTraverse`
 */
export function solveTraverse(
  traverse: Traverse,
  method: TraverseMethod,
  tolerance: SurveyTolerance,
): Result<SolvedTraverse, Refusal<TraverseCode | NetworkCode | 'traverse.incomplete'>> {
  const sheet = computeTraverse(traverse, method === 'transit' ? 'transit' : 'bowditch');
  if (!sheet.ok) return sheet;
  const verdict = judgeTraverse(sheet.value, tolerance);
  if (method !== 'least-squares' || sheet.value.missing.length > 0)
    return ok({ figures: sheet.value, verdict, adjusted: null });
  const adjusted = adjustTraverse(traverse, precisionOf(tolerance));
  return adjusted.ok ? ok({ figures: adjusted.value.figures, verdict, adjusted: adjusted.value }) : adjusted;
}
