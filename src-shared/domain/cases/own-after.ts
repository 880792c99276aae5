import type { CaseKind } from './kinds/case-kind.ts';
import type { DraftWork } from './kinds/kind-definition.ts';
import { KINDS } from './kinds/kinds.ts';
import type { Situation } from './situation.ts';
import type { RegisterChange } from '../journal/change.ts';
import type { Parcel } from '../parcels/parcel.ts';
import { differingAttributes, isSameBoundary } from '../parcels/parcel-record.ts';

/**
 * part      born with others of the same land
 * merged    alone born of several parcels
 * adjusted  keeps its number, its boundary is another
 * recorded  keeps number and boundary, what is recorded of it is another
 * kept      as it was
 */
export type PartFate = 'part' | 'merged' | 'adjusted' | 'recorded' | 'kept';

/** A parcel of the case after the draft. */
export interface OwnParcel {
  readonly parcel: Parcel;
  readonly fate: PartFate;
  /** What it was made of; itself where it keeps its number. */
  readonly parents: readonly Parcel[];
}

/** What a draft is about, as the words of panel and inspector need it; before there is one its kind says it. */
export function workOf(kind: CaseKind, fates: readonly PartFate[]): DraftWork {
  if (fates.includes('merged')) return 'merge';
  if (fates.includes('part')) return 'split';
  if (fates.includes('adjusted')) return 'adjust';
  return fates.includes('recorded') ? 'record' : KINDS[kind].work;
}

/** Parcels that the change forms: put, and born of another. A neighbour that gets a point is put as well, but not born. */
export function partsOf({ put, lineage }: Pick<RegisterChange, 'put' | 'lineage'>): readonly Parcel[] {
  const born = new Set(lineage.map(({ child }) => child));
  return put.parcels.filter((parcel) => born.has(parcel.number));
}

/** All parcels of the case as the draft leaves them: those born in it first. Empty while it changes none of them. */
export function ownAfter({ parcels }: Pick<Situation, 'parcels'>, change: RegisterChange): readonly OwnParcel[] {
  const born = partsOf(change).map((parcel): OwnParcel => {
    const from = new Set(change.lineage.filter(({ child }) => child === parcel.number).map(({ parent }) => parent));
    const parents = parcels.filter(({ number }) => from.has(number));
    const isAlone = change.lineage.every(({ parent, child }) => child === parcel.number || !from.has(parent));
    return { parcel, fate: from.size > 1 && isAlone ? 'merged' : 'part', parents };
  });
  const closed = new Set(change.close.parcels);
  const put = new Map(change.put.parcels.map((parcel) => [parcel.number, parcel] as const));
  const others = parcels
    .filter(({ number }) => !closed.has(number))
    .map((parcel): OwnParcel => {
      const changed = put.get(parcel.number);
      if (!changed) return { parcel, fate: 'kept', parents: [parcel] };
      const isRecord = isSameBoundary(changed, parcel) && differingAttributes(parcel, changed).length > 0;
      return { parcel: changed, fate: isRecord ? 'recorded' : 'adjusted', parents: [parcel] };
    });
  const own = [...born, ...others];
  return own.some(({ fate }) => fate !== 'kept') ? own : [];
}
