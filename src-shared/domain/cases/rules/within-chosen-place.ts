import { landBeyond } from '../../geometry/adjust/cover-change.ts';
import { oriented } from '../../geometry/form/clip-inside.ts';
import { CHOICE } from '../preliminary-choice.ts';
import { errorFinding, numbersOf, passFinding, warningFinding, type Rule, type RuleCheck } from '../rule.ts';
import { registeredParcels } from '../situation.ts';

/** What is formed lies within the chosen place, to the millimetre; else the choice says why it may not. */
const check: RuleCheck = ({ chosen, situation, parts }) => {
  if (!chosen) return [];
  const registered = new Set<string>(registeredParcels(situation).map(({ number }) => number));
  const formed = parts.filter(({ number }) => !registered.has(number));
  const outside = formed.flatMap(({ number, geometry }) => {
    const at = landBeyond(geometry, [oriented(chosen.place)]);
    return at ? [{ number, at }] : [];
  });
  const { actNumber: act, deviation } = chosen.choice;
  if (outside.length === 0)
    return [passFinding('choice.inside', CHOICE, { about: numbersOf(formed), params: { act } })];
  return outside.map(({ number, at }) =>
    deviation === null
      ? errorFinding('choice.outside', CHOICE, { about: [number], at, params: { number, act } })
      : warningFinding('choice.deviates', CHOICE, { about: [number], at, params: { number, act, reason: deviation } }),
  );
};

export const withinChosenPlace: Rule = {
  id: 'withinChosenPlace',
  norm: CHOICE,
  severity: 'error',
  applies: ({ does }) => does.has('form'),
  check,
};
