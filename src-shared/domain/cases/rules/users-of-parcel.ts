import type { EncumbranceKind } from '../../rights/right.ts';
import type { Norm } from '../norm.ts';
import { eachParent, formsParcels, partyParams, passFinding, warningFinding, type Rule } from '../rule.ts';

/* 49(2)4 speaks of buildings and premises; that it holds for parcels is our reading. */
const NORM: Norm = { text: 'RL', place: '49(2)4', confidence: 'likely' };

const USES: ReadonlySet<EncumbranceKind> = new Set([
  'lease',
  'free_use',
  'servitude',
  'life_maintenance',
  'annuity',
  'trust_management',
]);

/** The interests of lessees, holders of servitudes and other users are looked after: the engineer says how. */
const check = eachParent(({ situation, parent, today }) => {
  const uses = situation.encumbrances.filter(
    ({ parcel, kind, until }) => parcel === parent.number && USES.has(kind) && (until === null || until >= today),
  );
  if (uses.length === 0) return [passFinding('users.none', NORM, { about: [parent.number] })];
  return uses.map(({ id, beneficiary, document }) =>
    warningFinding('users.affected', NORM, {
      about: [parent.number, id, beneficiary],
      params: { ...partyParams(situation.parties, beneficiary), document },
    }),
  );
});

export const usersOfParcel: Rule = {
  id: 'usersOfParcel',
  norm: NORM,
  severity: 'warning',
  applies: (context) => formsParcels(context) || context.does.has('servitude') || context.does.has('retire'),
  check,
};
