import type { FilePoint } from './drawing.ts';

type FileRing = readonly FilePoint[];

/**
 * Rings of one parcel as polygons: a ring inside another is its hole, the others are parts. The larger ring comes
 * first, so that an island in a hole is a part of its own. Which it is shows in the numbers of the file; whether the
 * polygon may stand in the register is asked on the grid, exactly.
 *
 * Shape  closed rings, first point = last
 */
export function groupRings(rings: readonly FileRing[]): readonly (readonly FileRing[])[] {
  const bySize = [...rings].sort((a, b) => Math.abs(ringArea(b)) - Math.abs(ringArea(a)));
  const polygons: FileRing[][] = [];
  for (const ring of bySize) {
    const around = polygons.find(
      ([outer, ...holes]) =>
        outer !== undefined && isInside(ring, outer) && !holes.some((hole) => isInside(ring, hole)),
    );
    if (around === undefined) polygons.push([ring]);
    else around.push(ring);
  }
  return polygons;
}

/** Signed area about a point of the ring: far from the origin products of coordinates lose the small digits. */
export function ringArea(ring: FileRing): number {
  const [first] = ring;
  if (first === undefined) return 0;
  let doubled = 0;
  for (let i = 1; i + 1 < ring.length; i++) {
    const [ax, ay] = ring[i] ?? first;
    const [bx, by] = ring[i + 1] ?? first;
    doubled += (ax - first[0]) * (by - first[1]) - (bx - first[0]) * (ay - first[1]);
  }
  return doubled / 2;
}

/** Most corners and middles of the inner ring are inside: those that touch the outer ring may count either way. */
export function isInside(inner: FileRing, outer: FileRing): boolean {
  let inside = 0;
  let asked = 0;
  for (let i = 1; i < inner.length; i++) {
    const [from, to] = [inner[i - 1], inner[i]];
    if (from === undefined || to === undefined) continue;
    for (const point of [from, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2] as const]) {
      asked += 1;
      if (windsAround(point, outer)) inside += 1;
    }
  }
  return inside * 2 > asked;
}

function windsAround([x, y]: FilePoint, ring: FileRing): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [from, to] = [ring[i - 1], ring[i]];
    if (from === undefined || to === undefined || from[1] > y === to[1] > y) continue;
    if (x < from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0])) inside = !inside;
  }
  return inside;
}
