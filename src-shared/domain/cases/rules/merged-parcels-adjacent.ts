import type { Norm } from '../norm.ts';
import { passFinding, warningFinding, type Rule, type RuleCheck } from '../rule.ts';
import { mergesOf } from './merges-of.ts';

const NORM: Norm = { text: 'RL', place: '49(2)1', confidence: 'confirmed' };
/* One plan and one number for scattered groves in a quarter and for the supports of one power line. */
const EXCEPTION: Norm = { text: 'LC', place: '155', confidence: 'confirmed' };

/** Parcels that are merged adjoin. Where they may stand apart, the engineer says why. */
const check: RuleCheck = (context) =>
  mergesOf(context).map(({ child, parents }) => {
    const facts = { about: [child.number, ...parents.map(({ number }) => number)], params: { number: child.number } };
    return child.geometry.length <= Math.max(...parents.map(({ geometry }) => geometry.length))
      ? passFinding('merge.adjacent', NORM, facts)
      : warningFinding('merge.apart', EXCEPTION, facts);
  });

export const mergedParcelsAdjacent: Rule = {
  id: 'mergedParcelsAdjacent',
  norm: NORM,
  severity: 'warning',
  applies: ({ does }) => does.has('merge'),
  check,
};
