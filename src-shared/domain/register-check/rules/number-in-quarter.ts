import type { Norm } from '../../cases/norm.ts';
import { errorFinding, warningFinding } from '../../cases/rule.ts';
import type { RegisterRule } from '../register-rule.ts';

const NORM: Norm = { text: 'LC', place: '155', confidence: 'likely' };

/** A parcel lies in the quarter that its number names. */
export const numberInQuarter = {
  id: 'numberInQuarter',
  norm: NORM,
  severity: 'error',
  looksAt: 'parcel',
  check: ({ number, quarter, at }) => {
    const facts = { about: [number], params: { number, quarter: printed(number.slice(0, 8)) } };
    if (quarter.where === 'inside') return [];
    if (!('at' in quarter)) return [warningFinding('quarter.unknown', NORM, { ...facts, at })];
    const code = quarter.where === 'across' ? 'quarter.across' : 'quarter.elsewhere';
    return [errorFinding(code, NORM, { ...facts, at: quarter.at })];
  },
} as const satisfies RegisterRule;

const printed = (quarter: string): string => `${quarter.slice(0, 2)}-${quarter.slice(2, 5)}-${quarter.slice(5)}`;
