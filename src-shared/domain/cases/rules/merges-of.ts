import type { Parcel } from '../../parcels/parcel.ts';
import type { RuleContext } from '../rule.ts';

export interface Merge {
  readonly child: Parcel;
  readonly parents: readonly Parcel[];
}

/** New parcels that come of several registered ones. */
export function mergesOf({ parts, parents, change }: RuleContext): readonly Merge[] {
  return parts
    .map((child) => ({
      child,
      parents: parents.filter(({ number }) =>
        change.lineage.some((link) => link.child === child.number && link.parent === number),
      ),
    }))
    .filter((merge) => merge.parents.length > 1);
}
