import type { Norm } from '../norm.ts';
import { errorFinding, formsParcels, numbersOf, passFinding, type Rule, type RuleCheck } from '../rule.ts';

const NORM: Norm = { text: 'RL', place: '14', confidence: 'likely' };

/** Old sheets are closed, new ones opened and linked to them; nothing is deleted and no number comes back. */
const check: RuleCheck = ({ change, parents, situation }) => {
  const lost = parents.filter(
    ({ number }) => change.close.parcels.includes(number) && !change.lineage.some(({ parent }) => parent === number),
  );
  const registered = new Set<string>(situation.parcels.map(({ number }) => number));
  const revived = change.lineage.filter(({ child }) => registered.has(child));
  if (lost.length === 0 && revived.length === 0)
    return [passFinding('history.linked', NORM, { about: numbersOf(parents) })];
  return [...numbersOf(lost), ...revived.map(({ child }) => child)].map((number) =>
    errorFinding('history.broken', NORM, { about: [number], params: { number } }),
  );
};

export const historyLinked: Rule = {
  id: 'historyLinked',
  norm: NORM,
  severity: 'error',
  applies: formsParcels,
  check,
};
