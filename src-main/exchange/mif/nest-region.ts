import type { FilePoint } from '../drawing.ts';

type FileRing = readonly FilePoint[];

/** Edges of a ring whose middles are asked whether they are inside another. */
const ASKED = 32;
const MOST_STEPS = 100_000_000;

/**
 * Rings of a region as polygons: MapInfo lists them without saying which are holes, a point is inside where an odd
 * number of rings has it. A majority of the middles of edges decides, so that rings that touch in a corner are
 * no matter.
 *
 * Returns null for rings too many to tell
 */
export function nestRegion(rings: readonly FileRing[]): readonly (readonly FileRing[])[] | null {
  if (rings.length === 1) return [rings];
  const known = rings.map((ring) => ({ ring, box: boxOf(ring), area: Math.abs(area(ring)) }));
  known.sort((a, b) => a.area - b.area);
  const parents: number[] = [];
  let steps = 0;
  for (const [at, { ring, box }] of known.entries()) {
    let parent = -1;
    for (let other = at + 1; other < known.length && parent < 0; other++) {
      const outer = known[other] as (typeof known)[number];
      if (++steps > MOST_STEPS) return null;
      if (!isBoxInside(box, outer.box)) continue;
      steps += Math.min(ASKED, ring.length) * outer.ring.length;
      if (isMostlyInside(ring, outer.ring)) parent = other;
    }
    parents.push(parent);
  }
  const depths = depthsOf(parents);
  const polygons = new Map<number, FileRing[]>();
  for (let at = known.length - 1; at >= 0; at--) {
    const { ring } = known[at] as (typeof known)[number];
    if ((depths[at] as number) % 2 === 0) polygons.set(at, [ring]);
    else polygons.get(parents[at] as number)?.push(ring);
  }
  return [...polygons.values()];
}

/** Larger rings come later in the list, so a parent's depth is known before its children's when going backwards. */
function depthsOf(parents: readonly number[]): readonly number[] {
  const depths: number[] = parents.map(() => 0);
  for (let at = parents.length - 1; at >= 0; at--) {
    const parent = parents[at] as number;
    depths[at] = parent < 0 ? 0 : (depths[parent] as number) + 1;
  }
  return depths;
}

type FileBox = readonly [number, number, number, number];

function boxOf(ring: FileRing): FileBox {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    [west, east] = [Math.min(west, x), Math.max(east, x)];
    [south, north] = [Math.min(south, y), Math.max(north, y)];
  }
  return [west, south, east, north];
}

const isBoxInside = (a: FileBox, b: FileBox): boolean => a[0] >= b[0] && a[1] >= b[1] && a[2] <= b[2] && a[3] <= b[3];

function area(ring: FileRing): number {
  const [x0, y0] = ring[0] ?? [0, 0];
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as FilePoint;
    const [bx, by] = ring[i] as FilePoint;
    doubled += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return doubled / 2;
}

function isMostlyInside(ring: FileRing, outer: FileRing): boolean {
  const step = Math.max(1, Math.floor(ring.length / ASKED));
  let inside = 0;
  let asked = 0;
  for (let at = 1; at < ring.length; at += step, asked++) {
    const [ax, ay] = ring[at - 1] as FilePoint;
    const [bx, by] = ring[at] as FilePoint;
    if (isInside([(ax + bx) / 2, (ay + by) / 2], outer)) inside++;
  }
  return inside * 2 > asked;
}

function isInside([x, y]: FilePoint, ring: FileRing): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as FilePoint;
    const [bx, by] = ring[i] as FilePoint;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
