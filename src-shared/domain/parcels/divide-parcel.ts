import { divide } from '../geometry/divide.ts';
import type { DivideCode, DivideInput } from '../geometry/divide/divide-input.ts';
import { mapOk } from '../result.ts';
import { cutParcel, type CutCode, type CutCommand } from './cut-parcel.ts';

export type DivideParcelCode = DivideCode | CutCode;

/** Divides a parcel of the case by areas; the parts are numbered in the order asked for. Refuses as divide and cutParcel. */
export const divideParcel: CutCommand<{ readonly division: DivideInput }, DivideCode> = (
  state,
  { division, ...input },
) =>
  cutParcel(state, input, (fabric) =>
    mapOk(divide(fabric, division), ({ formed, cuts, insertions }) => ({ parts: formed, cuts, insertions })),
  );
