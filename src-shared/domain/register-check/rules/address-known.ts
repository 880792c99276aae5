import type { Norm } from '../../cases/norm.ts';
import { warningFinding } from '../../cases/rule.ts';
import type { RegisterRule } from '../register-rule.ts';

const NORM: Norm = { text: 'RL', place: '1(21-1)', confidence: 'confirmed' };

/** The address code of a parcel is one of the address register. */
export const addressKnown = {
  id: 'addressKnown',
  norm: NORM,
  severity: 'warning',
  looksAt: 'entry',
  check: ({ number, rka, isRkaKnown, at }) =>
    rka === null || isRkaKnown
      ? []
      : [warningFinding('address.unknown', NORM, { about: [number], at, params: { rka } })],
} as const satisfies RegisterRule;
