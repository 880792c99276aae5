import { ringAreaDoubled } from './measures.ts';
import { positionKeys } from './position-keys.ts';
import { orientation, sideOfRing } from './predicates.ts';
import type { MultiPolygon, Polygon, Position, Ring } from './types.ts';

interface HalfEdge {
  readonly from: Position;
  readonly to: Position;
  /** Index in the list of cut segments, -1 for the boundary. */
  readonly cut: number;
  /** Runs as its cut segment was given, not against it. */
  readonly along: boolean;
  cycle: number;
}

/** A face of the arrangement; `cut` when a piece of the line bounds it, `left` when such a piece has it on its left. */
export interface Face {
  readonly polygon: Polygon;
  readonly cut: boolean;
  readonly left: boolean;
}

export interface Faces {
  readonly faces: readonly Face[];
  /** A cut segment with the same face on both sides: it separates nothing. Null when there is none. */
  readonly bridge: readonly [Position, Position] | null;
}

/**
 * Faces that segments cut a noded boundary into. Boundary and segments meet only in common points.
 *
 * The interior lies left of every boundary edge (outer rings counter-clockwise, holes clockwise), so boundary edges
 * stand in once and cut segments in both directions. At each node the walk takes the next edge clockwise from where it
 * came: the face stays on its left.
 */
export function facesOf(boundary: MultiPolygon, segments: readonly (readonly [Position, Position])[]): Faces {
  const halves: HalfEdge[] = [];
  for (const ring of boundary.flat()) {
    for (let i = 1; i < ring.length; i++)
      halves.push({ from: ring[i - 1] as Position, to: ring[i] as Position, cut: -1, along: false, cycle: -1 });
  }
  for (const [cut, [a, b]] of segments.entries())
    halves.push({ from: a, to: b, cut, along: true, cycle: -1 }, { from: b, to: a, cut, along: false, cycle: -1 });
  const keyOf = positionKeys(halves[0]?.from ?? [0, 0]);
  const outgoing = new Map<number | string, HalfEdge[]>();
  for (const half of halves) {
    const list = outgoing.get(keyOf(half.from));
    if (list) list.push(half);
    else outgoing.set(keyOf(half.from), [half]);
  }
  const startingAt = (node: Position): readonly HalfEdge[] => outgoing.get(keyOf(node)) ?? [];
  const cycles: HalfEdge[][] = [];
  for (const [index, start] of halves.entries()) if (start.cycle < 0) cycles.push(walk(start, startingAt, index));
  return { faces: assemble(cycles), bridge: findBridge(halves, segments) };
}

/**
 * The cycle that a walk from here ends in. Around sound land it comes back to its start; where parcels overlap, a walk may
 * join one that was walked before, or come to an edge of its own that was not the first: what led there bounds no face.
 */
function walk(start: HalfEdge, startingAt: (node: Position) => readonly HalfEdge[], cycle: number): HalfEdge[] {
  const path: HalfEdge[] = [];
  let half: HalfEdge | undefined = start;
  for (; half && half.cycle < 0; half = nextClockwise(half, startingAt(half.to))) {
    half.cycle = cycle;
    path.push(half);
  }
  return half?.cycle === cycle ? path.slice(path.indexOf(half)) : [];
}

/** The outgoing edge met first when turning clockwise from the way back; the way back itself comes last. */
function nextClockwise(arrived: HalfEdge, candidates: readonly HalfEdge[]): HalfEdge | undefined {
  let best: HalfEdge | undefined;
  for (const candidate of candidates) {
    if (!best || isBefore(arrived.to, arrived.from, candidate.to, best.to)) best = candidate;
  }
  return best;
}

/** Turning clockwise around `node` from the direction of `back`, p is met before q. Exact. */
function isBefore(node: Position, back: Position, p: Position, q: Position): boolean {
  const halfP = halfTurn(node, back, p);
  const halfQ = halfTurn(node, back, q);
  return halfP === halfQ ? orientation(node, p, q) < 0 : halfP < halfQ;
}

/** 0: clockwise by less than half a turn, 1: straight on, 2: by more than half, 3: the way back itself. */
function halfTurn(node: Position, back: Position, to: Position): number {
  const side = orientation(node, back, to);
  if (side !== 0) return side < 0 ? 0 : 2;
  const sameWay = (to[0] - node[0]) * (back[0] - node[0]) >= 0 && (to[1] - node[1]) * (back[1] - node[1]) >= 0;
  return sameWay ? 3 : 1;
}

function findBridge(halves: readonly HalfEdge[], segments: readonly (readonly [Position, Position])[]) {
  const seen = new Map<number, number>();
  for (const { cut, cycle } of halves) {
    if (cut < 0) continue;
    if (seen.get(cut) === cycle) return segments[cut] ?? null;
    seen.set(cut, cycle);
  }
  return null;
}

function assemble(cycles: readonly (readonly HalfEdge[])[]): readonly Face[] {
  const outers: { ring: Ring; holes: Ring[]; cut: boolean; left: boolean }[] = [];
  const loose: { ring: Ring; cut: boolean; left: boolean }[] = [];
  for (const cycle of cycles) {
    const cut = cycle.some((half) => half.cut >= 0);
    const left = cycle.some((half) => half.along);
    const rings = simpleRings(cycle.map((half) => half.from));
    const outer = rings.find((ring) => ringAreaDoubled(ring) > 0);
    const holes = rings.filter((ring) => ring !== outer);
    if (outer) outers.push({ ring: outer, holes: [...holes], cut, left });
    else loose.push(...holes.map((ring) => ({ ring, cut, left })));
  }
  for (const { ring, cut, left } of loose) {
    const around = outers.filter((outer) => contains(outer.ring, ring));
    around.sort((x, y) => ringAreaDoubled(x.ring) - ringAreaDoubled(y.ring));
    const innermost = around[0];
    if (!innermost) continue;
    innermost.holes.push(ring);
    innermost.cut ||= cut;
    innermost.left ||= left;
  }
  return outers.map(({ ring, holes, cut, left }) => ({ polygon: [ring, ...holes], cut, left }));
}

/** A walk that passes a point twice (a hole touching the boundary there) falls into rings that do not. */
function simpleRings(path: readonly Position[]): readonly Ring[] {
  const keyOf = positionKeys(path[0] ?? [0, 0]);
  const rings: Ring[] = [];
  const open: Position[] = [];
  const places = new Map<number | string, number>();
  for (const position of path) {
    const at = places.get(keyOf(position));
    if (at !== undefined) {
      const loop = open.splice(at);
      for (const passed of loop) places.delete(keyOf(passed));
      rings.push([...loop, position]);
    }
    places.set(keyOf(position), open.length);
    open.push(position);
  }
  if (open.length > 0) rings.push([...open, open[0] as Position]);
  return rings;
}

/** All points of the ring are in or on the outer one, and one of them or of the middles of its edges is inside. */
function contains(outer: Ring, ring: Ring): boolean {
  const doubled: Ring = outer.map(([x, y]) => [2 * x, 2 * y]);
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as Position;
    const [bx, by] = ring[i] as Position;
    for (const point of [
      [2 * ax, 2 * ay],
      [ax + bx, ay + by],
    ] as const) {
      const side = sideOfRing(point, doubled);
      if (side !== 'boundary') return side === 'inside';
    }
  }
  return false;
}
