import { PLEDGEES_AGREE } from '../kinds/norms.ts';
import { consentDemanded, eachParent, errorFinding, hasConsent, partyParams, passFinding, type Rule } from '../rule.ts';

const { norm: NORM } = PLEDGEES_AGREE;

/** A pledge without the pledgee's consent excludes what the kind of the case asks that consent for. */
const check = eachParent((context) => {
  const { situation, parent } = context;
  const pledges = situation.encumbrances.filter(({ parcel, kind }) => parcel === parent.number && kind === 'pledge');
  if (pledges.length === 0) return [passFinding('pledge.none', NORM, { about: [parent.number] })];
  return pledges.map(({ id, beneficiary, document }) => {
    const facts = {
      about: [parent.number, id, beneficiary],
      params: { ...partyParams(situation.parties, beneficiary), document },
    };
    return hasConsent(context, beneficiary, 'pledgee')
      ? passFinding('pledge.consentGiven', NORM, facts)
      : errorFinding('pledge.consentMissing', NORM, {
          ...facts,
          fix: { kind: 'attach_consent', partyId: beneficiary },
        });
  });
});

export const pledgeeConsent: Rule = {
  id: 'pledgeeConsent',
  norm: NORM,
  severity: 'error',
  applies: (context) => consentDemanded(context, 'pledgee') !== null,
  check,
};
