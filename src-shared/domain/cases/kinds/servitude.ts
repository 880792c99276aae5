import type { KindDefinition } from './kind-definition.ts';
import { HOLDERS_APPLY, TEN_DAYS } from './norms.ts';

/** A part of a parcel for a servitude, a lease or a free use: its scope is drawn, the parcel is not divided. */
export const servitude: KindDefinition = {
  kind: 'servitude',
  forms: ['servitude'],
  steps: ['source', 'documents', 'parties', 'line', 'sign'],
  documents: [
    { kind: 'servitude_agreement', demand: 'required', norm: { text: 'LC', place: '69, 75', confidence: 'likely' } },
  ],
  consents: [HOLDERS_APPLY],
  term: TEN_DAYS,
  tools: ['part', 'annotate'],
  commands: ['burdenPart', 'annotate'],
  work: 'part',
};
