import type { KindDefinition } from './kind-definition.ts';
import { HOLDERS_APPLY, PLEDGEES_AGREE } from './norms.ts';

/** Change of purpose, of the functional zone or of the land category. The boundary stays. */
export const changeUse: KindDefinition = {
  kind: 'changeUse',
  forms: ['use'],
  steps: ['source', 'documents', 'parties', 'line', 'sign'],
  documents: [
    { kind: 'decision', demand: 'required', norm: { text: 'LC', place: '49-1', confidence: 'confirmed' } },
    { kind: 'application', demand: 'expected', norm: { text: 'LC', place: '49-1', confidence: 'likely' } },
  ],
  // 31(1-1)7 exempts changes that do not alter the purpose: this one does.
  consents: [HOLDERS_APPLY, PLEDGEES_AGREE],
  term: { settlements: 8, elsewhere: 16, norm: { text: 'LC', place: '49-1', confidence: 'confirmed' } },
  tools: ['record', 'annotate'],
  commands: ['changePurpose', 'changeCategory', 'annotate'],
  work: 'record',
};
