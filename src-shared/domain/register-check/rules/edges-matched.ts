import { FABRIC } from '../../cases/rule.ts';
import { fabricFinding } from '../fabric-finding.ts';
import type { RegisterRule } from '../register-rule.ts';

/** What two parcels have between them, both have: no strip is left open, no side bypasses the neighbour's. */
export const edgesMatched = {
  id: 'edgesMatched',
  norm: FABRIC,
  severity: 'warning',
  looksAt: 'fabric',
  check: (defect) => (defect.kind === 'unmatchedEdge' ? [fabricFinding(defect, 'warning')] : []),
} as const satisfies RegisterRule;
