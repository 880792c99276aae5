import type { CaseKind } from './kinds/case-kind.ts';
import type { DraftWork } from './kinds/kind-definition.ts';
import { KINDS } from './kinds/kinds.ts';
import { isOnlyBent } from './only-bent.ts';
import type { Situation } from './situation.ts';
import type { RegisterChange } from '../journal/change.ts';
import type { Parcel } from '../parcels/parcel.ts';
import { differingAttributes, isSameBoundary } from '../parcels/parcel-record.ts';
import type { Encumbrance } from '../rights/right.ts';

/**
 * part      born with others of the same land
 * merged    alone born of several parcels
 * formed    born on free land
 * adjusted  keeps its number, its boundary is another
 * recorded  keeps number and boundary, what is recorded of it is another
 * burdened  keeps its boundary, a part of it is used by another
 * closed    is no more, and nothing came of it
 * kept      as it was
 */
export type PartFate = 'part' | 'merged' | 'formed' | 'adjusted' | 'recorded' | 'burdened' | 'closed' | 'kept';

/** A parcel of the case after the draft. */
export interface OwnParcel {
  readonly parcel: Parcel;
  readonly fate: PartFate;
  /** What it was made of; itself where it keeps its number. */
  readonly parents: readonly Parcel[];
}

const WORK_OF_FATE = [
  ['merged', 'merge'],
  ['part', 'split'],
  ['formed', 'form'],
  ['closed', 'retire'],
  ['adjusted', 'adjust'],
  ['recorded', 'record'],
  ['burdened', 'part'],
] as const satisfies readonly (readonly [PartFate, DraftWork])[];

/** What a draft is about, as the words of panel and inspector need it; before there is one its kind says it. */
export function workOf(kind: CaseKind, fates: readonly PartFate[]): DraftWork {
  return WORK_OF_FATE.find(([fate]) => fates.includes(fate))?.[1] ?? KINDS[kind].work;
}

/** Parts of parcels that a draft puts under a use. Copies of burdens on the parts of a split have no older self either, but their parcel is new. */
export function scopesOf(
  { parcels, encumbrances }: Pick<Situation, 'parcels' | 'encumbrances'>,
  { put }: RegisterChange,
): readonly Encumbrance[] {
  const known = new Set<string>(encumbrances.map(({ id }) => id));
  const own = new Set<string>(parcels.map(({ number }) => number));
  return put.encumbrances.filter(({ id, parcel, scope }) => scope !== null && !known.has(id) && own.has(parcel));
}

/**
 * All parcels of the case as the draft leaves them: those born in it first. Empty while it changes none of them; where it
 * does nothing but form new ones, those alone: the others only say where the case is.
 */
export function ownAfter(
  situation: Pick<Situation, 'parcels' | 'encumbrances'>,
  change: RegisterChange,
): readonly OwnParcel[] {
  const { parcels } = situation;
  const born = change.put.parcels
    .filter(({ version }) => version === 1)
    .map((parcel): OwnParcel => {
      const from = new Set(change.lineage.filter(({ child }) => child === parcel.number).map(({ parent }) => parent));
      const parents = parcels.filter(({ number }) => from.has(number));
      const isAlone = change.lineage.every(({ parent, child }) => child === parcel.number || !from.has(parent));
      if (from.size === 0) return { parcel, fate: 'formed', parents };
      return { parcel, fate: from.size > 1 && isAlone ? 'merged' : 'part', parents };
    });
  const hasFormed = born.some(({ fate }) => fate === 'formed');
  const ancestors = new Set<string>(change.lineage.map(({ parent }) => parent));
  const closed = new Set<string>(change.close.parcels);
  const burdened = new Set<string>(scopesOf(situation, change).map(({ parcel }) => parcel));
  const put = new Map(change.put.parcels.map((parcel) => [parcel.number, parcel] as const));
  const fateOf = (parcel: Parcel, changed: Parcel | undefined): PartFate => {
    if (closed.has(parcel.number)) return 'closed';
    if (changed && isSameBoundary(parcel, changed) && differingAttributes(parcel, changed).length > 0)
      return 'recorded';
    if (changed && !(hasFormed && isOnlyBent(parcel, changed))) return 'adjusted';
    return burdened.has(parcel.number) ? 'burdened' : 'kept';
  };
  const others = parcels
    .filter(({ number }) => !ancestors.has(number))
    .map((parcel): OwnParcel => {
      const changed = put.get(parcel.number);
      return { parcel: changed ?? parcel, fate: fateOf(parcel, changed), parents: [parcel] };
    });
  if (born.length > 0 && born.every(({ fate }) => fate === 'formed') && others.every(({ fate }) => fate === 'kept'))
    return born;
  const own = [...born, ...others];
  return own.some(({ fate }) => fate !== 'kept') ? own : [];
}
