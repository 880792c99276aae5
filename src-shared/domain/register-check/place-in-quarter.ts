import { turnOf } from '../geometry/scan/flat-predicates.ts';
import { oriented } from '../geometry/form/clip-inside.ts';
import { boxesMeet, boxOf, boxOfPositions } from '../geometry/measures.ts';
import {
  crossProperly,
  isBetween,
  roundedCrossing,
  samePosition,
  segmentsOf,
  type Side,
  sideOf,
} from '../geometry/predicates.ts';
import type { Box, MultiPolygon, Position } from '../geometry/types.ts';

/** Where a parcel lies to the quarter of its number; `at` is a place of it outside. */
export type QuarterPlace =
  { readonly where: 'inside' | 'unknownQuarter' } | { readonly where: 'across' | 'elsewhere'; readonly at: Position };

export interface QuarterShape {
  readonly geometry: MultiPolygon;
  /** The same in coordinates twice as large, where the middle of any side is on the grid. */
  readonly doubled: MultiPolygon;
  /** Ends of each edge: east, north, east, north. */
  readonly edges: Float64Array;
  /** One outline without holes. */
  readonly isWhole: boolean;
  readonly box: Box;
  /** The height of the box in strips, from the south: where in `edges` the edges that reach into each begin. */
  readonly strips: readonly (readonly number[])[];
}

const STRIPS = 16;

export function quarterShapeOf(geometry: MultiPolygon): QuarterShape {
  const edges: number[] = [];
  for (const ring of geometry.flat()) for (const [a, b] of segmentsOf(ring)) edges.push(a[0], a[1], b[0], b[1]);
  const box = boxOf(geometry);
  const strips: number[][] = Array.from({ length: STRIPS }, () => []);
  for (let i = 0; i < edges.length; i += 4) {
    const [a, b] = [stripAt(box, edges[i + 1] as number), stripAt(box, edges[i + 3] as number)];
    for (let strip = Math.min(a, b); strip <= Math.max(a, b); strip++) strips[strip]?.push(i);
  }
  return {
    geometry,
    doubled: twice(geometry),
    edges: Float64Array.from(edges),
    isWhole: geometry.flat().length === 1,
    box,
    strips,
  };
}

/** Rises with the north, whatever is rounded: two heights have all strips between theirs in common. */
function stripAt([, south, , north]: Box, y: number): number {
  const strip = Math.floor(((y - south) * STRIPS) / Math.max(1, north - south));
  return Math.max(0, Math.min(STRIPS - 1, strip));
}

export interface Placed {
  readonly box: Box;
  /** A corner. */
  readonly at: Position;
  /** Whether the boundary and this edge have a point in common. */
  readonly meets: (a: Position, b: Position) => boolean;
  readonly geometry: () => MultiPolygon;
}

const INSIDE: QuarterPlace = { where: 'inside' };
const UNKNOWN: QuarterPlace = { where: 'unknownQuarter' };

/**
 * Whether a parcel lies in its quarter; touching the border is inside. Exact. Where no edge of the quarter meets the
 * boundary, as for most parcels, one corner decides: the geometry is asked for only when it is needed.
 */
export function placeInQuarter(quarter: QuarterShape | null, parcel: Placed): QuarterPlace {
  if (!quarter) return UNKNOWN;
  const { at } = parcel;
  const side = sideByOneCorner(quarter, parcel);
  if (side !== 'meets') return side === 'inside' ? INSIDE : { where: 'elsewhere', at };
  const { outside, hasInside } = landShared(parcel.geometry(), quarter);
  if (!outside) return INSIDE;
  return { where: hasInside ? 'across' : 'elsewhere', at: outside };
}

/**
 * In one pass over the strips that the parcel reaches into: whether an edge meets the boundary or may lie inside it, and
 * how many edges lie east of the corner, which are all in the strip of the corner.
 */
