import { ringAreaDoubled } from '#domain/geometry/measures.ts';
import { orientation } from '#domain/geometry/predicates.ts';
import type { Polygon, Position, Ring } from '#domain/geometry/types.ts';
import type { Steps } from '../steps.ts';
import { keyOf, type Segment } from './node-segments.ts';

/** A face that lines close off, and the lines around it. */
export interface LineFace {
  readonly polygon: Polygon;
  readonly sources: readonly number[];
}

/** Lines that hang together: what they close off, and the line around all of it, counter-clockwise. */
export interface LineNet {
  readonly faces: readonly LineFace[];
  readonly outlines: readonly Ring[];
}

interface Half {
  readonly from: number;
  readonly to: number;
  readonly segment: Segment;
  cycle: number;
}

/**
 * Faces of noded segments without loose ends and bridges, one net for each set of segments that hang together. A net
 * inside a face of another one makes no hole there: whether it does is the caller's choice.
 */
export function* facesOfLines(segments: readonly Segment[]): Steps<readonly LineNet[]> {
  const { halves, places } = halvesOf(segments);
  const leaving = sortedAround(halves, places);
  const nets = new Map<number, { faces: LineFace[]; outlines: Ring[] }>();
  const netOf = componentsOf(halves, places.length);
  for (const [id, start] of halves.entries()) {
    if (start.cycle >= 0) continue;
    const path = walk(start, id, halves, leaving);
    const net = nets.get(netOf(start.from)) ?? { faces: [], outlines: [] };
    nets.set(netOf(start.from), net);
    addCycle(net, path, places);
    yield null;
  }
  return [...nets.values()];
}

/** Halves 2k and 2k + 1 are the two directions of a segment. */
function halvesOf(segments: readonly Segment[]): { halves: Half[]; places: readonly Position[] } {
  const ids = new Map<string, number>();
  const places: Position[] = [];
  const idOf = (place: Position): number => {
    const known = ids.get(keyOf(place));
    if (known !== undefined) return known;
    ids.set(keyOf(place), places.length);
    return places.push(place) - 1;
  };
  const halves = segments.flatMap((segment): Half[] => {
    const [from, to] = [idOf(segment.a), idOf(segment.b)];
    return [
      { from, to, segment, cycle: -1 },
      { from: to, to: from, segment, cycle: -1 },
    ];
  });
  return { halves, places };
}

/** Halves that leave each place, counter-clockwise from the east. Exact. */
function sortedAround(halves: readonly Half[], places: readonly Position[]): readonly (readonly number[])[] {
  const leaving: number[][] = places.map(() => []);
  for (const [id, half] of halves.entries()) leaving[half.from]?.push(id);
  for (const [place, ids] of leaving.entries()) {
    const center = places[place] as Position;
    const end = (id: number): Position => places[(halves[id] as Half).to] as Position;
    ids.sort((p, q) => upper(center, end(p)) - upper(center, end(q)) || orientation(center, end(q), end(p)));
  }
  return leaving;
}

/** 0 for directions from east to just before west, 1 for the others. */
const upper = (center: Position, end: Position): number =>
  end[1] > center[1] || (end[1] === center[1] && end[0] > center[0]) ? 0 : 1;

/** Always on along the next half clockwise from the way back: the face stays on the left. */
function walk(
  start: Half,
  cycle: number,
  halves: readonly Half[],
  leaving: readonly (readonly number[])[],
): readonly Half[] {
  const path: Half[] = [];
  for (let half = start; half.cycle < 0;) {
    half.cycle = cycle;
    path.push(half);
    const around = leaving[half.to] as readonly number[];
    const back = around.findIndex((id) => (halves[id] as Half).to === half.from);
    half = halves[around[(back + around.length - 1) % around.length] as number] as Half;
  }
  return path;
}

function addCycle(net: { faces: LineFace[]; outlines: Ring[] }, path: readonly Half[], places: readonly Position[]) {
  const rings = simpleRings(path.map(({ from }) => from)).map((ring) => ring.map((id) => places[id] as Position));
  const outer = rings.find((ring) => ringAreaDoubled(ring) > 0);
  if (!outer) return void net.outlines.push(...rings.map((ring) => ring.toReversed()));
  const sources = [...new Set(path.flatMap(({ segment }) => segment.sources))];
  net.faces.push({ polygon: [outer, ...rings.filter((ring) => ring !== outer)], sources });
}

/** A walk that passes a place twice (a ring that touches another from inside) falls into rings that do not. */
function simpleRings(path: readonly number[]): readonly (readonly number[])[] {
  const rings: (readonly number[])[] = [];
  const open: number[] = [];
  const placeOf = new Map<number, number>();
  for (const id of path) {
    const known = placeOf.get(id);
    if (known !== undefined) {
      const ring = open.splice(known);
      for (const closed of ring) placeOf.delete(closed);
      rings.push([...ring, id]);
    }
    placeOf.set(id, open.length);
    open.push(id);
  }
  if (open.length > 0) rings.push([...open, open[0] as number]);
  return rings;
}

function componentsOf(halves: readonly Half[], count: number): (place: number) => number {
  const parents = Array.from({ length: count }, (_, place) => place);
  const rootOf = (place: number): number => {
    let root = place;
    while (parents[root] !== root) root = parents[root] = parents[parents[root] as number] as number;
    return root;
  };
  for (const { from, to } of halves) parents[rootOf(from)] = rootOf(to);
  return rootOf;
}
