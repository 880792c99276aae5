import Flatbush from 'flatbush';
import { closedRing } from '../drawing-builder.ts';
import type { FilePoint } from '../drawing.ts';
import { boxOf, type FileBox } from '../file-geometry.ts';

/** Looking at a pair of rings costs as much as going along so many edges. */
const PER_PAIR = 10;

type FileRing = readonly FilePoint[];

export interface AssembledRings {
  readonly polygons: readonly (readonly FileRing[])[];
  /** Rings that enclose nothing: too few points, or all on a line. */
  readonly empty: number;
  /** Holes whose direction says that they are parts: containment was believed, as their area would count twice. */
  readonly turned: number;
}

interface PlacedRing {
  readonly ring: FileRing;
  /** Signed and doubled, in units of the file. */
  readonly area: number;
  readonly box: FileBox;
  readonly inside: FilePoint;
}

/**
 * Parts and holes of a shape whose rings come in one list. The format tells them apart by their direction, which many
 * programs write wrongly or lose; so a ring that lies in another is its hole, and one in that hole is a part again.
 *
 * Shape   rings in any direction, closed or not; those that cross each other stay beside each other
 * `work`  is told of every edge that is gone along, so that a caller can stop a hostile file
 */
export function assembleRings(rings: readonly FileRing[], work: (steps: number) => void): AssembledRings {
  if (rings.length === 1) return assembleOne(rings[0] ?? []);
  const placed = rings.flatMap(placeRing).sort((a, b) => Math.abs(b.area) - Math.abs(a.area));
  const empty = rings.length - placed.length;
  if (placed.length === 0) return { polygons: [], empty, turned: 0 };
  const parents = parentsOf(placed, work);
  const depths: number[] = [];
  const polygons = new Map<PlacedRing, FileRing[]>();
  let turned = 0;
  for (const [index, ring] of placed.entries()) {
    const parent = parents[index] ?? null;
    const depth = parent === null ? 0 : (depths[parent] ?? 0) + 1;
    depths.push(depth);
    const outer = depth % 2 === 1 && parent !== null ? placed[parent] : undefined;
    if (outer === undefined) polygons.set(ring, [ring.ring]);
    else {
      polygons.get(outer)?.push(ring.ring);
      if (ring.area > 0 === outer.area > 0) turned += 1;
    }
  }
  return { polygons: [...polygons.values()], empty, turned };
}

/** Nearly all parcels: nothing to tell apart. */
function assembleOne(points: FileRing): AssembledRings {
  const ring = closedRing(points);
  return ring === null || areaDoubledOf(ring) === 0
    ? { polygons: [], empty: 1, turned: 0 }
    : { polygons: [[ring]], empty: 0, turned: 0 };
}

function placeRing(points: FileRing): readonly PlacedRing[] {
  const ring = closedRing(points);
  if (ring === null) return [];
  const area = areaDoubledOf(ring);
  const inside = area === 0 ? null : pointWithin(ring);
  return inside === null ? [] : [{ ring, area, box: boxOf(ring), inside }];
}

/** The smallest ring around each one, by index; rings stand from the largest to the smallest. */
function parentsOf(placed: readonly PlacedRing[], work: (steps: number) => void): readonly (number | null)[] {
  const index = new Flatbush(placed.length);
  for (const { box } of placed) index.add(...box);
  index.finish();
  /** The smallest larger ring before this one whose box holds the point. */
  const nextAround = (own: number, before: number): number => {
    const { area, inside } = placed[own] as PlacedRing;
    let nearest = -1;
    index.search(...inside, ...inside, (other) => {
      work(PER_PAIR);
      if (other < before && other > nearest && Math.abs(placed[other]?.area ?? 0) > Math.abs(area)) nearest = other;
      return false;
    });
    return nearest;
  };
  return placed.map(({ inside: [x, y] }, own) => {
    // Rings that do not cross stand in a row: mostly the first one tried is the parent.
    for (let other = nextAround(own, own); other >= 0; other = nextAround(own, other)) {
      const ring = placed[other]?.ring ?? [];
      work(ring.length);
      if (isWithin(x, y, ring)) return other;
    }
    return null;
  });
}

/** Doubles with a local origin: only the larger of two areas is asked for, and whether there is one at all. */
function areaDoubledOf(ring: FileRing): number {
  const [x0, y0] = ring[0] ?? [0, 0];
  let sum = 0;
  for (let i = 1; i < ring.length - 1; i++) {
    const [ax, ay] = ring[i] ?? [0, 0];
    const [bx, by] = ring[i + 1] ?? [0, 0];
    sum += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return sum;
}

/**
 * A point well inside: the middle of the widest stretch, on the level in the widest gap between two corners. No corner
 * is asked where it lies, so a hole that touches its outer ring is one all the same.
 */
function pointWithin(ring: FileRing): FilePoint | null {
  const levels = Float64Array.from(ring, ([, y]) => y).sort();
  let [gap, level] = [0, 0];
  for (let i = 1; i < levels.length; i++) {
    const [below, above] = [levels[i - 1] ?? 0, levels[i] ?? 0];
    if (above - below > gap) [gap, level] = [above - below, below + (above - below) / 2];
  }
  if (gap === 0) return null;
  const crossings = crossingsAt(ring, level);
  let [width, middle] = [0, 0];
  for (let i = 1; i < crossings.length; i += 2) {
    const [from, to] = [crossings[i - 1] ?? 0, crossings[i] ?? 0];
    if (to - from > width) [width, middle] = [to - from, from + (to - from) / 2];
  }
  return width === 0 ? null : [middle, level];
}

function crossingsAt(ring: FileRing, level: number): Float64Array {
  const found: number[] = [];
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] ?? [0, 0];
    const [bx, by] = ring[i] ?? [0, 0];
    if (ay > level !== by > level) found.push(ax + ((bx - ax) * (level - ay)) / (by - ay));
  }
  return Float64Array.from(found).sort();
}

const isWithin = (x: number, y: number, ring: FileRing): boolean =>
  crossingsAt(ring, y).filter((crossing) => crossing > x).length % 2 === 1;
