import { isBetween, isOnSegment, samePosition } from './predicates.ts';
import type { MultiPolygon, Position, Ring } from './types.ts';

/**
 * New points of an old edge `from`→`to`, in that order. They lie on the edge within the rounding of the grid (0.71 mm),
 * seldom exactly: the edge bends there, and whoever shares it must bend with it.
 */
export interface EdgeInsertion {
  readonly from: Position;
  readonly to: Position;
  readonly points: readonly Position[];
}

/**
 * Takes the points that a split put on a boundary into a geometry that shares that boundary, so that no gap or overlap
 * arises and the sum of the areas does not change. An edge that contains the old edge (a T-junction) gets its ends as
 * well: they lie exactly on it. The geometry itself comes back when it shares none of the edges.
 */
export function insertVertices(geometry: MultiPolygon, insertions: readonly EdgeInsertion[]): MultiPolygon {
  let changed = false;
  const result = geometry.map((polygon) =>
    polygon.map((ring) => {
      const grown = insertIntoRing(ring, insertions);
      changed ||= grown !== ring;
      return grown;
    }),
  );
  return changed ? result : geometry;
}

function insertIntoRing(ring: Ring, insertions: readonly EdgeInsertion[]): Ring {
  const result: Position[] = [ring[0] as Position];
  for (let i = 1; i < ring.length; i++) {
    const a = ring[i - 1] as Position;
    const b = ring[i] as Position;
    result.push(...pointsOnEdge(a, b, insertions), b);
  }
  return result.length === ring.length ? ring : result;
}

/** Points to come between a and b, in the order from a to b. */
function pointsOnEdge(a: Position, b: Position, insertions: readonly EdgeInsertion[]): readonly Position[] {
  const found = insertions
    .filter(({ from, to }) => isOnSegment(from, a, b) && isOnSegment(to, a, b))
    .map(({ from, to, points }) =>
      along(a, b, from) <= along(a, b, to) ? [from, ...points, to] : [to, ...points.toReversed(), from],
    )
    .sort((x, y) => along(a, b, x[0] as Position) - along(a, b, y[0] as Position))
    .flat();
  return found.filter(
    (point, index) =>
      !samePosition(point, a) &&
      !samePosition(point, b) &&
      (index === 0 || !samePosition(point, found[index - 1] as Position)),
  );
}

/** Grows from a to b; for comparing places on one edge. */
const along = (a: Position, b: Position, point: Position): number =>
  (point[0] - a[0]) * Math.sign(b[0] - a[0]) + (point[1] - a[1]) * Math.sign(b[1] - a[1]);

/**
 * Takes corners of others that lie exactly on an edge into that edge. No area changes. Done before a cut point bends
 * the edge: afterwards the corner would no longer lie on it.
 */
export function insertExactVertices(geometry: MultiPolygon, others: readonly Position[]): MultiPolygon {
  let changed = false;
  const result = geometry.map((polygon) =>
    polygon.map((ring) => {
      const grown: Position[] = [ring[0] as Position];
      for (let i = 1; i < ring.length; i++) {
        const a = ring[i - 1] as Position;
        const b = ring[i] as Position;
        const between = others
          .filter((point) => isBetween(point, a, b))
          .sort((x, y) => along(a, b, x) - along(a, b, y));
        for (const point of between) if (!samePosition(point, grown[grown.length - 1] as Position)) grown.push(point);
        grown.push(b);
      }
      changed ||= grown.length !== ring.length;
      return grown.length === ring.length ? ring : grown;
    }),
  );
  return changed ? result : geometry;
}
