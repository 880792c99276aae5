import type { Norm } from '../norm.ts';
import { errorFinding, passFinding, type Rule, type RuleCheck } from '../rule.ts';

const NORM: Norm = { text: 'LC', place: '1(2), 107', confidence: 'confirmed' };

/** Use matches category and zoning: land of settlements has a functional zone, other land has none, all has a purpose. */
const check: RuleCheck = ({ parts }) =>
  parts.map((part) => {
    const facts = { about: [part.number], params: { number: part.number } };
    const fits = (part.category === 'settlements') === (part.functionalZone !== null);
    if (!fits) return errorFinding('use.zone', NORM, facts);
    return part.purposeKk === '' || part.purposeRu === ''
      ? errorFinding('use.purpose', NORM, facts)
      : passFinding('use.matches', NORM, facts);
  });

export const useMatchesCategory: Rule = {
  id: 'useMatchesCategory',
  norm: NORM,
  severity: 'error',
  applies: ({ does }) => does.has('use') || does.has('correct') || does.has('form'),
  check,
};
