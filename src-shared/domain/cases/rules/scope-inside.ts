import { sideOf } from '../../geometry/predicates.ts';
import { always, errorFinding, passFinding, type Rule, type RuleCheck } from '../rule.ts';
import type { Norm } from '../norm.ts';

/* Use rights and servitudes over a part need no split, but their scope is drawn on the identification document. */
const NORM: Norm = { text: 'LC', place: '51(3)', confidence: 'confirmed' };

/** The scope of an encumbrance lies on the parcel that it burdens. */
const check: RuleCheck = ({ change, parts }) => {
  const scoped = change.put.encumbrances.flatMap((encumbrance) => {
    const parcel = parts.find(({ number }) => number === encumbrance.parcel);
    return parcel && encumbrance.scope ? [{ encumbrance, parcel, scope: encumbrance.scope }] : [];
  });
  const outside = scoped.flatMap(({ encumbrance, parcel, scope }) => {
    const at = scope.flat(2).find((point) => sideOf(point, parcel.geometry) === 'outside');
    return at ? [{ encumbrance, parcel, at }] : [];
  });
  if (outside.length > 0)
    return outside.map(({ encumbrance, parcel, at }) =>
      errorFinding('scope.outside', NORM, {
        about: [parcel.number, encumbrance.id],
        at,
        params: { number: parcel.number, document: encumbrance.document },
      }),
    );
  return scoped.length === 0
    ? []
    : [
        passFinding('scope.inside', NORM, {
          about: scoped.map(({ parcel }) => parcel.number),
          params: { count: scoped.length },
        }),
      ];
};

export const scopeInside: Rule = { id: 'scopeInside', norm: NORM, severity: 'error', applies: always, check };
