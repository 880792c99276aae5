import type { FabricParcel } from '../fabric-check.ts';
import { edgesOf } from '../fabric-edges.ts';
import { boxesMeet, boxOf } from '../measures.ts';
import { segmentKeys } from '../position-keys.ts';
import { segmentsOf } from '../predicates.ts';
import type { Position } from '../types.ts';

/** Two states of the same parcels in the same order; parcels that come into being stand at the end of `after`. */
export interface BeforeAfter {
  readonly before: readonly FabricParcel[];
  readonly after: readonly FabricParcel[];
}

const isChanged = ({ before, after }: BeforeAfter, index: number): boolean =>
  before[index]?.geometry !== after[index]?.geometry;

export const changedNumbers = (states: BeforeAfter): ReadonlySet<string> =>
  new Set(states.after.filter((_, index) => isChanged(states, index)).map(({ number }) => number));

/**
 * The parcels that matter for what an edit may break. Overlaps and corners on edges need boxes that meet; a gap may be
 * closed in by parcels far away, so that an edit on the edge of free land looks at all of them.
 */
export function concernedBy(states: BeforeAfter): BeforeAfter & { readonly onFreeLand: boolean } {
  const near = nearOf(states);
  return touchesFreeLand(near) ? { ...states, onFreeLand: true } : { ...near, onFreeLand: false };
}

function nearOf(states: BeforeAfter): BeforeAfter {
  const { before, after } = states;
  const boxes = after.flatMap((parcel, index) => {
    const old = before[index];
    return isChanged(states, index) ? [boxOf(parcel.geometry), ...(old ? [boxOf(old.geometry)] : [])] : [];
  });
  const isNear = (parcel: FabricParcel): boolean => {
    const own = boxOf(parcel.geometry);
    return boxes.some((box) => boxesMeet(box, own));
  };
  const near = new Set(
    after.filter((parcel, index) => isChanged(states, index) || isNear(parcel)).map(({ number }) => number),
  );
  return {
    before: before.filter(({ number }) => near.has(number)),
    after: after.filter(({ number }) => near.has(number)),
  };
}

/** An edge that goes or comes has nobody on its other side. */
function touchesFreeLand(states: BeforeAfter): boolean {
  const { before, after } = states;
  const keyOf = segmentKeys(after[0]?.geometry[0]?.[0]?.[0] ?? [0, 0]);
  const [old, now] = [new Set(keysOf(before, keyOf)), new Set(keysOf(after, keyOf))];
  const isSingle = (parcels: readonly FabricParcel[], keys: ReadonlySet<number>, others: ReadonlySet<number>) =>
    parcels.some(
      ({ geometry }, owner) =>
        isChanged(states, owner) &&
        edgesOf(geometry, owner).some(({ a, b }) => !others.has(keyOf(a, b)) && !keys.has(keyOf(b, a))),
    );
  return isSingle(before, old, now) || isSingle(after, now, old);
}

function* keysOf(parcels: readonly FabricParcel[], keyOf: (from: Position, to: Position) => number): Generator<number> {
  for (const { geometry } of parcels)
    for (const ring of geometry.flat()) for (const [a, b] of segmentsOf(ring)) yield keyOf(a, b);
}
