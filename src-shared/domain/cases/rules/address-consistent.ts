import type { Norm } from '../norm.ts';
import { eachParent, formsParcels, passFinding, type Rule, warningFinding } from '../rule.ts';

const NORM: Norm = { text: 'RL', place: '1(21-1)', confidence: 'confirmed' };
/** Length that is commonly stated; no text was found, so another length only warns. */
const RKA_DIGITS = 16;

/** The address code goes to exactly one part; the others are given theirs by the address register later. */
const check = eachParent(({ situation, parent, parts }) => {
  const { rka } = parent;
  if (rka === null) return [passFinding('address.none', NORM, { about: [parent.number] })];
  const findings = [];
  if (!situation.addresses.some((address) => address.rka === rka))
    findings.push(warningFinding('address.unknown', NORM, { about: [parent.number], params: { rka } }));
  if (rka.length !== RKA_DIGITS)
    findings.push(
      warningFinding('address.length', NORM, { about: [parent.number], params: { rka, digits: RKA_DIGITS } }),
    );
  const keeper = parts.find((part) => part.rka === rka);
  if (keeper)
    findings.push(
      passFinding('address.carried', NORM, { about: [keeper.number], params: { number: keeper.number, rka } }),
    );
  return findings;
});

export const addressConsistent: Rule = {
  id: 'addressConsistent',
  norm: NORM,
  severity: 'warning',
  applies: formsParcels,
  check,
};
