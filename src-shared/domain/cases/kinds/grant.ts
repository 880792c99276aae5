import type { KindDefinition } from './kind-definition.ts';
import { LAND_MANAGEMENT_PROJECT } from './norms.ts';

/** Granting a parcel of free land: preliminary choice, decision of the local executive body, then the parcel (A4.8). */
export const grant: KindDefinition = {
  kind: 'grant',
  forms: ['form'],
  steps: ['source', 'choice', 'documents', 'parties', 'line', 'sheets', 'sign'],
  documents: [
    { kind: 'application', demand: 'required', norm: { text: 'LC', place: '43, 44-1', confidence: 'confirmed' } },
    { kind: 'preliminary_choice', demand: 'expected', norm: { text: 'LC', place: '44-1', confidence: 'likely' } },
    { kind: 'decision', demand: 'required', norm: { text: 'LC', place: '43, 44-1', confidence: 'confirmed' } },
    LAND_MANAGEMENT_PROJECT,
  ],
  // The land is free: the local executive body speaks by its decision, nobody else has a right to it.
  consents: [],
  term: { settlements: 10, elsewhere: 10, norm: { text: 'LC', place: '44-1', confidence: 'confirmed' } },
  tools: ['form', 'choose', 'annotate'],
  commands: ['choosePlace', 'formParcel', 'annotate'],
  work: 'form',
};
