import type { FabricDefect, FabricParcel } from '../fabric-check.ts';
import { insertExactVertices } from '../insert-vertices.ts';
import { isBetween, samePosition, segmentsOf } from '../predicates.ts';
import type { MultiPolygon, Position } from '../types.ts';

export const hasCorner = (geometry: MultiPolygon, point: Position): boolean =>
  geometry.some((polygon) => polygon.some((ring) => ring.some((corner) => samePosition(corner, point))));

/** The point is on an edge, between its ends. */
export function standsOnEdge(geometry: MultiPolygon, point: Position): boolean {
  return geometry.flat().some((ring) => {
    for (const [a, b] of segmentsOf(ring)) if (isBetween(point, a, b)) return true;
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

export interface MeetingAt {
  /** Parcels that have the point as a corner, or on an edge; with a vertex there and wherever on the edges that end in
   *  the point a corner of another stands: those edges would leave it behind when they move. */
  readonly parcels: readonly FabricParcel[];
  readonly tJunctions: readonly FabricDefect[];
}

/** All parcels that meet in a point, ready to be bent there. */
export function meetingAt(all: readonly FabricParcel[], point: Position): MeetingAt {
  const meeting = all
    .filter(({ geometry }) => hasCorner(geometry, point) || standsOnEdge(geometry, point))
    .map((parcel) => ({ ...parcel, geometry: insertExactVertices(parcel.geometry, [point]) }));
  const corners = all.flatMap(({ geometry }) => geometry.flat(2));
  const taken: Position[] = [point];
  const parcels = meeting.map((parcel) => {
    const edges = parcel.geometry.flat().flatMap((ring) => [...segmentsOf(ring)]);
    const ending = edges.filter(([a, b]) => samePosition(a, point) || samePosition(b, point));
    const on = corners.filter((corner) => ending.some(([a, b]) => isBetween(corner, a, b)));
    taken.push(...on);
    return { ...parcel, geometry: insertExactVertices(parcel.geometry, on) };
  });
  return { parcels, tJunctions: standingOnEdges(all, taken) };
}
