import { passesPixel } from './hot-pixel.ts';
import type { EdgeInsertion } from './insert-vertices.ts';
import {
  crossingFraction,
  crossingPart,
  crossProperly,
  floorDivide,
  orientation,
  roundedCrossing,
  samePosition,
  wholeBelow,
} from './predicates.ts';
import type { Line, MultiPolygon, Position, Ring } from './types.ts';

/*
 * Noding of a line with a boundary on the millimetre grid (snap rounding, Hobby 1999). The hot pixel of a grid point is
 * the square of half a millimetre around it, closed on two sides as rounding is (`hot-pixel.ts`): what passes through the
 * pixel goes through the point. So the only "tolerance" is the rounding of the grid itself, and a point that was rounded from an edge is found on that edge again.
 */

/** Whether a boundary edge of the parcel is shared with a neighbour. */
export type IsShared = (from: Position, to: Position) => boolean;

export interface Noding {
  /** The boundary with the points where the line meets it. */
  readonly boundary: MultiPolygon;
  /** The line with a point wherever it meets the boundary. */
  readonly line: Line;
  readonly insertions: readonly EdgeInsertion[];
}

/** Rounds needed are two or three; a line that still moves after this many lies within a millimetre of everything. */
const MOST_ROUNDS = 12;

/** Null when the line runs so close to the boundary that the two cannot be told apart on the grid. */
export function nodeLine(geometry: MultiPolygon, line: Line, isShared: IsShared): Noding | null {
  const edges = geometry.map((polygon) => polygon.map((ring) => edgesOf(ring)));
  const all = edges.flat(2);
  let nodes = line;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = nodes.length;
    nodes = throughCorners(nodes, all);
    let changed = nodes.length !== before;
    for (const edge of all) changed = catchLinePoints(edge, nodes, isShared) || changed;
    const crossed = crossAll(nodes, all, isShared);
    nodes = crossed.line;
    if (!changed && !crossed.changed) return finish(edges, nodes);
  }
  return null;
}

/** An old edge and the points that came onto it so far, in order: `chain` starts with `from` and ends with `to`. */
interface NodedEdge {
  readonly from: Position;
  readonly to: Position;
  chain: readonly Position[];
}

const edgesOf = (ring: Ring): NodedEdge[] =>
  ring.slice(1).map((to, index) => ({ from: ring[index] as Position, to, chain: [ring[index] as Position, to] }));

/** Bends the line through every corner whose pixel it passes. */
function throughCorners(line: Line, edges: readonly NodedEdge[]): Line {
  const result: Position[] = [line[0] as Position];
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1] as Position;
    const b = line[i] as Position;
    const met: Position[] = [];
    for (const { chain } of edges) {
      for (const corner of chain) {
        // Each corner ends one edge and begins the next.
        if (corner !== chain[0] && passesPixel(a, b, corner) && !samePosition(corner, a) && !samePosition(corner, b)) {
          met.push(corner);
        }
      }
    }
    met.sort((x, y) => along(a, b, x) - along(a, b, y));
    for (const point of [...met, b])
      if (!samePosition(point, result[result.length - 1] as Position)) result.push(point);
  }
  return result;
}

/** Takes points of the line into an edge that passes their pixel. On an edge without a neighbour only from inside. */
function catchLinePoints(edge: NodedEdge, line: Line, isShared: IsShared): boolean {
  let changed = false;
  for (const point of line) {
    const place = edge.chain.findIndex((from, index) => {
      const to = edge.chain[index + 1];
      return to !== undefined && passesPixel(from, to, point);
    });
    if (place < 0 || edge.chain.some((known) => samePosition(known, point))) continue;
    const from = edge.chain[place] as Position;
    const to = edge.chain[place + 1] as Position;
    if (orientation(from, to, point) < 0 && !isShared(edge.from, edge.to)) continue;
    edge.chain = edge.chain.toSpliced(place + 1, 0, point);
    changed = true;
  }
  return changed;
}

