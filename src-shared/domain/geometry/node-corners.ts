import type { FabricParcel } from './fabric-check.ts';
import { insertExactVertices } from './insert-vertices.ts';
import { boxesMeet, boxOf } from './measures.ts';
import { cornersOf } from './cut-lines.ts';
import { isInBox, isOnSegment } from './predicates.ts';
import type { Box, MultiPolygon, Position } from './types.ts';

/** Takes corners of the parcels that stand exactly on edges of each other into those edges. No area changes. */
export function nodeCorners(parcels: readonly FabricParcel[]): readonly FabricParcel[] {
  const corners: (Position[] | undefined)[] = [];
  for (const [i, j] of pairsThatMeet(parcels)) {
    const [a, b] = [parcels[i], parcels[j]] as readonly [FabricParcel, FabricParcel];
    (corners[i] ??= []).push(...cornersOnEdges(b.geometry, a.geometry));
    (corners[j] ??= []).push(...cornersOnEdges(a.geometry, b.geometry));
  }
  return parcels.map((parcel, index) => {
    const others = corners[index] ?? [];
    return others.length === 0 ? parcel : { ...parcel, geometry: insertExactVertices(parcel.geometry, others) };
  });
}

/** Places of parcels in the list whose boxes meet, the sweep going from west to east. */
export function pairsThatMeet(parcels: readonly FabricParcel[]): readonly (readonly [number, number])[] {
  const boxes = parcels.map(({ geometry }, index) => ({ index, box: boxOf(geometry) }));
  boxes.sort((x, y) => x.box[0] - y.box[0]);
  const pairs: [number, number][] = [];
  for (const [place, first] of boxes.entries()) {
    for (let next = place + 1; next < boxes.length; next++) {
      const second = boxes[next] as (typeof boxes)[number];
      if (second.box[0] > first.box[2]) break;
      if (boxesMeet(first.box, second.box)) pairs.push([first.index, second.index]);
    }
  }
  return pairs;
}

/** Corners of one geometry that stand on edges of the other, between their ends. */
export function cornersOnEdges(corners: MultiPolygon, edges: MultiPolygon): readonly Position[] {
  const box: Box = boxOf(edges);
  const isCorner = cornersOf(edges);
  const found: Position[] = [];
  for (const ring of corners.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const corner = ring[i] as Position;
      if (isInBox(corner, box) && !isCorner(corner) && isOnBoundary(corner, edges)) found.push(corner);
    }
  }
  return found;
}

function isOnBoundary(point: Position, geometry: MultiPolygon): boolean {
  for (const polygon of geometry) {
    for (const ring of polygon) {
      for (let i = 1; i < ring.length; i++) {
        if (isOnSegment(point, ring[i - 1] as Position, ring[i] as Position)) return true;
      }
    }
  }
  return false;
}
