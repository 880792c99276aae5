import type { Norm } from '../norm.ts';
import type { Encumbrance } from '../../rights/right.ts';
import { passFinding, warningFinding, type Rule, type RuleCheck } from '../rule.ts';

const TERM: Norm = { text: 'RL', place: '5', confidence: 'confirmed' };
/** The plan of its scope is asked for in 75, the ground of the use is what the register names. */
const GROUND: Norm = { text: 'LC', place: '75', confidence: 'likely' };

/** A use of a part is registered from one year on, and its ground is in the case. */
const check: RuleCheck = ({ situation, change, parents, documents, today }) => {
  const known = new Set<string>(situation.encumbrances.map(({ id }) => id));
  const burdened = new Set<string>(parents.map(({ number }) => number));
  const drawn = change.put.encumbrances.filter(({ id, parcel }) => !known.has(id) && burdened.has(parcel));
  if (drawn.length === 0) return [];
  const facts = (each: Encumbrance) => ({ about: [each.parcel, each.id], at: each.scope?.[0]?.[0]?.[0] ?? null });
  const terms = drawn.map((each) =>
    each.until !== null && each.until < yearAfter(today)
      ? warningFinding('burden.termShort', TERM, {
          ...facts(each),
          params: { until: each.until.split('-').reverse().join('.') },
        })
      : passFinding('burden.termKept', TERM, facts(each)),
  );
  const about = drawn.flatMap(({ parcel, id }) => [parcel, id]);
  const hasGround = documents.some(({ kind }) => kind === 'title_document' || kind === 'decision');
  return [
    ...terms,
    hasGround
      ? passFinding('burden.groundAttached', GROUND, { about })
      : warningFinding('burden.groundMissing', GROUND, { about }),
  ];
};

export const burdenTerms: Rule = {
  id: 'burdenTerms',
  norm: TERM,
  severity: 'warning',
  applies: ({ does }) => does.has('servitude'),
  check,
};

const yearAfter = (date: string): string => `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`;
