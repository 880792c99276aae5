import { FABRIC } from '../../cases/rule.ts';
import { fabricFinding } from '../fabric-finding.ts';
import type { RegisterRule } from '../register-rule.ts';

/** Neighbours have the same boundary, not two that run a few millimetres apart. */
export const noSliversBetween = {
  id: 'noSliversBetween',
  norm: FABRIC,
  severity: 'error',
  looksAt: 'fabric',
  check: (defect) => (defect.kind === 'sliver' ? [fabricFinding(defect, 'error')] : []),
} as const satisfies RegisterRule;
