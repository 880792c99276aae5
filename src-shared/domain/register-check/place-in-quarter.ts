import { turnOf } from '../geometry/scan/flat-predicates.ts';
import { boxOf } from '../geometry/measures.ts';
import { pointInside } from '../geometry/point-inside.ts';
import { crossProperly, segmentsOf, sideOf } from '../geometry/predicates.ts';
import type { Box, MultiPolygon, Position } from '../geometry/types.ts';

/** Where a parcel lies to the quarter of its number; `at` is a place of it outside. */
export type QuarterPlace =
  { readonly where: 'inside' | 'unknownQuarter' } | { readonly where: 'across' | 'elsewhere'; readonly at: Position };

export interface QuarterShape {
  readonly geometry: MultiPolygon;
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
  return { geometry, edges: Float64Array.from(edges), isWhole: geometry.flat().length === 1, box, strips };
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
  const geometry = parcel.geometry();
  const outside = placeOutside(geometry, quarter.geometry);
  if (!outside) return INSIDE;
  return { where: hasInside(geometry, quarter.geometry) ? 'across' : 'elsewhere', at: outside };
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

/** A corner or a middle of a side that is outside, or a corner of the quarter inside the parcel, or where borders cross. */
function placeOutside(parcel: MultiPolygon, quarter: MultiPolygon): Position | null {
  const sides = parcel.flat().flatMap((ring) => [...segmentsOf(ring)]);
  const corner = sides.find(([a]) => sideOf(a, quarter) === 'outside');
  if (corner) return corner[0];
  const borders = quarter.flat().flatMap((ring) => [...segmentsOf(ring)]);
  const crossing = sides.find(([a, b]) => borders.some(([c, d]) => crossProperly(a, b, c, d)));
  if (crossing) return crossing[0];
  const doubled = twice(quarter);
  const passing = sides.find(([a, b]) => sideOf([a[0] + b[0], a[1] + b[1]], doubled) === 'outside');
  if (passing) return passing[0];
  return borders.find(([c]) => sideOf(c, parcel) === 'inside')?.[0] ?? null;
}

/** Land of the parcel is land of the quarter. */
const hasInside = (parcel: MultiPolygon, quarter: MultiPolygon): boolean =>
  parcel.flat(2).some((point) => sideOf(point, quarter) === 'inside') ||
  quarter.flat(2).some((point) => sideOf(point, parcel) === 'inside') ||
  parcel.some((polygon) => sideOf(pointInside(polygon), quarter) === 'inside') ||
  quarter.some((polygon) => sideOf(pointInside(polygon), parcel) === 'inside') ||
  hasMiddleInside(parcel, quarter) ||
  hasMiddleInside(quarter, parcel) ||
  hasCrossing(parcel, quarter);

/** A side that runs through the land of the other from border to border. */
function hasMiddleInside(sides: MultiPolygon, land: MultiPolygon): boolean {
  const doubled = twice(land);
  return sides
    .flat()
    .some((ring) => segmentsOf(ring).some(([a, b]) => sideOf([a[0] + b[0], a[1] + b[1]], doubled) === 'inside'));
}

const hasCrossing = (parcel: MultiPolygon, quarter: MultiPolygon): boolean =>
  parcel
    .flat()
    .some((ring) =>
      segmentsOf(ring).some(([a, b]) =>
        quarter.flat().some((border) => segmentsOf(border).some(([c, d]) => crossProperly(a, b, c, d))),
      ),
    );

/** In doubled coordinates, so that the middles of sides are on the grid too. */
const twice = (geometry: MultiPolygon): MultiPolygon =>
  geometry.map((polygon) => polygon.map((ring) => ring.map(([x, y]): Position => [2 * x, 2 * y])));
