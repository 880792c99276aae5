import { FABRIC } from '../../cases/rule.ts';
import { fabricFinding } from '../fabric-finding.ts';
import type { RegisterRule } from '../register-rule.ts';

/** Neighbours meet: no narrow land of nobody is closed in between parcels. */
export const noGaps = {
  id: 'noGaps',
  norm: FABRIC,
  severity: 'error',
  looksAt: 'fabric',
  check: (defect) => (defect.kind === 'gap' ? [fabricFinding(defect, 'error')] : []),
} as const satisfies RegisterRule;
