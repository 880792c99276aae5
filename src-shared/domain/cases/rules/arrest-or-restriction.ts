import type { Norm } from '../norm.ts';
import { errorFinding, passFinding, type Rule } from '../rule.ts';

/* Changes that do not split are exempt (31(1-1)7), so a split is not: an inference. */
const NORM: Norm = { text: 'RL', place: '31(1)4', confidence: 'likely' };

/** An arrest or a restriction by a state body excludes the registration until it is lifted; no consent settles it. */
export const arrestOrRestriction: Rule = ({ situation, parent }) => {
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
};
