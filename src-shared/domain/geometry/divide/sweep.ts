import type { DoubledMm2, Line, MultiPolygon, Polygon, Position } from '../types.ts';

/*
 * A cut that moves over a parcel: a line shifted parallel to itself, or a ray turned about a point. Its place is one
 * number, the position: millimetres, or radians. Between two corners the cut meets the same edges, so the area that it
 * leaves behind is a smooth function there and the place for a given area is found exactly, slab by slab.
 *
 * Doubles in a local frame: at 10 km across an area is right to a few mm², far below the 0.01 m² that is promised.
 */

/** An edge as the cut sees it, from the position where the cut meets it first to where it meets it last. */
export interface SweepEdge {
  /** Ends in the local frame. */
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
  /** Not above `high`; equal when the edge lies along the cut. */
  readonly low: number;
  readonly high: number;
  /** 1 where the land on the cut ends at this edge, -1 where it begins. */
  readonly sign: 1 | -1;
}

/** What tells a parallel cut from a radial one. */
export interface SweepKind {
  readonly start: number;
  readonly end: number;
  /** Positions besides the corners where slabs end. */
  readonly stops: readonly number[];
  /** A boundary edge, in as many pieces as the sweep needs. */
  edgesOf(a: Position, b: Position): readonly SweepEdge[];
  /** How far along the edge, from 0 at `a` to 1 at `b`, the cut meets it. */
  fractionAt(edge: SweepEdge, position: number): number;
  /** Doubled area between two cuts of one slab, bounded by the edges that cross it. */
  areaBetween(edges: readonly SweepEdge[], from: number, to: number): number;
  /** The position in the slab at which `area` lies behind the cut. */
  solve(edges: readonly SweepEdge[], slab: readonly [from: number, to: number], area: number): number;
  /** The cut from its first to its last meeting with the edges, ends on the grid; null where it meets none. */
  lineAcross(edges: readonly SweepEdge[], position: number): Line | null;
  /** On which side of the cut a polygon lies that it does not divide. */
  isBefore(polygon: Polygon, position: number): boolean;
}

export interface Sweep {
  readonly kind: SweepKind;
  /** Doubled area of the parcel that lies before the position. */
  areaBefore(position: number): number;
  positionAt(areaDoubled: DoubledMm2): number;
}

export function sweepOver(geometry: MultiPolygon, kind: SweepKind): Sweep {
  const edges = sweepEdgesOf(geometry, kind).filter((edge) => edge.low < edge.high);
  const stops = stopsOf(edges, kind);
  const areas = areasBefore(edges, stops, kind);
  const inSlab = (slab: number): readonly SweepEdge[] => {
    const [from, to] = [stops[slab] as number, stops[slab + 1] as number];
    return edges.filter((edge) => edge.low <= from && edge.high >= to);
  };
  const lastSlab = stops.length - 2;
  return {
    kind,
    areaBefore(position) {
      const slab = Math.min(lastSlab, Math.max(0, firstNotBelow(stops, position) - 1));
      const from = stops[slab] as number;
      const place = Math.min(Math.max(position, from), stops[slab + 1] as number);
      return (areas[slab] as number) + kind.areaBetween(inSlab(slab), from, place);
    },
    positionAt(areaDoubled) {
      const slab = Math.min(lastSlab, Math.max(0, firstNotBelow(areas, areaDoubled) - 1));
      const [from, to] = [stops[slab] as number, stops[slab + 1] as number];
      const rest = areaDoubled - (areas[slab] as number);
      return rest <= 0 ? from : Math.min(to, Math.max(from, kind.solve(inSlab(slab), [from, to], rest)));
    },
  };
}

export const sweepEdgesOf = (geometry: MultiPolygon, kind: SweepKind): readonly SweepEdge[] =>
  geometry.flatMap((polygon) =>
    polygon.flatMap((ring) => ring.slice(1).flatMap((b, index) => kind.edgesOf(ring[index] as Position, b))),
  );

/** Where the cut meets the edge, in the local frame. */
export function pointAt(edge: SweepEdge, fraction: number): readonly [number, number] {
  const { a, b } = edge;
  return [a[0] + (b[0] - a[0]) * fraction, a[1] + (b[1] - a[1]) * fraction];
}

function stopsOf(edges: readonly SweepEdge[], kind: SweepKind): readonly number[] {
  const all = Float64Array.from([
    kind.start,
    kind.end,
    ...kind.stops,
    ...edges.map((edge) => edge.low),
    ...edges.map((edge) => edge.high),
  ]).sort();
  return [...all].filter((stop, index) => index === 0 || stop !== all[index - 1]);
}

/** Area before each stop. */
function areasBefore(edges: readonly SweepEdge[], stops: readonly number[], kind: SweepKind): readonly number[] {
  const waiting = edges.toSorted((x, y) => x.low - y.low);
  const areas = [0];
  let next = 0;
  let active: SweepEdge[] = [];
  for (let slab = 0; slab < stops.length - 1; slab++) {
    const [from, to] = [stops[slab] as number, stops[slab + 1] as number];
    active = active.filter((edge) => edge.high > from);
    for (; next < waiting.length && (waiting[next] as SweepEdge).low <= from; next++)
      active.push(waiting[next] as SweepEdge);
    areas.push((areas[slab] as number) + kind.areaBetween(active, from, to));
  }
  return areas;
}

/** Index of the first value that is not below the wanted one; the length where all are. */
function firstNotBelow(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
