import type { Norm } from '../../cases/norm.ts';
import { errorFinding } from '../../cases/rule.ts';
import { sideOf } from '../../geometry/predicates.ts';
import type { RegisterRule } from '../register-rule.ts';

/* Use rights and servitudes over a part need no split, but their scope is drawn on the identification document. */
const NORM: Norm = { text: 'LC', place: '51(3)', confidence: 'confirmed' };

/** The scope of an encumbrance in force lies on the parcel that it burdens. */
export const scopeOnParcel = {
  id: 'scopeOnParcel',
  norm: NORM,
  severity: 'error',
  looksAt: 'scope',
  check: ({ id, document, parcel, scope, geometry }) => {
    const at = scope.flat(2).find((point) => sideOf(point, geometry) === 'outside');
    return at
      ? [errorFinding('scope.outside', NORM, { about: [parcel, id], at, params: { number: parcel, document } })]
      : [];
  },
} as const satisfies RegisterRule;
