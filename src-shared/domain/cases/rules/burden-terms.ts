import type { Norm } from '../norm.ts';
import type { Encumbrance } from '../../rights/right.ts';
import { passFinding, warningFinding, type Rule, type RuleCheck } from '../rule.ts';

const TERM: Norm = { text: 'RL', place: '5', confidence: 'confirmed' };
/** A use of a part is registered from one year on. */
const check: RuleCheck = ({ situation, change, parents, today }) => {
  const known = new Set<string>(situation.encumbrances.map(({ id }) => id));
  const burdened = new Set<string>(parents.map(({ number }) => number));
  const drawn = change.put.encumbrances.filter(({ id, parcel }) => !known.has(id) && burdened.has(parcel));
  const facts = (each: Encumbrance) => ({ about: [each.parcel, each.id], at: each.scope?.[0]?.[0]?.[0] ?? null });
  return drawn.map((each) =>
    each.until !== null && each.until < yearAfter(today)
      ? warningFinding('burden.termShort', TERM, {
          ...facts(each),
          params: { until: each.until.split('-').reverse().join('.') },
        })
      : passFinding('burden.termKept', TERM, facts(each)),
  );
};

export const burdenTerms: Rule = {
  id: 'burdenTerms',
  norm: TERM,
  severity: 'warning',
  applies: ({ does }) => does.has('servitude'),
  check,
};

const yearAfter = (date: string): string => `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`;
