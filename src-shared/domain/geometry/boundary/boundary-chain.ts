import type { FabricParcel } from '../fabric-check.ts';
import { insertExactVertices } from '../insert-vertices.ts';
import { isOnSegment, samePosition, segmentsOf } from '../predicates.ts';
import { cornersIn } from '../shared-edges.ts';
import type { Line, MultiPolygon, Position, Ring } from '../types.ts';
import { hasCorner, standsOnEdge } from '../adjust/standing-on-edges.ts';

/** A piece of boundary with one parcel on its left and one, or free land, on its right; corners of all who meet it. */
export interface BoundaryChain {
  readonly left: FabricParcel;
  readonly right: FabricParcel | null;
  readonly path: Line;
  readonly isClosed: boolean;
  /** First place inside the chain where a third parcel meets it. */
  readonly third: { readonly at: Position; readonly about: readonly string[] } | null;
}

/** The geometry with a vertex wherever a corner of the others stands on one of its edges. */
export const nodedAmong = (geometry: MultiPolygon, others: readonly FabricParcel[]): MultiPolygon =>
  insertExactVertices(
    geometry,
    cornersIn(
      others.map((parcel) => parcel.geometry),
      geometry,
    ),
  );

/** The chain as a path of `left`'s boundary: who is on the other side of its first edge, and where that changes. */
export function chainAlong(left: FabricParcel, path: Line, others: readonly FabricParcel[]): BoundaryChain {
  const opposites = [...segmentsOf(path)].map(([a, b]) => oppositeOf(a, b, others));
  const right = opposites[0] ?? null;
  let third: BoundaryChain['third'] = null;
  for (let i = 1; i < path.length - 1 && !third; i++) {
    const at = path[i] as Position;
    const next = opposites[i] ?? null;
    const about = others
      .filter((parcel) => parcel !== right && (hasCorner(parcel.geometry, at) || standsOnEdge(parcel.geometry, at)))
      .map(({ number }) => number);
    if (about.length > 0 || next !== right)
      third = { at, about: about.length > 0 ? about : [(right ?? next ?? left).number] };
  }
  return { left, right, path, isClosed: false, third };
}

/** All pieces of boundary that two parcels share, each as long as it can be; `left` is the first. */
export function chainsBetween(
  left: FabricParcel,
  right: FabricParcel,
  others: readonly FabricParcel[],
): readonly BoundaryChain[] {
  const noded = nodedAmong(left.geometry, [right, ...others]);
  return noded.flat().flatMap((ring) =>
    sharedRuns(ring, right).map((path): BoundaryChain => {
      const isClosed = samePosition(path[0] as Position, path[path.length - 1] as Position);
      return { ...chainAlong(left, path, [right, ...others]), isClosed };
    }),
  );
}

function sharedRuns(ring: Ring, right: FabricParcel): readonly Line[] {
  const open = ring.slice(0, -1);
  const shared = open.map((a, index) => oppositeOf(a, ring[index + 1] as Position, [right]) !== null);
  if (shared.every(Boolean)) return [ring];
  const runs: Position[][] = [];
  const start = shared.findIndex((is) => !is) + 1;
  for (let step = 0; step < open.length; step++) {
    const index = (start + step) % open.length;
    if (!shared[index]) continue;
    const continues = step > 0 && shared[(index + open.length - 1) % open.length];
    const run = runs[runs.length - 1];
    if (continues && run) run.push(ring[index + 1] as Position);
    else runs.push([open[index] as Position, ring[index + 1] as Position]);
  }
  return runs;
}

/** The parcel that has the edge, or an edge around it, in the other direction. */
function oppositeOf(a: Position, b: Position, others: readonly FabricParcel[]): FabricParcel | null {
  return (
    others.find(({ geometry }) =>
      geometry.flat().some((ring) => {
        for (const [u, v] of segmentsOf(ring)) {
          if (!isOnSegment(a, u, v) || !isOnSegment(b, u, v)) continue;
          if ((v[0] - u[0]) * (b[0] - a[0]) + (v[1] - u[1]) * (b[1] - a[1]) < 0) return true;
        }
        return false;
      }),
    ) ?? null
  );
}
