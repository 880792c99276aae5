import { areTwins, cornersOn, edgesOf, middleAsker, type Edge } from './fabric-edges.ts';
import { boxesMeet, boxOf } from './measures.ts';
import { crossProperly, samePosition, segmentBoxesMeet } from './predicates.ts';
import type { Box, MultiPolygon } from './types.ts';

/**
 * Whether some parcels of a fabric plainly have no defect: each of their edges is, from end to end, the edge of a
 * neighbour, nothing crosses or touches them between corners, and no parcel is in another. Looks only at parcels whose
 * boxes meet theirs. False says nothing: free land, say, needs the whole fabric.
 */
export function fitsAround(geometries: readonly MultiPolygon[], isAsked: readonly boolean[]): boolean {
  const boxes = geometries.map(boxOf);
  const isInside = middleAsker(geometries, boxes);
  const known: (readonly Edge[] | undefined)[] = [];
  const edgesAt = (owner: number): readonly Edge[] =>
    (known[owner] ??= edgesOf(geometries[owner] as MultiPolygon, owner));
  return boxes.every((box, owner) => {
    if (!isAsked[owner]) return true;
    const shared = new Set<Edge>();
    for (let other = 0; other < boxes.length; other++) {
      if (other === owner || !boxesMeet(box, boxes[other] as Box)) continue;
      const twins = twinsBetween(edgesAt(owner), edgesAt(other), box);
      if (!twins) return false;
      if (edgesAt(other).some((edge) => !twins.has(edge) && isInside(edge, owner))) return false;
      for (const edge of edgesAt(owner)) {
        if (twins.has(edge)) shared.add(edge);
        else if (isInside(edge, other)) return false;
      }
    }
    return shared.size === edgesAt(owner).length;
  });
}

/** The edges that both have, from either side. Null where other edges of the two have more than corners in common. */
function twinsBetween(own: readonly Edge[], others: readonly Edge[], box: Box): ReadonlySet<Edge> | null {
  const twins = new Set<Edge>();
  for (const other of others) {
    if (!segmentBoxesMeet(other.a, other.b, [box[0], box[1]], [box[2], box[3]])) continue;
    for (const edge of own) {
      if (!segmentBoxesMeet(edge.a, edge.b, other.a, other.b)) continue;
      if (areTwins(edge, other)) twins.add(edge).add(other);
      else if (disturb(edge, other)) return null;
    }
  }
  return twins;
}

const disturb = (edge: Edge, other: Edge): boolean =>
  (samePosition(edge.a, other.a) && samePosition(edge.b, other.b)) ||
  crossProperly(edge.a, edge.b, other.a, other.b) ||
  cornersOn(edge, other).length > 0 ||
  cornersOn(other, edge).length > 0;
