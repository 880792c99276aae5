import type { Norm } from '../norm.ts';
import type { CaseTerm, RequiredConsent, RequiredDocument } from './kind-definition.ts';

/** What several kinds share: the same demand by the same norm. */

export const HOLDERS_APPLY: RequiredConsent = {
  role: 'holder',
  norm: { text: 'RL', place: '22(5)', confidence: 'confirmed' },
};

/* 49(2)4 speaks of the interests of pledgees for buildings and premises; that it holds for parcels and that consent is the means is our reading. */
export const PLEDGEES_AGREE: RequiredConsent = {
  role: 'pledgee',
  norm: { text: 'RL', place: '31(1)4, 49(2)4', confidence: 'likely' },
};

/** Whether a project is approved is not for a program to see: it asks for the document, and takes a reason. */
export const LAND_MANAGEMENT_PROJECT: RequiredDocument = {
  kind: 'land_management_project',
  demand: 'expected',
  norm: { text: 'LC', place: '43, 150', confidence: 'confirmed' },
};

/** The plan is made within ten working days (44-1). That the term holds for cases other than granting is our convention. */
const PLAN_MADE: Norm = { text: 'LC', place: '44-1', confidence: 'assumed' };
export const TEN_DAYS: CaseTerm = { settlements: 10, elsewhere: 10, norm: PLAN_MADE };
