import type { EdgeOfOne } from './cancel-edges.ts';
import { cornersOf } from './cut-lines.ts';
import type { FabricParcel } from './fabric-check.ts';
import type { Position } from './types.ts';

/** A corner that all but meets the boundary of another parcel. */
export interface NearMiss {
  /** The parcel that has the corner, then the one whose boundary it misses. */
  readonly about: readonly [string, string];
  readonly at: Position;
  /** The edge that it misses. */
  readonly edge: readonly [Position, Position];
  readonly distanceMm: number;
}

/**
 * The first corner that stands within the tolerance of another parcel's edge without being a corner of that parcel.
 * Only edges that nobody shares are looked at: where a boundary is shared there is nothing to miss. In the order of
 * the edges, west to east.
 */
export function firstNearMiss(
  parcels: readonly FabricParcel[],
  left: readonly EdgeOfOne[],
  toleranceMm: number,
): NearMiss | null {
  const sorted = left.toSorted((x, y) => westOf(x) - westOf(y));
  const known = new Map<number, (position: Position) => boolean>();
  const hasCorner = (owner: number, position: Position): boolean => {
    const isCorner = known.get(owner) ?? cornersOf((parcels[owner] as FabricParcel).geometry);
    known.set(owner, isCorner);
    return isCorner(position);
  };
  for (const [index, first] of sorted.entries()) {
    const reach = Math.max(first.a[0], first.b[0]) + toleranceMm;
    for (let next = index + 1; next < sorted.length; next++) {
      const second = sorted[next] as EdgeOfOne;
      if (westOf(second) > reach) break;
      if (second.owner === first.owner) continue;
      for (const [edge, other] of [
        [first, second],
        [second, first],
      ] as const) {
        for (const at of [other.a, other.b]) {
          const distanceMm = distanceToEdge(at, edge);
          if (distanceMm > toleranceMm || hasCorner(edge.owner, at)) continue;
          return { about: [nameOf(parcels, other), nameOf(parcels, edge)], at, edge: [edge.a, edge.b], distanceMm };
        }
      }
    }
  }
  return null;
}

const nameOf = (parcels: readonly FabricParcel[], edge: EdgeOfOne): string => parcels[edge.owner]?.number ?? '';

const westOf = (edge: EdgeOfOne): number => Math.min(edge.a[0], edge.b[0]);

/** In millimetres, not rounded: only for comparing with a tolerance. */
export function distanceToEdge(point: Position, { a, b }: { readonly a: Position; readonly b: Position }): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const [ex, ey] = [point[0] - a[0], point[1] - a[1]];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : Math.max(0, Math.min(1, (ex * dx + ey * dy) / squared));
  return Math.hypot(ex - along * dx, ey - along * dy);
}
