import type { Norm } from '../norm.ts';
import { eachParent, hasConsent, partyParams, passFinding, type Rule } from '../rule.ts';

const NORM: Norm = { text: 'RL', place: '31(1-1)', confidence: 'confirmed' };

/** Whoever has an encumbrance is told within seven working days of a registration made in spite of it. */
const check = eachParent((context) => {
  const { situation, parent } = context;
  return situation.encumbrances
    .filter(
      ({ parcel, kind, beneficiary }) =>
        parcel === parent.number && kind === 'pledge' && hasConsent(context, beneficiary, 'pledgee'),
    )
    .map(({ id, beneficiary }) =>
      passFinding('notice.due', NORM, {
        about: [parent.number, id],
        params: partyParams(situation.parties, beneficiary),
      }),
    );
});

export const noticeOfEncumbrance: Rule = {
  id: 'noticeOfEncumbrance',
  norm: NORM,
  severity: 'pass',
  applies: ({ does }) => !does.has('form') && !does.has('grant'),
  check,
};