function crossAll(line: Line, edges: readonly NodedEdge[], isShared: IsShared): { line: Line; changed: boolean } {
  const result: Position[] = [line[0] as Position];
  let changed = false;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1] as Position;
    const b = line[i] as Position;
    const points: Position[] = [];
    for (const edge of edges) {
      for (let place = edge.chain.length - 2; place >= 0; place--) {
        const from = edge.chain[place] as Position;
        const to = edge.chain[place + 1] as Position;
        if (!crossProperly(a, b, from, to)) continue;
        const point = isShared(edge.from, edge.to) ? roundedCrossing(from, to, a, b) : crossingInside(from, to, a, b);
        points.push(point);
        changed = true;
        if (!samePosition(point, from) && !samePosition(point, to))
          edge.chain = edge.chain.toSpliced(place + 1, 0, point);
      }
    }
    points.sort((x, y) => along(a, b, x) - along(a, b, y));
    for (const point of [...points, b])
      if (!samePosition(point, result[result.length - 1] as Position)) result.push(point);
  }
  return { line: result, changed };
}

/**
 * Grid point for a crossing on an edge that nobody shares (a street): one exactly on the edge when a corner of the
 * grid cell is, else the nearest corner inside, so that the parcel never grows.
 */
export function crossingInside(from: Position, to: Position, a: Position, b: Position): Position {
  const { west, south, restEast, restNorth } = cellOf(from, to, a, b) ?? cellOfBig(from, to, a, b);
  let best: { point: Position; side: number; distance: number } | null = null;
  for (let corner = 0; corner < 4; corner++) {
    const [ex, ey] = [corner & 1, corner >> 1];
    const point: Position = [west + ex, south + ey];
    const side = orientation(from, to, point);
    const distance = Math.hypot(ex - restEast, ey - restNorth);
    if (side >= 0 && (!best || side < best.side || (side === best.side && distance < best.distance)))
      best = { point, side, distance };
  }
  return best?.point ?? [west, south];
}

/** Grid cell of a crossing, and the offset in it, 0..1: only to compare distances. Null where doubles are not sure. */
function cellOf(from: Position, to: Position, a: Position, b: Position) {
  const part = crossingPart(from, to, a, b);
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const [east, north] = [part * dx, part * dy];
  const west = dx === 0 ? 0 : wholeBelow(east);
  const south = dy === 0 ? 0 : wholeBelow(north);
  if (part !== part || west !== west || south !== south) return null;
  return { west: from[0] + west, south: from[1] + south, restEast: east - west, restNorth: north - south };
}

function cellOfBig(from: Position, to: Position, a: Position, b: Position) {
  const { numerator, denominator } = crossingFraction(from, to, a, b);
  const [dx, dy] = [BigInt(to[0] - from[0]), BigInt(to[1] - from[1])];
  const west = floorDivide(numerator * dx, denominator);
  const south = floorDivide(numerator * dy, denominator);
  return {
    west: from[0] + Number(west),
    south: from[1] + Number(south),
    restEast: Number(numerator * dx - west * denominator) / Number(denominator),
    restNorth: Number(numerator * dy - south * denominator) / Number(denominator),
  };
}

/** Grows from a to b, for sorting points on a segment. */
const along = (a: Position, b: Position, point: Position): number =>
  (point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1]);

function finish(edges: readonly (readonly (readonly NodedEdge[])[])[], line: Line): Noding {
  const boundary = edges.map((polygon) =>
    polygon.map((ring) => [(ring[0] as NodedEdge).from, ...ring.flatMap((edge) => edge.chain.slice(1))]),
  );
  const insertions = edges
    .flat(2)
    .filter((edge) => edge.chain.length > 2)
    .map(({ from, to, chain }) => ({ from, to, points: chain.slice(1, -1) }));
  return { boundary, line, insertions };
}
