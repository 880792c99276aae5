import { defectsOf } from '../../geometry/validity.ts';
import { always, errorFinding, FABRIC, numbersOf, passFinding, type Rule, type RuleCheck } from '../rule.ts';

/** Every parcel that the draft puts into the register has a sound boundary. */
const check: RuleCheck = ({ change, parents }) => {
  const defects = change.put.parcels.flatMap((parcel) =>
    defectsOf(parcel.geometry).map(({ code, at }) =>
      errorFinding(code, FABRIC, { about: [parcel.number], at, params: { number: parcel.number } }),
    ),
  );
  return defects.length > 0 ? defects : [passFinding('geometry.valid', FABRIC, { about: numbersOf(parents) })];
};

export const geometryValid: Rule = { id: 'geometryValid', norm: FABRIC, severity: 'error', applies: always, check };
