import { BOUNDARY_COMMANDS, STEP_NAMES, type KindDefinition } from './kind-definition.ts';
import { HOLDERS_APPLY, PLEDGEES_AGREE, TEN_DAYS } from './norms.ts';

/** Clarification of boundaries: every parcel keeps its number. */
export const adjust: KindDefinition = {
  kind: 'adjust',
  forms: ['adjust'],
  steps: STEP_NAMES,
  documents: [
    // Neighbours agree with the boundary by the act of setting it out; that it is asked for here is our reading.
    { kind: 'boundary_act', demand: 'expected', norm: { text: 'LC', place: '44-1', confidence: 'likely' } },
  ],
  consents: [HOLDERS_APPLY, PLEDGEES_AGREE],
  term: TEN_DAYS,
  tools: ['vertex', 'shift', 'redistribute', 'split', 'cutOut', 'divide', 'merge', 'retire', 'annotate'],
  commands: BOUNDARY_COMMANDS,
  work: 'adjust',
};
