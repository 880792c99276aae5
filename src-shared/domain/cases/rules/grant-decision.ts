import type { Norm } from '../norm.ts';
import { numbersOf, passFinding, warningFinding, type Rule, type RuleCheck } from '../rule.ts';

/* That a parcel is granted by a decision of the local body is in 43; which paper stands for it in an electronic case is not settled. */
const NORM: Norm = { text: 'LC', place: '43', confidence: 'likely' };

/** Land of the State becomes a parcel by a decision: the case holds it, or says why it comes later. */
const check: RuleCheck = ({ parts, documents }) => {
  const facts = { about: numbersOf(parts) };
  return documents.some(({ kind }) => kind === 'decision')
    ? [passFinding('grant.decisionAttached', NORM, facts)]
    : [warningFinding('grant.decisionMissing', NORM, facts)];
};

export const grantDecision: Rule = {
  id: 'grantDecision',
  norm: NORM,
  severity: 'warning',
  applies: ({ does }) => does.has('form') || does.has('grant'),
  check,
};
