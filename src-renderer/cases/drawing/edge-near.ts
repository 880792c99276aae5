import { lengthMm } from '#domain/geometry/measures.ts';
import { nearestOnEdge } from '#domain/geometry/snap.ts';
import type { MultiPolygon, Position } from '#domain/geometry/types.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';

export type Edge = readonly [Position, Position];

/** A boundary edge under the pointer, as the ring of its parcel runs, and the point of it that is meant. */
export interface NearEdge {
  readonly parcel: ParcelNumber;
  readonly edge: Edge;
  readonly at: Position;
}

interface Bounded {
  readonly number: ParcelNumber;
  readonly geometry: MultiPolygon;
}

/** Edges in reach, the nearest first, of each parcel at most one: where parcels meet, each has its own. */
export function edgesNear(parcels: readonly Bounded[], pointer: Position, reachMm: number): readonly NearEdge[] {
  const found: (NearEdge & { readonly distance: number })[] = [];
  for (const { number, geometry } of parcels) {
    let best: (NearEdge & { readonly distance: number }) | null = null;
    for (const edge of edgesOf(geometry)) {
      const at = nearestOnEdge(pointer, ...edge);
      const distance = lengthMm(pointer, at);
      if (distance <= reachMm && (best === null || distance < best.distance))
        best = { parcel: number, edge, at, distance };
    }
    if (best) found.push(best);
  }
  return found.toSorted((a, b) => a.distance - b.distance);
}

const edgesOf = (geometry: MultiPolygon): readonly Edge[] =>
  geometry.flat().flatMap((ring) => ring.slice(1).map((to, index): Edge => [ring[index] ?? to, to]));

/** Adds an edge to a chain of edges that it continues at either end; else it begins a new one. */
export function chainWith(chain: readonly Position[], [from, to]: Edge): readonly Position[] {
  const [first, last] = [chain[0], chain.at(-1)];
  if (first && last && chain.length > 1) {
    if (same(last, from) && !same(first, to)) return [...chain, to];
    if (same(first, to) && !same(last, from)) return [from, ...chain];
  }
  return [from, to];
}

const same = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];
