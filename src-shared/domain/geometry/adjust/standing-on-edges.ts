import type { FabricDefect, FabricParcel } from '../fabric-check.ts';
import { isOnSegment, samePosition, segmentsOf } from '../predicates.ts';
import type { MultiPolygon, Position } from '../types.ts';

export const hasCorner = (geometry: MultiPolygon, point: Position): boolean =>
  geometry.some((polygon) => polygon.some((ring) => ring.some((corner) => samePosition(corner, point))));

/** The point is on an edge, between its ends. */
export function standsOnEdge(geometry: MultiPolygon, point: Position): boolean {
  return geometry.flat().some((ring) => {
    for (const [a, b] of segmentsOf(ring))
      if (isOnSegment(point, a, b) && !samePosition(point, a) && !samePosition(point, b)) return true;
    return false;
  });
}

/** T-junctions at the points: a corner of some parcels, on an edge of others that have no vertex there. */
export function standingOnEdges(
  parcels: readonly FabricParcel[],
  points: readonly Position[],
): readonly FabricDefect[] {
  const places = [...new Map(points.map((point) => [point.join(), point])).values()];
  return places.flatMap((at): readonly FabricDefect[] => {
    const edges = parcels.filter(({ geometry }) => !hasCorner(geometry, at) && standsOnEdge(geometry, at));
    const corners = parcels.filter(({ geometry }) => hasCorner(geometry, at));
    if (edges.length === 0 || corners.length === 0) return [];
    const about = [...corners, ...edges].map(({ number }) => number).sort();
    return [{ kind: 'tJunction', about, at, areaDoubled: null }];
  });
}
