import { HOLDERS_APPLY } from '../kinds/norms.ts';
import { consentDemanded, eachParent, errorFinding, hasConsent, partyParams, passFinding, type Rule } from '../rule.ts';

const { norm: NORM } = HOLDERS_APPLY;

/** All holders of the parcel ask for the change: a sole one by an application, co-owners each by an application or a consent. */
const check = eachParent((context) => {
  const { situation, parent } = context;
  const rights = situation.rights.filter((right) => right.parcel === parent.number);
  const holders = [
    ...new Map(rights.flatMap((right) => right.holders).map((holder) => [holder.partyId, holder])).values(),
  ];
  const missing = holders.filter((holder) => !hasConsent(context, holder.partyId, 'holder'));
  if (holders.length === 0) return [errorFinding('holders.noRight', NORM, { about: [parent.number] })];
  if (missing.length === 0)
    return [passFinding('holders.allTakePart', NORM, { about: [parent.number], params: { count: holders.length } })];
  return missing.map(({ partyId, numerator, denominator }) =>
    errorFinding(holders.length === 1 ? 'holders.applicationMissing' : 'holders.consentMissing', NORM, {
      about: [parent.number, partyId],
      params: { ...partyParams(situation.parties, partyId), share: `${numerator}/${denominator}` },
      fix: { kind: 'attach_consent', partyId },
    }),
  );
});

export const allHoldersTakePart: Rule = {
  id: 'allHoldersTakePart',
  norm: NORM,
  severity: 'error',
  applies: (context) => consentDemanded(context, 'holder') !== null,
  check,
};
