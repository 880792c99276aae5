import type { Norm } from '../norm.ts';
import { eachParent, errorFinding, formsParcels, passFinding, type Rule } from '../rule.ts';

/* Changes that neither split nor merge nor alter the purpose are exempt (31(1-1)7), so those that do are not: an inference. */
const NORM: Norm = { text: 'RL', place: '31(1)4', confidence: 'likely' };

/** An arrest or a restriction by a state body excludes the registration until it is lifted; no consent settles it. */
const check = eachParent(({ situation, parent }) => {
  const blocking = situation.encumbrances.filter(
    ({ parcel, kind }) => parcel === parent.number && (kind === 'arrest' || kind === 'state_restriction'),
  );
  if (blocking.length === 0) return [passFinding('arrest.none', NORM, { about: [parent.number] })];
  return blocking.map(({ id, kind, document }) =>
    errorFinding(kind === 'arrest' ? 'arrest.blocks' : 'arrest.restrictionBlocks', NORM, {
      about: [parent.number, id],
      params: { document },
    }),
  );
});

export const arrestOrRestriction: Rule = {
  id: 'arrestOrRestriction',
  norm: NORM,
  severity: 'error',
  applies: (context) =>
    formsParcels(context) || (['retire', 'servitude', 'use'] as const).some((each) => context.does.has(each)),
  check,
};
