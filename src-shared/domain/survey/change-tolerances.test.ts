import { assert, describe, expect, it } from 'vitest';
import delivered from '../../../db/reference/survey-tolerances.json' with { type: 'json' };
import { changeTolerances, ToleranceChange, toleranceRows, type ToleranceFigures } from './change-tolerances.ts';
import { SurveyTolerances, type SurveyTolerance } from './survey-tolerances.ts';

const { items } = SurveyTolerances.parse(delivered);
const [first] = items;
assert(first !== undefined);
const ID = first.id;

const change = (asked: ToleranceChange, own: readonly SurveyTolerance[] = []): readonly SurveyTolerance[] => {
  const changed = changeTolerances(items, own, ToleranceChange.parse(asked));
  assert(changed.ok, JSON.stringify(changed));
  return changed.value;
};
const refusal = (asked: ToleranceChange, own: readonly SurveyTolerance[] = []): string => {
  const changed = changeTolerances(items, own, ToleranceChange.parse(asked));
  assert(!changed.ok);
  return changed.error.code;
};
const linear = (denominator: number, source: string): ToleranceChange => ({
  kind: 'figures',
  id: ID,
  figures: { part: 'linear', denominator, source },
});

describe('the table of permitted values', () => {
  it('takes a new figure with its source and keeps the delivered one beside it', () => {
    const own = change(linear(3000, 'Приказ № 1, п. 5'));
    const [row] = toleranceRows(items, own);
    expect(row?.isEdited).toBe(true);
    expect(row?.tolerance.linear).toEqual({ denominator: 3000, source: 'Приказ № 1, п. 5' });
    expect(row?.tolerance.angular).toEqual(first.angular);
    expect(row?.delivered).toEqual(first);
    expect(toleranceRows(items, own)).toHaveLength(items.length);
  });

  it('refuses a figure without a source, and a new figure under the old source', () => {
    expect(refusal(linear(3000, ' '))).toBe('tolerance.sourceMissing');
    expect(refusal(linear(3000, first.linear.source))).toBe('tolerance.sourceMissing');
    expect(change(linear(first.linear.denominator, 'лучший источник'))).toHaveLength(1);
  });

  it('is confirmed by an article and by nothing else, and no longer when a figure changes', () => {
    const standing = (confidence: 'confirmed' | 'likely', legalReference: string): ToleranceChange => ({
      kind: 'standing',
      id: ID,
      confidence,
      legalReference,
    });
    expect(refusal(standing('confirmed', ''))).toBe('tolerance.referenceMissing');
    expect(refusal(standing('likely', 'ст. 1'))).toBe('tolerance.referenceUnfit');
    const confirmed = change(standing('confirmed', 'Приказ № 1, п. 5'));
    expect(SurveyTolerances.shape.items.safeParse(confirmed).success).toBe(true);
    const [row] = change(linear(3000, 'другой акт'), confirmed);
    expect(row).toMatchObject({ confidence: 'assumed', legalReference: '' });
  });

  it('adds rows of the seat with ids of their own, and removes only those', () => {
    const add: ToleranceChange = { kind: 'add', likeId: ID, name: 'Ход 2 разряда', source: 'техзадание № 7' };
    const own = change(add, change(add));
    expect(own.map(({ id }) => id)).toEqual(['own-1', 'own-2']);
    expect(own[0]).toMatchObject({ nameKk: 'Ход 2 разряда', confidence: 'assumed', legalReference: '' });
    expect(own[0]?.angular).toEqual({ ...first.angular, source: 'техзадание № 7' });
    expect(change({ kind: 'remove', id: 'own-1' }, own).map(({ id }) => id)).toEqual(['own-2']);
    expect(refusal({ kind: 'remove', id: ID }, own)).toBe('tolerance.delivered');
    expect(refusal({ kind: 'remove', id: 'none' }, own)).toBe('tolerance.unknown');
    expect(refusal({ ...add, source: '' })).toBe('tolerance.sourceMissing');
  });

  it('goes back to what was delivered: a row, or all of it', () => {
    const own = change(
      { kind: 'add', likeId: ID, name: 'своя', source: 'расчёт' },
      change(linear(3000, 'Приказ № 1, п. 5')),
    );
    expect(change({ kind: 'restore', id: ID }, own).map(({ id }) => id)).toEqual(['own-1']);
    expect(toleranceRows(items, change({ kind: 'restore', id: null }, own))).toEqual(toleranceRows(items, []));
  });

  it.each<[string, ToleranceFigures]>([
    ['zero', { part: 'linear', denominator: 0, source: 'a' }],
    ['negative', { part: 'angular', k: -1, tSeconds: 5, source: 'a' }],
    ['no number', { part: 'distance', constantMm: Number.NaN, ppm: 0, source: 'a' }],
  ])('does not take a figure that is %s', (_, figures) => {
    expect(ToleranceChange.safeParse({ kind: 'figures', id: ID, figures }).success).toBe(false);
  });
});
