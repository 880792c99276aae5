import { z } from 'zod';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { SurveyTolerance } from './survey-tolerances.ts';

/*
 * The table of permitted values is edited at the seat: what a person changes or adds is kept apart from the delivered
 * rows, so that both can be shown and the delivered ones brought back.
 */

const Id = SurveyTolerance.shape.id;
const Name = z.string().trim().min(1).max(120);
const Source = z.string().trim().max(400);
const { angular, linear, distance, position } = SurveyTolerance.shape;

const Figures = z.discriminatedUnion('part', [
  angular.extend({ part: z.literal('angular'), source: Source }),
  linear.extend({ part: z.literal('linear'), source: Source }),
  distance.extend({ part: z.literal('distance'), source: Source }),
  position.unwrap().extend({ part: z.literal('position'), source: Source }),
]);
export type ToleranceFigures = z.infer<typeof Figures>;
export type TolerancePart = ToleranceFigures['part'];

export const ToleranceChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('figures'), id: Id, figures: Figures }),
  z.strictObject({
    kind: z.literal('standing'),
    id: Id,
    confidence: SurveyTolerance.shape.confidence,
    legalReference: z.string().trim().max(200),
  }),
  /** A row of one's own, begun from the figures of another one; the source stands for all of them until they are changed. */
  z.strictObject({ kind: z.literal('add'), likeId: Id, name: Name, source: Source }),
  z.strictObject({ kind: z.literal('remove'), id: Id }),
  /** Back to what was delivered: a row, or the whole table with the rows that were added. */
  z.strictObject({ kind: z.literal('restore'), id: Id.nullable() }),
]);
export type ToleranceChange = z.infer<typeof ToleranceChange>;

/** Rows that were changed or added at the seat. */
const MOST_OWN_TOLERANCES = 100;

export const ToleranceRow = z.strictObject({
  tolerance: SurveyTolerance,
  /** As it was delivered; null for a row that was added. */
  delivered: SurveyTolerance.nullable(),
  isEdited: z.boolean(),
});
export type ToleranceRow = z.infer<typeof ToleranceRow>;

/** The table as it holds: delivered rows in their order, each in its edited state, then the added ones. */
export function toleranceRows(
  delivered: readonly SurveyTolerance[],
  own: readonly SurveyTolerance[],
): readonly ToleranceRow[] {
  const ownById = new Map(own.map((row) => [row.id, row]));
  const known = new Set(delivered.map(({ id }) => id));
  return [
    ...delivered.map((row) => ({
      tolerance: ownById.get(row.id) ?? row,
      delivered: row,
      isEdited: ownById.has(row.id),
    })),
    ...own.filter(({ id }) => !known.has(id)).map((row) => ({ tolerance: row, delivered: null, isEdited: true })),
  ];
}

export type ToleranceCode =
  | 'tolerance.unknown'
  | 'tolerance.sourceMissing'
  | 'tolerance.referenceMissing'
  | 'tolerance.referenceUnfit'
  | 'tolerance.delivered'
  | 'tolerance.tooMany';

type Changed = Result<readonly SurveyTolerance[], Refusal<ToleranceCode>>;

/**
 * The rows of the seat after a change.
 *
 * Refuses 'tolerance.unknown' | 'tolerance.sourceMissing' (a figure without a source, or a new figure under the source of
 *         the old one) | 'tolerance.referenceMissing' (confirmed by nothing) | 'tolerance.referenceUnfit' (a legal
 *         reference at a row that is not confirmed) | 'tolerance.delivered' (a delivered row is not removed) |
 *         'tolerance.tooMany'
 */
export function changeTolerances(
  delivered: readonly SurveyTolerance[],
  own: readonly SurveyTolerance[],
  change: ToleranceChange,
): Changed {
  if (change.kind === 'restore')
    return ok(change.id === null ? [] : own.filter(({ id }) => id !== change.id || !isDelivered(delivered, id)));
  const rows = toleranceRows(delivered, own);
  const id = change.kind === 'add' ? change.likeId : change.id;
  const row = rows.find(({ tolerance }) => tolerance.id === id)?.tolerance;
  if (row === undefined) return refuse('tolerance.unknown', [id]);
  switch (change.kind) {
    case 'figures':
      return withFigures(own, row, change.figures);
    case 'standing':
      return withStanding(own, row, change);
    case 'add':
      return added(own, row, { ...change, taken: new Set(rows.map(({ tolerance }) => tolerance.id)) });
    case 'remove':
      return isDelivered(delivered, id)
        ? refuse('tolerance.delivered', [id])
        : ok(own.filter((each) => each.id !== id));
  }
}

const isDelivered = (delivered: readonly SurveyTolerance[], id: string): boolean =>
  delivered.some((row) => row.id === id);

function put(own: readonly SurveyTolerance[], row: SurveyTolerance): Changed {
  const rest = own.some(({ id }) => id === row.id)
    ? own.map((each) => (each.id === row.id ? row : each))
    : [...own, row];
  return rest.length > MOST_OWN_TOLERANCES ? refuse('tolerance.tooMany', [String(MOST_OWN_TOLERANCES)]) : ok(rest);
}

/** A legal reference confirmed the old figure: with another one the row is assumed again. */
function withFigures(
  own: readonly SurveyTolerance[],
  row: SurveyTolerance,
  { part, ...figures }: ToleranceFigures,
): Changed {
  const before = row[part];
  const isSame = Object.entries(figures).every(
    ([name, value]) => name === 'source' || Reflect.get(before, name) === value,
  );
  if (figures.source === '' || (!isSame && figures.source === before.source))
    return refuse('tolerance.sourceMissing', [row.id]);
  const standing = isSame ? {} : { confidence: 'assumed' as const, legalReference: '' };
  return put(own, { ...row, ...standing, [part]: figures });
}

function withStanding(
  own: readonly SurveyTolerance[],
  row: SurveyTolerance,
  { confidence, legalReference }: Pick<SurveyTolerance, 'confidence' | 'legalReference'>,
): Changed {
  if (confidence === 'confirmed' && legalReference === '') return refuse('tolerance.referenceMissing', [row.id]);
  if (confidence !== 'confirmed' && legalReference !== '') return refuse('tolerance.referenceUnfit', [row.id]);
  return put(own, { ...row, confidence, legalReference });
}

function added(
  own: readonly SurveyTolerance[],
  like: SurveyTolerance,
  { name, source, taken }: { readonly name: string; readonly source: string; readonly taken: ReadonlySet<string> },
): Changed {
  if (source === '') return refuse('tolerance.sourceMissing', [name.slice(0, 40)]);
  let count = 1;
  while (taken.has(`own-${count}`)) count += 1;
  return put(own, {
    ...like,
    id: `own-${count}`,
    nameKk: name,
    nameRu: name,
    nameEn: name,
    confidence: 'assumed',
    legalReference: '',
    angular: { ...like.angular, source },
    linear: { ...like.linear, source },
    distance: { ...like.distance, source },
    position: { ...like.position, source },
  });
}
