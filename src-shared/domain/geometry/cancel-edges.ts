import type { FabricParcel } from './fabric-check.ts';
import { positionKeys } from './position-keys.ts';
import type { Position } from './types.ts';

/** An edge that only one parcel has, its land on the left. */
export interface EdgeOfOne {
  readonly owner: number;
  readonly a: Position;
  readonly b: Position;
}

export interface Cancelled {
  readonly left: readonly EdgeOfOne[];
  /** By parcel: parcels with the same number hang together by edges that they share. */
  readonly groups: readonly number[];
  /** An edge that two parcels have in the same direction: their land lies on the same side of it. */
  readonly doubled: EdgeOfOne | null;
}

/** Lets edges fall away that two parcels share in opposite directions. The parcels are noded: shared edges are equal. */
export function cancelEdges(parcels: readonly FabricParcel[]): Cancelled {
  const idOf = numberPositions(parcels);
  const open = new Map<number, EdgeOfOne>();
  const groups = parcels.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (groups[root] !== root) root = groups[root] as number;
    return root;
  };
  for (const [owner, { geometry }] of parcels.entries()) {
    for (const ring of geometry.flat()) {
      let from = idOf(ring[0] as Position);
      for (let i = 1; i < ring.length; i++) {
        const to = idOf(ring[i] as Position);
        const edge = { owner, a: ring[i - 1] as Position, b: ring[i] as Position };
        const back = open.get(pairOf(to, from));
        if (back) {
          open.delete(pairOf(to, from));
          groups[rootOf(owner)] = rootOf(back.owner);
        } else if (open.has(pairOf(from, to))) return { left: [], groups, doubled: edge };
        else open.set(pairOf(from, to), edge);
        from = to;
      }
    }
  }
  return { left: [...open.values()], groups: groups.map((_, index) => rootOf(index)), doubled: null };
}

/** Two numbers of points as one; more than 2^26 points do not fit into the memory anyhow. */
const pairOf = (from: number, to: number): number => from * 2 ** 26 + to;

function numberPositions(parcels: readonly FabricParcel[]): (position: Position) => number {
  const keyOf = positionKeys(parcels[0]?.geometry[0]?.[0]?.[0] ?? [0, 0]);
  const ids = new Map<number | string, number>();
  return (position) => {
    const key = keyOf(position);
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, ids.size);
    return ids.size - 1;
  };
}
