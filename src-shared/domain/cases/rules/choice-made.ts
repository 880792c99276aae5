import { CHOICE, choiceHoldsUntil } from '../preliminary-choice.ts';
import { passFinding, warningFinding, type Rule, type RuleCheck } from '../rule.ts';

/** The place was chosen before the land is granted, and the choice still holds. */
const check: RuleCheck = ({ chosen, settings, today }) => {
  if (!chosen) return [warningFinding('choice.missing', CHOICE)];
  const { choice } = chosen;
  const until = choiceHoldsUntil(choice, settings);
  // A term that the act does not name is our own [A].
  const norm = choice.validUntil === null ? { ...CHOICE, confidence: 'assumed' as const } : CHOICE;
  const facts = { params: { act: choice.actNumber, date: choice.actDate, until } };
  if (until >= today) return [passFinding('choice.holds', norm, facts)];
  return [warningFinding(choice.validUntil === null ? 'choice.overAssumed' : 'choice.over', norm, facts)];
};

export const choiceMade: Rule = {
  id: 'choiceMade',
  norm: CHOICE,
  severity: 'warning',
  applies: ({ does }) => does.has('form'),
  check,
};
