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
  /** The box in CELLS × CELLS cells, from the south-west: 1 where a cell lies whole inside. */
  readonly insideCells: Uint8Array;
}

const CELLS = 16;

export function quarterShapeOf(geometry: MultiPolygon): QuarterShape {
  const segments = geometry.flat().flatMap((ring) => [...segmentsOf(ring)]);
  const edges = Float64Array.from(segments.flat(2));
  const box = boxOf(geometry);
  const shape = { geometry, edges, isWhole: geometry.flat().length === 1, box };
  return { ...shape, insideCells: cellsInside(shape) };
}

function cellsInside({ geometry, edges, box }: Omit<QuarterShape, 'insideCells'>): Uint8Array {
  const [west, south, east, north] = box;
  const cells = new Uint8Array(CELLS * CELLS);
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      // Rounded outward: a cell may be said to touch a border that it does not reach, never the other way.
      const cell: Box = [
        Math.floor(west + ((east - west) * column) / CELLS) - 1,
        Math.floor(south + ((north - south) * row) / CELLS) - 1,
        Math.ceil(west + ((east - west) * (column + 1)) / CELLS) + 1,
        Math.ceil(south + ((north - south) * (row + 1)) / CELLS) + 1,
      ];
      const isClear = !hasEdgeBeside(edges, cell);
      if (isClear && sideOf([cell[0], cell[1]], geometry) === 'inside') cells[row * CELLS + column] = 1;
    }
  }
  return cells;
}

function hasEdgeBeside(edges: Float64Array, [west, south, east, north]: Box): boolean {
  for (let i = 0; i < edges.length; i += 4) {
    const ax = edges[i] as number;
    const ay = edges[i + 1] as number;
    const bx = edges[i + 2] as number;
    const by = edges[i + 3] as number;
    if ((ax > east && bx > east) || (ax < west && bx < west)) continue;
    if ((ay <= north || by <= north) && (ay >= south || by >= south)) return true;
  }
  return false;
}

/** All cells that the box touches lie inside: then so does everything in it. */
function isInCells({ box: [west, south, east, north], insideCells }: QuarterShape, box: Box): boolean {
  const column = (x: number): number => Math.floor(((x - west) * CELLS) / (east - west));
  const row = (y: number): number => Math.floor(((y - south) * CELLS) / (north - south));
  if (box[0] < west || box[1] < south || box[2] >= east || box[3] >= north) return false;
  for (let r = row(box[1]); r <= row(box[3]); r++) {
    for (let c = column(box[0]); c <= column(box[2]); c++) if (insideCells[r * CELLS + c] !== 1) return false;
  }
  return true;
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
  if (isInCells(quarter, parcel.box)) return INSIDE;
  const { at } = parcel;
  const side = sideByOneCorner(quarter, parcel);
  if (side !== 'meets') return side === 'inside' ? INSIDE : { where: 'elsewhere', at };
  const geometry = parcel.geometry();
  const outside = placeOutside(geometry, quarter.geometry);
  if (!outside) return INSIDE;
  return { where: hasInside(geometry, quarter.geometry) ? 'across' : 'elsewhere', at: outside };
}

/** In one pass: whether an edge meets the boundary or may lie inside it, and how many edges lie east of the corner. */
function sideByOneCorner(
  { edges, isWhole }: QuarterShape,
  { box, at: [x, y], meets }: Placed,
): 'meets' | 'inside' | 'outside' {
  const [west, south, east, north] = box;
  let [isInside, isNear] = [false, false];
  for (let i = 0; i < edges.length; i += 4) {
    const ax = edges[i] as number;
    const ay = edges[i + 1] as number;
    const bx = edges[i + 2] as number;
    const by = edges[i + 3] as number;
    const isBeside =
      (ax > east && bx > east) || (ax < west && bx < west) || (ay > north && by > north) || (ay < south && by < south);
    if (!isBeside) {
      if (meets([ax, ay], [bx, by])) return 'meets';
      isNear = true;
    }
    if (ay > y !== by > y && turnOf(ax, ay, bx, by, x, y) > 0 === by > ay) isInside = !isInside;
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
  hasCrossing(parcel, quarter);

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
