import { FABRIC } from '../../cases/rule.ts';
import { fabricFinding } from '../fabric-finding.ts';
import type { RegisterRule } from '../register-rule.ts';

/** A corner on the boundary of a neighbour is a corner of the neighbour too. */
export const cornersShared = {
  id: 'cornersShared',
  norm: FABRIC,
  severity: 'error',
  looksAt: 'fabric',
  check: (defect) =>
    defect.kind === 'tJunction' || defect.kind === 'nearVertex' ? [fabricFinding(defect, 'error')] : [],
} as const satisfies RegisterRule;
