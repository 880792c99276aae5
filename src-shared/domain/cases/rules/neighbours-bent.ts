import { registeredParcels } from '../situation.ts';
import { always, FABRIC, numbersOf, passFinding, type Rule, type RuleCheck } from '../rule.ts';

/** Which neighbours get a point on the shared boundary, and which stay as they are. */
const check: RuleCheck = ({ situation, parents, around }) => {
  const registered = new Set(registeredParcels(situation));
  const bent = around.filter((parcel) => !registered.has(parcel)).map((parcel) => parcel.number);
  return bent.length === 0
    ? [passFinding('neighbours.unchanged', FABRIC, { about: numbersOf(parents) })]
    : [passFinding('neighbours.bent', FABRIC, { about: bent, params: { numbers: bent.join(', ') } })];
};

export const neighboursBent: Rule = { id: 'neighboursBent', norm: FABRIC, severity: 'pass', applies: always, check };
