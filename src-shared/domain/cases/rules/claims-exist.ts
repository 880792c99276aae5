import type { Norm } from '../norm.ts';
import { always, eachParent, passFinding, type Rule, warningFinding } from '../rule.ts';

const NORM: Norm = { text: 'RL', place: '53', confidence: 'confirmed' };

/** Legal claims do not stop a registration; the engineer and the registrar must know of them. */
const check = eachParent(({ situation, parent, today }) => {
  const standing = situation.claims.filter(
    ({ parcel, until }) => parcel === parent.number && (until === null || until >= today),
  );
  if (standing.length === 0) return [passFinding('claims.none', NORM, { about: [parent.number] })];
  return standing.map(({ id, document }) =>
    warningFinding('claims.exist', NORM, { about: [parent.number, id], params: { document } }),
  );
});

export const claimsExist: Rule = { id: 'claimsExist', norm: NORM, severity: 'warning', applies: always, check };
