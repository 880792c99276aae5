import { defectsOf } from '../../geometry/validity.ts';
import { errorFinding, FABRIC, passFinding, type Rule } from '../rule.ts';

/** Every parcel that the draft puts into the register has a sound boundary. */
export const geometryValid: Rule = ({ change, parent }) => {
  const defects = change.put.parcels.flatMap((parcel) =>
    defectsOf(parcel.geometry).map(({ code, at }) =>
      errorFinding(code, FABRIC, { about: [parcel.number], at, params: { number: parcel.number } }),
    ),
  );
  return defects.length > 0 ? defects : [passFinding('geometry.valid', FABRIC, { about: [parent.number] })];
};
