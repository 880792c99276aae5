import { ringAreaDoubled } from './measures.ts';
import {
  crossProperly,
  isOnSegment,
  orientation,
  roundedCrossing,
  samePosition,
  segmentsMeet,
  sideOfRing,
} from './predicates.ts';
import type { MultiPolygon, Polygon, Position, Ring } from './types.ts';

export type DefectCode =
  | 'geometry.openRing'
  | 'geometry.tooFewPoints'
  | 'geometry.duplicateVertex'
  | 'geometry.spike'
  | 'geometry.zeroArea'
  | 'geometry.wrongOrientation'
  | 'geometry.selfCrosses'
  | 'geometry.holeOutside'
  | 'geometry.holeCrosses'
  | 'geometry.interiorSplit'
  | 'geometry.polygonsOverlap';

export interface Defect {
  readonly code: DefectCode;
  readonly at: Position;
}

interface Edge {
  readonly a: Position;
  readonly b: Position;
  readonly polygon: number;
  readonly ring: number;
  readonly index: number;
  readonly west: number;
  readonly east: number;
}

/**
 * Every defect of a geometry with its place; empty when it may stand in the register. Exact, no tolerance.
 *
 * Shape  closed rings of at least three different points, no point twice in a row, no spike, outer rings
 *        counter-clockwise and holes clockwise, no ring touching itself, holes inside, polygons apart or touching at
 *        points, the interior of each polygon in one piece
 */
export function defectsOf(geometry: MultiPolygon): readonly Defect[] {
  if (isOneSoundRing(geometry)) return [];
  const rings = geometry.flatMap((polygon) => polygon.flatMap((ring, index) => ringDefects(ring, index === 0)));
  if (rings.some((defect) => defect.code === 'geometry.openRing' || defect.code === 'geometry.tooFewPoints'))
    return rings;
  return unique([...rings, ...edgeDefects(geometry), ...placeDefects(geometry)]);
}

export const isValid = (geometry: MultiPolygon): boolean => defectsOf(geometry).length === 0;

/** Above this many points the sorted sweep is faster than all pairs. */
const FEW_POINTS = 64;

/** The common parcel, one small ring, without a list of anything: most calls end here. */
function isOneSoundRing(geometry: MultiPolygon): boolean {
  const ring = geometry.length === 1 && geometry[0]?.length === 1 ? geometry[0][0] : undefined;
  if (!ring || ring.length > FEW_POINTS || ringDefects(ring, true).length > 0) return false;
  const last = ring.length - 1;
  for (let i = 0; i < last; i++) {
    const a = ring[i] as Position;
    const b = ring[i + 1] as Position;
    // Edges beside each other share their corner; the last edge is beside the first.
    for (let j = i + 2; j < (i === 0 ? last - 1 : last); j++) {
      if (segmentsMeet(a, b, ring[j] as Position, ring[j + 1] as Position)) return false;
    }
  }
  return true;
}

function ringDefects(ring: Ring, outer: boolean): readonly Defect[] {
  const first = ring[0];
  const last = ring[ring.length - 1];
  if (!first || !last) return [];
  if (!samePosition(first, last)) return [{ code: 'geometry.openRing', at: last }];
  if (ring.length < 4) return [{ code: 'geometry.tooFewPoints', at: first }];
  const defects: Defect[] = [];
  for (let i = 0; i < ring.length - 1; i++) {
    const before = ring[(i + ring.length - 2) % (ring.length - 1)] as Position;
    const here = ring[i] as Position;
    const after = ring[i + 1] as Position;
    if (samePosition(here, after)) defects.push({ code: 'geometry.duplicateVertex', at: here });
    else if (turnsBack(before, here, after)) defects.push({ code: 'geometry.spike', at: here });
  }
  const area = ringAreaDoubled(ring);
  if (area === 0) defects.push({ code: 'geometry.zeroArea', at: first });
  else if (area > 0 !== outer) defects.push({ code: 'geometry.wrongOrientation', at: first });
  return defects;
}

/** The boundary comes back on itself at `here`. */
export const turnsBack = (before: Position, here: Position, after: Position): boolean =>
  orientation(before, here, after) === 0 &&
  Math.sign(here[0] - before[0]) * Math.sign(after[0] - here[0]) <= 0 &&
  Math.sign(here[1] - before[1]) * Math.sign(after[1] - here[1]) <= 0;

function edgesOf(geometry: MultiPolygon): Edge[] {
  const edges: Edge[] = [];
  for (const [polygon, rings] of geometry.entries()) {
    for (const [ring, positions] of rings.entries()) {
      for (let index = 1; index < positions.length; index++) {
        const a = positions[index - 1] as Position;
        const b = positions[index] as Position;
        if (samePosition(a, b)) continue;
        edges.push({ a, b, polygon, ring, index, west: Math.min(a[0], b[0]), east: Math.max(a[0], b[0]) });
      }
    }
  }
  return edges.sort((x, y) => x.west - y.west);
}

