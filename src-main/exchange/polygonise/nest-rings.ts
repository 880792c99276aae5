import Flatbush from 'flatbush';
import { boxOfPositions, ringAreaDoubled } from '#domain/geometry/measures.ts';
import { crossProperly, sideOfRing, segmentsOf } from '#domain/geometry/predicates.ts';
import type { Polygon, Position, Ring } from '#domain/geometry/types.ts';
import type { Steps } from '../steps.ts';

/** What becomes of a ring inside another: nothing; an enclave, a parcel of its own in a hole; or a hole only. */
export type Nesting = 'apart' | 'enclaves' | 'holes';

/** Polygons that hang together, and the lines around them, counter-clockwise. */
export interface Cluster<T> {
  readonly polygons: readonly { readonly polygon: Polygon; readonly of: T }[];
  readonly outlines: readonly Ring[];
}

/** Polygons of all clusters with those inside them cut out, as the choice says. */
export function* nestRings<T>(
  clusters: readonly Cluster<T>[],
  nesting: Nesting,
): Steps<readonly { polygon: Polygon; of: T }[]> {
  const parts = clusters.flatMap(({ polygons }, cluster) => polygons.map((part) => ({ ...part, cluster })));
  if (nesting === 'apart' || parts.length === 0) return parts.map(({ polygon, of }) => ({ polygon, of }));
  const parents: (number | null)[] = [];
  for (const [id, cluster] of clusters.entries()) {
    parents.push(parentOf(cluster, id, parts));
    yield null;
  }
  const holes: Ring[][] = parts.map(() => []);
  const depths = clusters.map((_, id) => depthOf(id));
  for (const [id, parent] of parents.entries()) {
    const isCut = nesting === 'enclaves' || (depths[id] as number) % 2 === 1;
    if (parent !== null && isCut)
      holes[parent]?.push(...(clusters[id]?.outlines ?? []).map((ring) => ring.toReversed()));
  }
  return parts.flatMap(({ polygon, of, cluster }, at) => {
    if (nesting === 'holes' && (depths[cluster] as number) % 2 === 1) return [];
    return [{ polygon: [...polygon, ...(holes[at] ?? [])], of }];
  });

  function depthOf(id: number): number {
    let depth = 0;
    for (let parent = parents[id]; typeof parent === 'number'; parent = parents[parts[parent]?.cluster ?? -1]) depth++;
    return depth;
  }
}

interface Part {
  readonly polygon: Polygon;
  readonly cluster: number;
}

/** The smallest polygon of another cluster that has all of this one inside. */
function parentOf(cluster: Cluster<unknown>, id: number, parts: readonly Part[]): number | null {
  const box = boxOfPositions(cluster.outlines.flat());
  const index = indexOf(parts);
  let best: number | null = null;
  let bestArea = Infinity;
  for (const at of index.search(...box)) {
    const part = parts[at] as Part;
    const area = ringAreaDoubled(part.polygon[0] ?? []);
    if (part.cluster === id || area >= bestArea) continue;
    if (!cluster.outlines.every((ring) => isInside(ring, part.polygon))) continue;
    [best, bestArea] = [at, area];
  }
  return best;
}

const indexes = new WeakMap<readonly Part[], Flatbush>();

function indexOf(parts: readonly Part[]): Flatbush {
  const known = indexes.get(parts);
  if (known) return known;
  const index = new Flatbush(parts.length);
  for (const { polygon } of parts) index.add(...boxOfPositions(polygon[0] ?? []));
  index.finish();
  indexes.set(parts, index);
  return index;
}

/** All of the ring is inside the polygon; it may touch the boundary, not cross it. */
function isInside(ring: Ring, [outer, ...holes]: Polygon): boolean {
  if (!outer || crossesAny(ring, outer)) return false;
  const sides = ring.map((position) => sideOfRing(position, outer));
  if (sides.includes('outside') || !sides.includes('inside')) return false;
  return holes.every((hole) => ring.every((position) => sideOfRing(position, hole) !== 'inside'));
}

function crossesAny(ring: Ring, other: Ring): boolean {
  const edges = [...segmentsOf(other)];
  for (const [a, b] of segmentsOf(ring)) if (edges.some(([c, d]) => crossProperly(a, b, c, d))) return true;
  return false;
}

/** A closed line counter-clockwise, as a cluster of its own. */
export function clusterOfRing<T>(ring: readonly Position[], of: T): Cluster<T> {
  const outer = ringAreaDoubled(ring) < 0 ? ring.toReversed() : ring;
  return { polygons: [{ polygon: [outer], of }], outlines: [outer] };
}
