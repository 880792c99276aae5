import { BOUNDARY_COMMANDS, STEP_NAMES, type KindDefinition } from './kind-definition.ts';
import { HOLDERS_APPLY, LAND_MANAGEMENT_PROJECT, PLEDGEES_AGREE, TEN_DAYS } from './norms.ts';

export const merge: KindDefinition = {
  kind: 'merge',
  forms: ['merge'],
  steps: STEP_NAMES,
  documents: [LAND_MANAGEMENT_PROJECT],
  consents: [HOLDERS_APPLY, PLEDGEES_AGREE],
  term: TEN_DAYS,
  tools: ['merge', 'split', 'cutOut', 'divide', 'redistribute', 'vertex', 'shift', 'retire', 'annotate'],
  commands: BOUNDARY_COMMANDS,
  work: 'merge',
};
