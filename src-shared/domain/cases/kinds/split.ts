import { BOUNDARY_COMMANDS, STEP_NAMES, type KindDefinition } from './kind-definition.ts';
import { HOLDERS_APPLY, LAND_MANAGEMENT_PROJECT, PLEDGEES_AGREE, TEN_DAYS } from './norms.ts';

export const split: KindDefinition = {
  kind: 'split',
  forms: ['split'],
  steps: STEP_NAMES,
  documents: [LAND_MANAGEMENT_PROJECT],
  consents: [HOLDERS_APPLY, PLEDGEES_AGREE],
  term: TEN_DAYS,
  tools: ['split', 'cutOut', 'divide', 'merge', 'redistribute', 'vertex', 'shift', 'retire', 'annotate'],
  commands: BOUNDARY_COMMANDS,
  work: 'split',
};
