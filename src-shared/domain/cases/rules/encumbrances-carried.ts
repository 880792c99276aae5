import type { Encumbrance } from '../../rights/right.ts';
import type { Norm } from '../norm.ts';
import { eachParent, errorFinding, formsParcels, passFinding, type Rule } from '../rule.ts';

const NORM: Norm = { text: 'RL', place: '49(3)', confidence: 'confirmed' };

/** Every encumbrance goes to the sheets of the parts: to all of them, one with a scope to those that it meets. */
const check = eachParent(({ situation, state, parent, parts }) => {
  const old = situation.encumbrances.filter((encumbrance) => encumbrance.parcel === parent.number);
  if (old.length === 0) return [passFinding('encumbrances.none', NORM, { about: [parent.number] })];
  const carried = [...state.encumbrances.values()].filter(({ parcel }) => parts.some((part) => part.number === parcel));
  const lost = old.filter((encumbrance) => {
    const copies = carried.filter((copy) => isCopy(copy, encumbrance));
    return encumbrance.scope === null ? copies.length < parts.length : copies.length === 0;
  });
  if (lost.length === 0)
    return [passFinding('encumbrances.carried', NORM, { about: [parent.number], params: { count: old.length } })];
  return lost.map(({ id, document }) =>
    errorFinding('encumbrances.lost', NORM, { about: [parent.number, id], params: { document } }),
  );
});

export const encumbrancesCarried: Rule = {
  id: 'encumbrancesCarried',
  norm: NORM,
  severity: 'error',
  applies: formsParcels,
  check,
};

/** Priority is by the time of receipt, so it must be carried as well. */
const isCopy = (copy: Encumbrance, old: Encumbrance): boolean =>
  copy.kind === old.kind &&
  copy.beneficiary === old.beneficiary &&
  copy.document === old.document &&
  copy.receivedAt === old.receivedAt &&
  copy.until === old.until;
