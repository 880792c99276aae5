import { z } from 'zod';
import { secondsToRad } from './angle-units.ts';
import type { TraversePrecision } from './adjust-traverse.ts';
import type { TraverseFigures } from './traverse.ts';

/*
 * Permitted misclosures. The figures are no facts of geometry: they come from an editable table of reference data
 * (`db/reference/survey-tolerances.json`), each with its source and how sure it is.
 */

/** For tables that were kept or saved before the row had the figure. */
const ASSUMED_POSITION = {
  mm: 100,
  source: 'assumed: the accuracy that the points of the register are given with; no act',
};

const Figure = z.object({ source: z.string().min(1) });

export const SurveyTolerance = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  nameKk: z.string().min(1),
  nameRu: z.string().min(1),
  nameEn: z.string().min(1),
  /** 'confirmed' only with the article of the act that the figures stand in. */
  confidence: z.enum(['confirmed', 'likely', 'assumed']),
  legalReference: z.string(),
  /** Permitted angular misclosure k · t · √n: t the standard deviation of an angle, n their number. */
  angular: Figure.extend({ k: z.number().positive(), tSeconds: z.number().positive() }),
  /** Permitted relative linear misclosure 1 : denominator. */
  linear: Figure.extend({ denominator: z.number().positive() }),
  /** Standard deviation of a distance √(constant² + (ppm · distance)²), for weights. */
  distance: Figure.extend({ constantMm: z.number().positive(), ppm: z.number().nonnegative() }),
  /** Permitted distance between a turning point and the same point of another survey. */
  position: Figure.extend({ mm: z.number().positive() }).default(ASSUMED_POSITION),
});
export type SurveyTolerance = z.infer<typeof SurveyTolerance>;

export const SurveyTolerances = z.object({
  source: z.string(),
  note: z.string(),
  items: z
    .array(SurveyTolerance)
    .min(1)
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, 'a row has an id of its own')
    .refine(
      (items) =>
        items.every(({ confidence, legalReference }) => (confidence === 'confirmed') === (legalReference !== '')),
      'a row is confirmed by its legal reference and by nothing else',
    ),
});

/** The row of that id; the first one where it is gone, as in a sheet that outlives a row of one's own. */
export const toleranceNamed = (rows: readonly SurveyTolerance[], id: string): SurveyTolerance | null =>
  rows.find((row) => row.id === id) ?? rows[0] ?? null;

export const precisionOf = ({ angular, distance }: SurveyTolerance): TraversePrecision => ({
  angleSdRad: secondsToRad(angular.tSeconds),
  distanceSdM: distance.constantMm / 1000,
  distanceSdPerM: distance.ppm / 1e6,
});

export interface AngularVerdict {
  readonly misclosureRad: number;
  readonly permittedRad: number;
  readonly passes: boolean;
}

export interface LinearVerdict {
  /** Null when there is no misclosure at all. */
  readonly denominator: number | null;
  readonly permittedDenominator: number;
  readonly passes: boolean;
}

export interface TraverseVerdict {
  readonly tolerance: Pick<SurveyTolerance, 'id' | 'confidence' | 'legalReference'>;
  /** Null where the traverse has no such closure, or not yet. */
  readonly angular: AngularVerdict | null;
  readonly linear: LinearVerdict | null;
  readonly passes: boolean;
}

/** The closures of a traverse against a row of the table. What is equal to the permitted value passes. */
export function judgeTraverse({ angular, linear }: TraverseFigures, tolerance: SurveyTolerance): TraverseVerdict {
  const { id, confidence, legalReference } = tolerance;
  const angularVerdict = angular === null ? null : judgeAngles(angular.misclosureRad, angular.count, tolerance);
  const linearVerdict = linear === null ? null : judgeLength(linear.relativeDenominator, tolerance);
  return {
    tolerance: { id, confidence, legalReference },
    angular: angularVerdict,
    linear: linearVerdict,
    passes: (angularVerdict?.passes ?? true) && (linearVerdict?.passes ?? true),
  };
}

function judgeAngles(misclosureRad: number, count: number, { angular }: SurveyTolerance): AngularVerdict {
  const permittedRad = angular.k * secondsToRad(angular.tSeconds) * Math.sqrt(count);
  return { misclosureRad, permittedRad, passes: Math.abs(misclosureRad) <= permittedRad };
}

function judgeLength(denominator: number | null, { linear }: SurveyTolerance): LinearVerdict {
  const permittedDenominator = linear.denominator;
  return { denominator, permittedDenominator, passes: denominator === null || denominator >= permittedDenominator };
}
