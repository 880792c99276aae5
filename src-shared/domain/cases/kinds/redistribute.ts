import { BOUNDARY_COMMANDS, STEP_NAMES, type KindDefinition } from './kind-definition.ts';
import { HOLDERS_APPLY, LAND_MANAGEMENT_PROJECT, PLEDGEES_AGREE, TEN_DAYS } from './norms.ts';

export const redistribute: KindDefinition = {
  kind: 'redistribute',
  forms: ['redistribute'],
  steps: STEP_NAMES,
  documents: [LAND_MANAGEMENT_PROJECT],
  consents: [HOLDERS_APPLY, PLEDGEES_AGREE],
  term: TEN_DAYS,
  tools: ['shift', 'redistribute', 'vertex', 'split', 'cutOut', 'divide', 'merge', 'retire', 'annotate'],
  commands: BOUNDARY_COMMANDS,
  work: 'adjust',
};
