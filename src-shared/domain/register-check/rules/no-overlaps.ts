import { FABRIC } from '../../cases/rule.ts';
import { fabricFinding } from '../fabric-finding.ts';
import type { RegisterRule } from '../register-rule.ts';

/** No parcel lies over another: land has one parcel. */
export const noOverlaps = {
  id: 'noOverlaps',
  norm: FABRIC,
  severity: 'error',
  looksAt: 'fabric',
  check: (defect) => (defect.kind === 'overlap' || defect.kind === 'crossing' ? [fabricFinding(defect, 'error')] : []),
} as const satisfies RegisterRule;
