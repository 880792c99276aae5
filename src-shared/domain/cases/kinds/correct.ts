import type { KindDefinition } from './kind-definition.ts';
import { HOLDERS_APPLY } from './norms.ts';

/** An error in what the register holds of a parcel: paper prevails over the electronic record. */
export const correct: KindDefinition = {
  kind: 'correct',
  forms: ['correct'],
  steps: ['source', 'documents', 'parties', 'line', 'sign'],
  documents: [
    { kind: 'error_evidence', demand: 'required', norm: { text: 'LC', place: '158', confidence: 'confirmed' } },
  ],
  consents: [HOLDERS_APPLY],
  // A passport is corrected within one working day (order 156); that parcels follow suit is our convention.
  term: { settlements: 1, elsewhere: 1, norm: { text: 'SURVEY', place: '', confidence: 'assumed' } },
  tools: ['record', 'retire', 'annotate'],
  commands: ['correctRecord', 'retireParcels', 'annotate'],
  work: 'record',
};
