import type { Norm } from '../norm.ts';
import { errorFinding, passFinding, type Rule } from '../rule.ts';

const NORM: Norm = { text: 'LC', place: '51', confidence: 'confirmed' };

/** An indivisible parcel is not split; a part of it is used under a servitude instead. */
export const indivisibleParcel: Rule = ({ parent }) =>
  parent.divisibility === 'indivisible'
    ? [errorFinding('divisibility.indivisible', NORM, { about: [parent.number] })]
    : [passFinding('divisibility.divisible', NORM, { about: [parent.number] })];
