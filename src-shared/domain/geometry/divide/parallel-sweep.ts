import type { Line, MultiPolygon, Polygon, Position } from '../types.ts';
import { pointAt, type SweepEdge, type SweepKind } from './sweep.ts';

/**
 * A straight cut shifted parallel to itself, from its right hand to its left: position = distance to the left of a line
 * through the local origin, millimetres.
 *
 * The direction of an edge or a drawn line comes as a whole vector: then the products below are whole numbers, and
 * edges along the cut have both ends at exactly one position.
 */
export function parallelSweep(geometry: MultiPolygon, direction: readonly [number, number]): SweepKind {
  const origin = geometry[0]?.[0]?.[0] as Position;
  const [dx, dy] = direction;
  const length = Math.hypot(dx, dy);
  const leftOf = (x: number, y: number): number => (dx * y - dy * x) / length;
  const along = (x: number, y: number): number => (dx * x + dy * y) / length;
  const positionOf = ([x, y]: Position): number => leftOf(x - origin[0], y - origin[1]);
  const positions = geometry.flat(2).map(positionOf);
  const alongAt = (edge: SweepEdge, position: number): number => {
    const [x, y] = pointAt(edge, fractionAt(edge, position));
    return along(x, y);
  };
  const width = (edges: readonly SweepEdge[], position: number): number =>
    edges.reduce((sum, edge) => sum + edge.sign * alongAt(edge, position), 0);
  return {
    start: least(positions),
    end: -least(positions.map((position) => -position)),
    stops: [],
    edgesOf(a, b) {
      const [from, to] = [positionOf(a), positionOf(b)];
      return [
        {
          a: [a[0] - origin[0], a[1] - origin[1]],
          b: [b[0] - origin[0], b[1] - origin[1]],
          low: Math.min(from, to),
          high: Math.max(from, to),
          // The land is on the left of an edge: one that runs to the left closes the cut, one that runs back opens it.
          sign: from < to ? 1 : -1,
        },
      ];
    },
    fractionAt,
    areaBetween: (edges, from, to) => (width(edges, from) + width(edges, to)) * (to - from),
    solve: (edges, slab, area) => solveTrapezoid(width(edges, slab[0]), width(edges, slab[1]), slab, area),
    lineAcross: (edges, position) => lineAcross(edges, position, { origin, along }),
    isBefore(polygon: Polygon, position) {
      const away = polygon.flat().map((point) => positionOf(point) - position);
      return -least(away) > -least(away.map((distance) => -distance));
    },
  };
}

function fractionAt(edge: SweepEdge, position: number): number {
  const { low, high, sign } = edge;
  if (low === high) return 0;
  const fraction = (sign > 0 ? position - low : high - position) / (high - low);
  return Math.min(1, Math.max(0, fraction));
}

/**
 * Depth x at which a trapezoid that is `near` wide at one end and `far` at the other has the doubled area asked for:
 * area = 2·near·x + (far - near)·x²/depth. The root in the form that divides by a sum does not cancel.
 */
function solveTrapezoid(near: number, far: number, slab: readonly [number, number], area: number): number {
  const growth = (far - near) / (slab[1] - slab[0]);
  const root = Math.sqrt(Math.max(0, near * near + growth * area));
  return near + root > 0 ? slab[0] + area / (near + root) : slab[1];
}

interface Frame {
  readonly origin: Position;
  readonly along: (x: number, y: number) => number;
}

function lineAcross(edges: readonly SweepEdge[], position: number, { origin, along }: Frame): Line | null {
  let first = Infinity;
  let last = -Infinity;
  let line: [Position, Position] = [origin, origin];
  for (const edge of edges) {
    if (edge.low === edge.high || position < edge.low || position > edge.high) continue;
    const [x, y] = pointAt(edge, fractionAt(edge, position));
    const place = along(x, y);
    const point: Position = [origin[0] + Math.round(x), origin[1] + Math.round(y)];
    if (place < first) [first, line] = [place, [point, line[1]]];
    if (place > last) [last, line] = [place, [line[0], point]];
  }
  return first < last ? line : null;
}

const least = (values: readonly number[]): number => values.reduce((low, value) => Math.min(low, value), Infinity);
