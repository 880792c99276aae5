import { isBetween, samePosition, sideOf } from './predicates.ts';
import type { Box, MultiPolygon, Position } from './types.ts';

/** A side of a parcel, which is named by its place in a list. */
export interface Edge {
  readonly owner: number;
  readonly a: Position;
  readonly b: Position;
}

export function edgesOf(geometry: MultiPolygon, owner: number): readonly Edge[] {
  const edges: Edge[] = [];
  for (const polygon of geometry)
    for (const ring of polygon)
      for (let i = 1; i < ring.length; i++) edges.push({ owner, a: ring[i - 1] as Position, b: ring[i] as Position });
  return edges;
}

/** Pairs of edges of different parcels whose boxes meet, the sweep going from west to east. */
export function sweepEdges(edges: readonly Edge[], meet: (first: Edge, second: Edge) => void): void {
  const sorted = edges.toSorted((x, y) => Math.min(x.a[0], x.b[0]) - Math.min(y.a[0], y.b[0]));
  const { west, east, south, north } = boundsOf(sorted);
  for (const [index, first] of sorted.entries()) {
    const [until, low, high] = [east[index] as number, south[index] as number, north[index] as number];
    for (let j = index + 1; j < sorted.length && (west[j] as number) <= until; j++) {
      if ((south[j] as number) > high || (north[j] as number) < low) continue;
      const second = sorted[j] as Edge;
      if (second.owner !== first.owner) meet(first, second);
    }
  }
}

/** Bounds in columns: the sweep of a quarter reads a million of them. */
function boundsOf(edges: readonly Edge[]) {
  const column = (): Float64Array => new Float64Array(edges.length);
  const [west, east, south, north] = [column(), column(), column(), column()];
  for (let i = 0; i < edges.length; i++) {
    const { a, b } = edges[i] as Edge;
    west[i] = Math.min(a[0], b[0]);
    east[i] = Math.max(a[0], b[0]);
    south[i] = Math.min(a[1], b[1]);
    north[i] = Math.max(a[1], b[1]);
  }
  return { west, east, south, north };
}

/** The edges have the same ends, in the other order. */
export const areTwins = (first: Edge, second: Edge): boolean =>
  samePosition(first.a, second.b) && samePosition(first.b, second.a);

/** Ends of the other edge that stand on this one, between its ends. */
export function cornersOn({ a, b }: Edge, other: Edge): readonly Position[] {
  if (isBetween(other.a, a, b)) return isBetween(other.b, a, b) ? [other.a, other.b] : [other.a];
  return isBetween(other.b, a, b) ? [other.b] : NONE;
}

const NONE: readonly Position[] = [];

/** The edge in pieces from corner to corner, in the order in which it runs. */
export function piecesOf(edge: Edge, corners: readonly Position[]): readonly Edge[] {
  const { owner, a, b } = edge;
  if (corners.length === 0) return [edge];
  const along = (point: Position): number => Math.abs(point[0] - a[0]) + Math.abs(point[1] - a[1]);
  const points = [a, ...corners.toSorted((x, y) => along(x) - along(y)), b];
  return points
    .slice(1)
    .map((point, index) => ({ owner, a: points[index] as Position, b: point }))
    .filter((piece) => !samePosition(piece.a, piece.b));
}

export const middleOf = ({ a, b }: Edge): Position => [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];

/** Asks whether the exact middle of an edge is inside a parcel, both in doubled coordinates; each is doubled once. */
export function middleAsker(geometries: readonly MultiPolygon[], boxes: readonly Box[]) {
  const doubled: (MultiPolygon | undefined)[] = [];
  return ({ a, b }: Edge, owner: number): boolean => {
    const [west, south, east, north] = boxes[owner] as Box;
    const twice: Position = [a[0] + b[0], a[1] + b[1]];
    if (twice[0] < 2 * west || twice[0] > 2 * east || twice[1] < 2 * south || twice[1] > 2 * north) return false;
    return sideOf(twice, (doubled[owner] ??= doubledOf(geometries[owner] as MultiPolygon))) === 'inside';
  };
}

const doubledOf = (geometry: MultiPolygon): MultiPolygon =>
  geometry.map((polygon) => polygon.map((ring) => ring.map((corner): Position => [2 * corner[0], 2 * corner[1]])));
