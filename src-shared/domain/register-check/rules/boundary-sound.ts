import { errorFinding, FABRIC } from '../../cases/rule.ts';
import type { RegisterRule } from '../register-rule.ts';

/** The boundary of every parcel in force is sound; each defect with its place. */
export const boundarySound = {
  id: 'boundarySound',
  norm: FABRIC,
  severity: 'error',
  looksAt: 'boundary',
  check: ({ number, defects }) =>
    defects.map(({ code, at }) => errorFinding(code, FABRIC, { about: [number], at, params: { number } })),
} as const satisfies RegisterRule;