function sideByOneCorner(
  { edges, isWhole, box: quarterBox, strips }: QuarterShape,
  { box, at: [x, y], meets }: Placed,
): 'meets' | 'inside' | 'outside' {
  const [west, south, east, north] = box;
  let [isInside, isNear] = [false, false];
  const cornerStrip = stripAt(quarterBox, y);
  for (let strip = stripAt(quarterBox, south); strip <= stripAt(quarterBox, north); strip++) {
    for (const i of strips[strip] as readonly number[]) {
      const ax = edges[i] as number;
      const ay = edges[i + 1] as number;
      const bx = edges[i + 2] as number;
      const by = edges[i + 3] as number;
      const isBeside =
        (ax > east && bx > east) ||
        (ax < west && bx < west) ||
        (ay > north && by > north) ||
        (ay < south && by < south);
      if (!isBeside) {
        if (meets([ax, ay], [bx, by])) return 'meets';
        isNear = true;
      }
      if (strip !== cornerStrip || ay > y === by > y || (ax < x && bx < x)) continue;
      if (turnOf(ax, ay, bx, by, x, y) > 0 === by > ay) isInside = !isInside;
    }
  }
  // The parcel may lie around the whole quarter, or around a hole of it.
  if (isNear && !(isInside && isWhole)) return 'meets';
  return isInside ? 'inside' : 'outside';
}

interface LandShared {
  /** A place of the parcel outside the quarter. */
  readonly outside: Position | null;
  /** Whether land of the parcel is land of the quarter. */
  readonly hasInside: boolean;
}

/**
 * Exact. Where two borders cross, there is land on either side. Otherwise they meet in corners only, of the one or the
 * other: cut there, each piece of a side runs inside the other, outside, or along its border. What lies in one and not in
 * the other is bounded by such pieces; along the border it counts on which side the land is.
 */
function landShared(parcel: MultiPolygon, { geometry, doubled }: QuarterShape): LandShared {
  const corner = parcel.flat(2).find((point) => sideOf(point, geometry) === 'outside') ?? null;
  const sides = sidesOf(parcel);
  const around = boxOf(parcel);
  const near = sidesOf(geometry).filter(([a, b]) => boxesMeet(around, boxOfPositions([a, b])));
  for (const [a, b] of sides)
    for (const [c, d] of near)
      if (crossProperly(a, b, c, d)) return { outside: corner ?? roundedCrossing(a, b, c, d), hasInside: true };
  const own = sides.flatMap((side) => piecesOf(side, near.flat()));
  const borders = near.flatMap((side) => piecesOf(side, parcel.flat(2)));
  const lie = own.map(([a, b]): Side | 'along' | 'against' => {
    const shared = borders.find(
      ([c, d]) => (samePosition(a, c) && samePosition(b, d)) || (samePosition(a, d) && samePosition(b, c)),
    );
    if (shared) return samePosition(a, shared[0]) ? 'along' : 'against';
    return sideOf(middleDoubled(a, b), doubled);
  });
  const out = own.find((_, index) => lie[index] === 'outside' || lie[index] === 'against');
  const parcelDoubled = twice(parcel);
  const through = borders.find(([a, b]) => sideOf(middleDoubled(a, b), parcelDoubled) === 'inside');
  return {
    outside: corner ?? (out ?? through)?.[0] ?? null,
    hasInside: through !== undefined || lie.includes('inside') || lie.includes('along'),
  };
}

type Segment = readonly [Position, Position];

/** In the direction in which their land lies to the left. */
const sidesOf = (geometry: MultiPolygon): readonly Segment[] =>
  geometry.flatMap(oriented).flatMap((ring) => [...segmentsOf(ring)]);

/** A side cut where points lie on it. */
function piecesOf([a, b]: Segment, points: readonly Position[]): readonly Segment[] {
  const between = points.filter((point) => isBetween(point, a, b));
  if (between.length === 0) return [[a, b]];
  const along = ([x, y]: Position): number => Math.abs(x - a[0]) + Math.abs(y - a[1]);
  const stops = [a, ...between.sort((p, q) => along(p) - along(q)), b];
  return [...segmentsOf(stops)].filter(([from, to]) => !samePosition(from, to));
}

const middleDoubled = (a: Position, b: Position): Position => [a[0] + b[0], a[1] + b[1]];

/** In doubled coordinates, so that the middles of sides are on the grid too. */
const twice = (geometry: MultiPolygon): MultiPolygon =>
  geometry.map((polygon) => polygon.map((ring) => ring.map(([x, y]): Position => [2 * x, 2 * y])));