function edgeDefects(geometry: MultiPolygon): readonly Defect[] {
  const edges = edgesOf(geometry);
  const defects: Defect[] = [];
  const touches: { polygon: number; rings: readonly [number, number]; at: Position }[] = [];
  for (let i = 0; i < edges.length; i++) {
    const first = edges[i] as Edge;
    for (let j = i + 1; j < edges.length && (edges[j] as Edge).west <= first.east; j++) {
      const second = edges[j] as Edge;
      if (!segmentsMeet(first.a, first.b, second.a, second.b)) continue;
      const sameRing = first.polygon === second.polygon && first.ring === second.ring;
      if (sameRing && areAdjacent(first, second, geometry)) continue;
      const at = meetingPoint(first, second);
      const overlap = crossProperly(first.a, first.b, second.a, second.b) || shareLength(first, second);
      if (sameRing) defects.push({ code: 'geometry.selfCrosses', at });
      else if (overlap)
        defects.push({
          code: first.polygon === second.polygon ? 'geometry.holeCrosses' : 'geometry.polygonsOverlap',
          at,
        });
      else if (first.polygon === second.polygon)
        touches.push({ polygon: first.polygon, rings: [first.ring, second.ring], at });
    }
  }
  return [...defects, ...interiorSplits(touches)];
}

function areAdjacent(x: Edge, y: Edge, geometry: MultiPolygon): boolean {
  const count = (geometry[x.polygon]?.[x.ring]?.length ?? 0) - 1;
  const apart = Math.abs(x.index - y.index);
  return apart === 1 || apart === count - 1;
}

/** Collinear with a piece of positive length in common. */
export function shareLength(x: { a: Position; b: Position }, y: { a: Position; b: Position }): boolean {
  if (orientation(x.a, x.b, y.a) !== 0 || orientation(x.a, x.b, y.b) !== 0) return false;
  const axis = x.a[0] === x.b[0] ? 1 : 0;
  const from = Math.max(Math.min(x.a[axis], x.b[axis]), Math.min(y.a[axis], y.b[axis]));
  const to = Math.min(Math.max(x.a[axis], x.b[axis]), Math.max(y.a[axis], y.b[axis]));
  return to > from;
}

function meetingPoint(x: Edge, y: Edge): Position {
  if (crossProperly(x.a, x.b, y.a, y.b)) return roundedCrossing(x.a, x.b, y.a, y.b);
  if (isOnSegment(y.a, x.a, x.b)) return y.a;
  if (isOnSegment(y.b, x.a, x.b)) return y.b;
  return isOnSegment(x.a, y.a, y.b) ? x.a : x.b;
}

/**
 * Rings that touch at points form a graph of rings and points; a cycle in it closes a piece of the interior off.
 * A touch met as several edge pairs is one touch: the key is ring and point.
 */
function interiorSplits(
  touches: readonly { polygon: number; rings: readonly [number, number]; at: Position }[],
): readonly Defect[] {
  const parents = new Map<string, string>();
  const root = (key: string): string => {
    const parent = parents.get(key) ?? key;
    return parent === key ? key : root(parent);
  };
  const links = new Set<string>();
  const defects: Defect[] = [];
  for (const { polygon, rings, at } of touches) {
    const point = `${polygon} at ${at.join()}`;
    for (const ring of rings) {
      const ringKey = `${polygon} ring ${ring}`;
      if (links.has(`${ringKey} ${point}`)) continue;
      links.add(`${ringKey} ${point}`);
      if (root(ringKey) === root(point)) defects.push({ code: 'geometry.interiorSplit', at });
      else parents.set(root(ringKey), root(point));
    }
  }
  return defects;
}

/** Rings in the wrong place without any edge crossing: holes outside, holes in holes, polygons in polygons. */
function placeDefects(geometry: MultiPolygon): readonly Defect[] {
  const defects: Defect[] = [];
  for (const [index, polygon] of geometry.entries()) {
    const [outer, ...holes] = polygon;
    if (!outer) continue;
    for (const [holeIndex, hole] of holes.entries()) {
      const outside = pointOn(hole, outer, 'outside');
      if (outside) defects.push({ code: 'geometry.holeOutside', at: outside });
      for (const [otherIndex, other] of holes.entries()) {
        const inside = otherIndex === holeIndex ? null : pointOn(hole, other, 'inside');
        if (inside) defects.push({ code: 'geometry.holeCrosses', at: inside });
      }
    }
    for (const [otherIndex, other] of geometry.entries()) {
      const inside = otherIndex === index ? null : pointInPolygon(outer, other);
      if (inside) defects.push({ code: 'geometry.polygonsOverlap', at: inside });
    }
  }
  return defects;
}

/** First corner or middle of an edge of `ring` that stands on the given side of `other`. */
function pointOn(ring: Ring, other: Ring, side: 'inside' | 'outside'): Position | null {
  const doubled = other.map(double);
  for (const point of cornersAndMiddles(ring)) if (sideOfRing(point, doubled) === side) return halve(point);
  return null;
}

function pointInPolygon(ring: Ring, polygon: Polygon): Position | null {
  const [outer, ...holes] = polygon.map((each) => each.map(double));
  if (!outer) return null;
  for (const point of cornersAndMiddles(ring)) {
    if (sideOfRing(point, outer) === 'inside' && holes.every((hole) => sideOfRing(point, hole) === 'outside'))
      return halve(point);
  }
  return null;
}

/** In doubled coordinates, so that the middles are on the grid too. */
function* cornersAndMiddles(ring: Ring): Generator<Position> {
  for (let i = 1; i < ring.length; i++) {
    const a = ring[i - 1] as Position;
    const b = ring[i] as Position;
    yield double(a);
    yield [a[0] + b[0], a[1] + b[1]];
  }
}

const double = (position: Position): Position => [position[0] * 2, position[1] * 2];
const halve = (position: Position): Position => [Math.round(position[0] / 2), Math.round(position[1] / 2)];

function unique(defects: readonly Defect[]): readonly Defect[] {
  return [...new Map(defects.map((defect) => [`${defect.code} ${defect.at.join()}`, defect])).values()];
}
