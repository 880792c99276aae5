import type { Norm } from '../norm.ts';
import { eachParent, errorFinding, passFinding, type Rule } from '../rule.ts';

const NORM: Norm = { text: 'LC', place: '51', confidence: 'confirmed' };

/** An indivisible parcel is not split; a part of it is used under a servitude instead. */
const check = eachParent(({ parent }) =>
  parent.divisibility === 'indivisible'
    ? [errorFinding('divisibility.indivisible', NORM, { about: [parent.number] })]
    : [passFinding('divisibility.divisible', NORM, { about: [parent.number] })],
);

export const indivisibleParcel: Rule = {
  id: 'indivisibleParcel',
  norm: NORM,
  severity: 'error',
  applies: ({ does }) => does.has('split') || does.has('redistribute'),
  check,
};
