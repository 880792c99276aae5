import type { Norm } from '../../cases/norm.ts';
import { warningFinding } from '../../cases/rule.ts';
import type { RegisterRule } from '../register-rule.ts';

/* Land that is nobody's is the state's: that right is registered too. A parcel without any was left out. */
const NORM: Norm = { text: 'RL', place: '4', confidence: 'likely' };

/** Every parcel has a right in force. */
export const rightExists = {
  id: 'rightExists',
  norm: NORM,
  severity: 'warning',
  looksAt: 'entry',
  check: ({ number, hasRight, at }) =>
    hasRight ? [] : [warningFinding('right.none', NORM, { about: [number], at, params: { number } })],
} as const satisfies RegisterRule;
