import { sameRight } from '../../parcels/merge-parcels.ts';
import type { ParcelNumber } from '../../numbers/types.ts';
import type { Norm } from '../norm.ts';
import { errorFinding, passFinding, type Rule, type RuleContext } from '../rule.ts';
import { mergesOf } from './merges-of.ts';

/* That homogeneous means the same right, term, holders and shares is our reading. */
const NORM: Norm = { text: 'RL', place: '49(2)1', confidence: 'likely' };

/** Rights to parcels that are merged are homogeneous. */
const check = (context: RuleContext) =>
  mergesOf(context).map(({ child, parents }) => {
    const [first, ...others] = parents.map(({ number }) => ({ number, rights: rightsOn(context, number) }));
    const differing = others.filter(({ rights }) => rights !== first?.rights).map(({ number }) => number);
    return differing.length === 0
      ? passFinding('merge.homogeneous', NORM, { about: [child.number] })
      : errorFinding('merge.rightsDiffer', NORM, {
          about: [child.number, ...differing],
          at: child.geometry[0]?.[0]?.[0] ?? null,
          params: { numbers: [first?.number, ...differing].join(', ') },
        });
  });

/** All rights on a parcel as one text, in no order. */
const rightsOn = ({ situation }: RuleContext, parcel: ParcelNumber): string =>
  situation.rights
    .filter((right) => right.parcel === parcel)
    .map((right) => JSON.stringify(sameRight(right)))
    .sort()
    .join();

export const mergedRightsHomogeneous: Rule = {
  id: 'mergedRightsHomogeneous',
  norm: NORM,
  severity: 'error',
  applies: ({ does }) => does.has('merge') || does.has('redistribute'),
  check,
};
