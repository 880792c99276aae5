import type { Norm } from '../norm.ts';
import { always, eachParent, errorFinding, hasConsent, partyParams, passFinding, type Rule } from '../rule.ts';

/* 49(2)4 speaks of the interests of pledgees for buildings and premises; that it holds for parcels and that consent is the means is our reading. */
const NORM: Norm = { text: 'RL', place: '31(1)4, 49(2)4', confidence: 'likely' };

/** A pledge without the pledgee's consent excludes the split. */
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

export const pledgeeConsent: Rule = { id: 'pledgeeConsent', norm: NORM, severity: 'error', applies: always, check };
