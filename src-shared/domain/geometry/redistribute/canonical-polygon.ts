import type { Polygon, Position, Ring } from '../types.ts';

/** Rings start at their western, then southern point, holes in that order: the same whatever way they were made. */
export function canonicalPolygon(polygon: Polygon): Polygon {
  const [outer, ...holes] = polygon.map(startAtWest);
  return [outer as Ring, ...holes.sort((x, y) => compare(x[0] as Position, y[0] as Position))];
}

function startAtWest(ring: Ring): Ring {
  const open = ring.slice(0, -1);
  const start = open.reduce((best, point, index) => (compare(point, open[best] as Position) < 0 ? index : best), 0);
  return [...open.slice(start), ...open.slice(0, start), open[start] as Position];
}

const compare = (a: Position, b: Position): number => a[0] - b[0] || a[1] - b[1];
