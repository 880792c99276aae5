import { crossProperly, segmentsOf, sideOf } from '../geometry/predicates.ts';
import type { Box, MultiPolygon, Position } from '../geometry/types.ts';

/** Where a parcel lies to the quarter of its number; `at` is a place of it outside. */
export type QuarterPlace =
  | { readonly where: 'inside' | 'unknownQuarter' }
  | { readonly where: 'across' | 'elsewhere'; readonly at: Position };

export interface QuarterShape {
  readonly geometry: MultiPolygon;
  /** West, south, east, north of each edge. */
  readonly edgeBoxes: Float64Array;
}

export function quarterShapeOf(geometry: MultiPolygon): QuarterShape {
  const edges = geometry.flat().flatMap((ring) => [...segmentsOf(ring)]);
  const edgeBoxes = Float64Array.from(
    edges.flatMap(([a, b]) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])]),
  );
  return { geometry, edgeBoxes };
}

/**
 * Whether a parcel lies in its quarter; touching the border is inside. Exact. Most parcels have no edge of the quarter
 * near them, and then one point decides: the geometry is asked for only when it is needed.
 */
export function placeInQuarter(quarter: QuarterShape | null, box: Box, at: Position, geometry: () => MultiPolygon): QuarterPlace {
  if (!quarter) return { where: 'unknownQuarter' };
  if (!isNearBorder(quarter.edgeBoxes, box))
    return sideOf(at, quarter.geometry) === 'outside' ? { where: 'elsewhere', at } : { where: 'inside' };
  const parcel = geometry();
  const outside = placeOutside(parcel, quarter.geometry);
  if (!outside) return { where: 'inside' };
  return { where: hasInside(parcel, quarter.geometry) ? 'across' : 'elsewhere', at: outside };
}

function isNearBorder(edgeBoxes: Float64Array, [west, south, east, north]: Box): boolean {
  for (let i = 0; i < edgeBoxes.length; i += 4) {
    if ((edgeBoxes[i] as number) > east || (edgeBoxes[i + 2] as number) < west) continue;
    if ((edgeBoxes[i + 1] as number) <= north && (edgeBoxes[i + 3] as number) >= south) return true;
  }
  return false;
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

const hasInside = (parcel: MultiPolygon, quarter: MultiPolygon): boolean =>
  parcel.flat(2).some((point) => sideOf(point, quarter) === 'inside') ||
  quarter.flat(2).some((point) => sideOf(point, parcel) === 'inside') ||
  parcel.flat().some((ring) =>
    segmentsOf(ring).some(([a, b]) =>
      quarter.flat().some((border) => segmentsOf(border).some(([c, d]) => crossProperly(a, b, c, d))),
    ),
  );

/** In doubled coordinates, so that the middles of sides are on the grid too. */
const twice = (geometry: MultiPolygon): MultiPolygon =>
  geometry.map((polygon) => polygon.map((ring) => ring.map(([x, y]): Position => [2 * x, 2 * y])));
