import type { Norm } from '../norm.ts';
import { eachParent, hasConsent, passFinding, type Rule } from '../rule.ts';

const NORM: Norm = { text: 'LC', place: '57, 58', confidence: 'confirmed' };

/** Common property is split by agreement of all. That somebody is missing, `allHoldersTakePart` says. */
const check = eachParent((context) => {
  const common = context.situation.rights.filter(
    ({ parcel, form }) => parcel === context.parent.number && form !== 'sole',
  );
  const agreed =
    common.length > 0 &&
    common.every(({ holders }) => holders.every(({ partyId }) => hasConsent(context, partyId, 'holder')));
  return agreed ? [passFinding('common.agreed', NORM, { about: [context.parent.number] })] : [];
});

export const commonPropertyAgreed: Rule = {
  id: 'commonPropertyAgreed',
  norm: NORM,
  severity: 'pass',
  applies: ({ does }) => does.has('split') || does.has('redistribute'),
  check,
};
