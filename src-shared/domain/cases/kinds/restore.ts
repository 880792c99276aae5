import { STEP_NAMES, type KindDefinition } from './kind-definition.ts';
import { HOLDERS_APPLY } from './norms.ts';

/** Boundaries that were lost on the ground are set out again where the register has them. */
export const restore: KindDefinition = {
  kind: 'restore',
  forms: ['adjust'],
  steps: STEP_NAMES,
  documents: [{ kind: 'boundary_act', demand: 'required', norm: { text: 'LC', place: '44-1', confidence: 'likely' } }],
  // Neither split nor merged nor of another purpose: 31(1-1)7 lets it pass without the pledgee.
  consents: [HOLDERS_APPLY],
  // Boundaries are set out within a month after the decision (44-1); in working days by our own count.
  term: { settlements: 21, elsewhere: 21, norm: { text: 'LC', place: '44-1', confidence: 'assumed' } },
  tools: ['vertex', 'annotate'],
  commands: ['adjustParcels', 'annotate'],
  work: 'adjust',
};
