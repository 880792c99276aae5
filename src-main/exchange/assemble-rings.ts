import Flatbush from 'flatbush';
import { closedRing } from './drawing-builder.ts';
import type { FilePoint } from './drawing.ts';
import { boxOf, type FileBox } from './file-geometry.ts';

/** Looking at a pair of rings costs as much as going along so many edges. */
const PER_PAIR = 10;

type FileRing = readonly FilePoint[];

export interface AssembledRings {
  readonly polygons: readonly (readonly FileRing[])[];
  /** For each polygon in how many rings it lies: 0 for a part, 2 for a part in a hole. */
  readonly depths: readonly number[];
  /** Rings that enclose nothing: too few points, or all on a line. */
  readonly empty: number;
  /** Holes whose direction says that they are parts: containment was believed, as their area would count twice. */
  readonly turned: number;
  /** Edges that were gone along. */
  readonly steps: number;
}

interface PlacedRing {
  readonly ring: FileRing;
  /** Signed and doubled, in units of the file. */
  readonly area: number;
  readonly box: FileBox;
  readonly inside: FilePoint;
}

/**
 * Parts and holes of a shape whose rings come in one list. Formats tell them apart by their direction, which many
 * programs write wrongly or lose, or not at all; so a ring that lies in another is its hole, and one in that hole is a
 * part again.
 *
 * Shape    rings in any direction, closed or not; those that cross each other stay beside each other
 * Returns  null where more than `most` edges would have to be gone along: a hostile file, or a hatch of a map
 */
export function assembleRings(rings: readonly FileRing[], most: number): AssembledRings | null {
  if (rings.length === 1) return assembleOne(rings[0] ?? []);
  const placed = rings.flatMap(placeRing).sort((a, b) => Math.abs(b.area) - Math.abs(a.area));
  const empty = rings.length - placed.length;
  if (placed.length === 0) return { polygons: [], depths: [], empty, turned: 0, steps: 0 };
  const work = { left: most };
  const parents = parentsOf(placed, work);
  if (parents === null) return null;
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
  return {
    polygons: [...polygons.values()],
    depths: depths.filter((depth) => depth % 2 === 0),
    empty,
    turned,
    steps: most - work.left,
  };
}

/** Nearly all parcels: nothing to tell apart. */
function assembleOne(points: FileRing): AssembledRings {
  const ring = closedRing(points);
  return ring === null || areaDoubledOf(ring) === 0
    ? { polygons: [], depths: [], empty: 1, turned: 0, steps: 0 }
    : { polygons: [[ring]], depths: [0], empty: 0, turned: 0, steps: 0 };
}

function placeRing(points: FileRing): readonly PlacedRing[] {
  const ring = closedRing(points);
  if (ring === null) return [];
  const area = areaDoubledOf(ring);
  const inside = area === 0 ? null : pointWithin(ring);
  return inside === null ? [] : [{ ring, area, box: boxOf(ring), inside }];
}

/** The smallest ring around each one, by index; rings stand from the largest to the smallest. Null when work runs out. */
function parentsOf(placed: readonly PlacedRing[], work: { left: number }): readonly (number | null)[] | null {
  const index = new Flatbush(placed.length);
  for (const { box } of placed) index.add(...box);
  index.finish();
  /** The smallest larger ring before this one whose box holds the point. */
  const nextAround = (own: number, before: number): number => {
    const { area, inside } = placed[own] as PlacedRing;
    let nearest = -1;
    index.search(...inside, ...inside, (other) => {
      work.left -= PER_PAIR;
      if (other < before && other > nearest && Math.abs(placed[other]?.area ?? 0) > Math.abs(area)) nearest = other;
      return false;
    });
    return nearest;
  };
  const parents: (number | null)[] = [];
  for (const [own, { inside }] of placed.entries()) {
    // Rings that do not cross stand in a row: mostly the first one tried is the parent.
    let other = nextAround(own, own);
    while (other >= 0 && work.left >= 0) {
      const ring = placed[other]?.ring ?? [];
      work.left -= ring.length;
      if (isWithin(...inside, ring)) break;
      other = nextAround(own, other);
    }
    if (work.left < 0) return null;
    parents.push(other < 0 ? null : other);
  }
  return parents;
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
