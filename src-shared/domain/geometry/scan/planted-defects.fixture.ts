import type { FabricParcel } from '../fabric-check.ts';
import { randomOf } from '../fabric.fixture.ts';
import { boxesMeet, boxOf, growBox, lengthMm } from '../measures.ts';
import { distanceToEdge } from '../near-misses.ts';
import { samePosition, sideOf } from '../predicates.ts';
import type { MultiPolygon, Position, Ring } from '../types.ts';
import { defectsOf, isValid } from '../validity.ts';

/** What a careless hand does to a sound fabric. */
export const PLANTS = [
  'overlap',
  'gap',
  'sliver',
  'openRing',
  'duplicateVertex',
  'vertexSwap',
  'nearVertex',
  'tJunction',
  'containment',
] as const;
export type Plant = (typeof PLANTS)[number];

export interface Planted {
  readonly plant: Plant;
  /** The parcel that was spoilt, or the one that was added. */
  readonly number: string;
}

export interface PlantedFabric {
  readonly parcels: readonly FabricParcel[];
  readonly planted: readonly Planted[];
}

interface Site {
  readonly ring: Ring;
  readonly others: readonly FabricParcel[];
  readonly random: () => number;
}

/** Spoils `each` parcels in every way, far enough from each other that no defect hides another. */
export function plantDefects(fabric: readonly FabricParcel[], each: number, seed: number): PlantedFabric {
  const random = randomOf(seed);
  const boxes = fabric.map(({ geometry }) => boxOf(geometry));
  const spoilt = new Map<number, FabricParcel>();
  const added: FabricParcel[] = [];
  const planted: Planted[] = [];
  const order = shuffled(fabric.length, random);
  const taken = new Set<number>();
  const near = neighbourFinder(boxes);
  for (const plant of PLANTS) {
    for (let count = 0; count < each;) {
      const index = order.pop();
      if (index === undefined) throw new Error(`the fabric is too small for ${plant}`);
      const around = near(index);
      const parcel = fabric[index] as FabricParcel;
      if ([index, ...around].some((other) => taken.has(other)) || parcel.geometry.flat().length > 1) continue;
      const ring = parcel.geometry[0]?.[0] as Ring;
      const others = around.map((other) => fabric[other] as FabricParcel);
      const spoiltRing = HANDS[plant]({ ring, others, random });
      if (!spoiltRing) continue;
      const number = plant === 'containment' ? `${parcel.number}9` : parcel.number;
      if (plant === 'containment') added.push({ number, geometry: [[spoiltRing]] });
      else spoilt.set(index, { number, geometry: [[spoiltRing]] });
      for (const other of [index, ...around]) taken.add(other);
      planted.push({ plant, number });
      count++;
    }
  }
  return { parcels: [...fabric.map((parcel, index) => spoilt.get(index) ?? parcel), ...added], planted };
}

function shuffled(count: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

function neighbourFinder(boxes: readonly (readonly [number, number, number, number])[]) {
  const cell = 100_000;
  const cells = new Map<string, number[]>();
  const keysOf = (box: readonly [number, number, number, number]): string[] => {
    const keys: string[] = [];
    for (let x = Math.floor(box[0] / cell); x <= Math.floor(box[2] / cell); x++)
      for (let y = Math.floor(box[1] / cell); y <= Math.floor(box[3] / cell); y++) keys.push(`${x} ${y}`);
    return keys;
  };
  for (const [index, box] of boxes.entries()) {
    for (const key of keysOf(box)) {
      const known = cells.get(key);
      if (known) known.push(index);
      else cells.set(key, [index]);
    }
  }
  return (index: number): number[] => {
    const box = growBox(boxes[index] as (typeof boxes)[number], 3_000);
    const found = new Set(keysOf(box).flatMap((key) => cells.get(key) ?? []));
    return [...found].filter((other) => other !== index && boxesMeet(box, boxes[other] as (typeof boxes)[number]));
  };
}

const withCorner = (ring: Ring, index: number, moved: Position): Ring =>
  ring.map((point, at) => (at === index || (index === 0 && at === ring.length - 1) ? moved : point));

const withInserted = (ring: Ring, after: number, point: Position): Ring => ring.toSpliced(after + 1, 0, point);

const cornersIn = ({ ring, random }: Site): readonly number[] => shuffled(ring.length - 1, random);

/** How many sides of others end in the corner: where the land is closed all round, twice the number of parcels. */
const isClosedRound = ({ ring, others }: Site, index: number): boolean => {
  const count = ring.length - 1;
  const here = ring[index] as Position;
  const ends = [ring[(index + count - 1) % count] as Position, ring[index + 1] as Position];
  return ends.every((end) => others.some((other) => hasEdge(other.geometry, here, end)));
};

const hasEdge = (geometry: MultiPolygon, a: Position, b: Position): boolean =>
  geometry.flat().some((ring) =>
    ring.some((point, at) => {
      const next = ring[at + 1];
      return (
        next && ((samePosition(point, a) && samePosition(next, b)) || (samePosition(point, b) && samePosition(next, a)))
      );
    }),
  );

function moveCorner(site: Site, fits: (moved: Position, ring: Ring) => boolean, reachMm: () => number): Ring | null {
  for (const index of cornersIn(site)) {
    if (!isClosedRound(site, index)) continue;
    for (let tries = 0; tries < 12; tries++) {
      const angle = site.random() * 2 * Math.PI;
      const by = reachMm();
      const [x, y] = site.ring[index] as Position;
      const moved: Position = [Math.round(x + by * Math.cos(angle)), Math.round(y + by * Math.sin(angle))];
      const ring = withCorner(site.ring, index, moved);
      if (isValid([[ring]]) && fits(moved, ring)) return ring;
    }
  }
  return null;
}

const depthIn = (at: Position, { geometry }: FabricParcel): number =>
  sideOf(at, geometry) === 'inside'
    ? Math.min(
        ...geometry
          .flat()
          .flatMap((ring) => ring.slice(1).map((b, i) => distanceToEdge(at, { a: ring[i] as Position, b }))),
      )
    : 0;

/** A point beside (or on) a side that another parcel shares, `byMm` off it. */
function insertBeside(site: Site, byMm: number | null): Ring | null {
  for (const index of cornersIn(site)) {
    const [a, b] = [site.ring[index] as Position, site.ring[index + 1] as Position];
    const length = lengthMm(a, b);
    if (length < 5_000 || !site.others.some(({ geometry }) => hasEdge(geometry, a, b))) continue;
    const point = byMm === null ? gridPointOn(a, b) : pointBeside(a, b, byMm, 0.3 + 0.4 * site.random());
    if (!point) continue;
    const ring = withInserted(site.ring, index, point);
    if (isValid([[ring]])) return ring;
  }
  return null;
}

function gridPointOn(a: Position, b: Position): Position | null {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const steps = divisor(Math.abs(dx), Math.abs(dy));
  if (steps < 2) return null;
  const step = Math.floor(steps / 2);
  return [a[0] + (dx / steps) * step, a[1] + (dy / steps) * step];
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

function pointBeside(a: Position, b: Position, byMm: number, part: number): Position | null {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  const point: Position = [
    Math.round(a[0] + dx * part - (dy / length) * byMm),
    Math.round(a[1] + dy * part + (dx / length) * byMm),
  ];
  const distance = distanceToEdge(point, { a, b });
  return distance >= 0.3 && distance <= 20 ? point : null;
}

function shiftSide(site: Site, byMm: number): Ring | null {
  for (const index of cornersIn(site)) {
    const count = site.ring.length - 1;
    const next = (index + 1) % count;
    const [a, b] = [site.ring[index] as Position, site.ring[next] as Position];
    if (lengthMm(a, b) < 5_000 || !isClosedRound(site, index) || !isClosedRound(site, next)) continue;
    const [nx, ny] = [-(b[1] - a[1]) / lengthMm(a, b), (b[0] - a[0]) / lengthMm(a, b)];
    const by = site.random() < 0.5 ? byMm : -byMm;
    const move = ([x, y]: Position): Position => [Math.round(x + nx * by), Math.round(y + ny * by)];
    const ring = withCorner(withCorner(site.ring, index, move(a)), next, move(b));
    if (isValid([[ring]])) return ring;
  }
  return null;
}

function swapCorners({ ring, random }: Site): Ring | null {
  if (ring.length < 5) return null;
  const at = 1 + Math.floor(random() * (ring.length - 3));
  return ring.with(at, ring[at + 1] as Position).with(at + 1, ring[at] as Position);
}

const HANDS: Readonly<Record<Plant, (site: Site) => Ring | null>> = {
  overlap: (site) =>
    moveCorner(
      site,
      (moved) => site.others.some((other) => depthIn(moved, other) > 100),
      () => 300 + 1_500 * site.random(),
    ),
  gap: (site) =>
    moveCorner(
      site,
      (moved) =>
        sideOf(moved, [[site.ring]]) === 'inside' && depthIn(moved, { number: '', geometry: [[site.ring]] }) > 60,
      () => 100 + 200 * site.random(),
    ),
  sliver: (site) => shiftSide(site, 4),
  openRing: ({ ring }) => (ring.length > 4 ? ring.slice(0, -1) : null),
  duplicateVertex: ({ ring, random }) => {
    const at = Math.floor(random() * (ring.length - 1));
    return withInserted(ring, at, ring[at] as Position);
  },
  vertexSwap: swapCorners,
  nearVertex: (site) => insertBeside(site, (site.random() < 0.5 ? 1 : -1) * (0.3 + 19.7 * site.random())),
  tJunction: (site) => insertBeside(site, null),
  containment: ({ ring }) => {
    const [west, south, east, north] = boxOf([[ring]]);
    const middle: Position = [Math.round((west + east) / 2), Math.round((south + north) / 2)];
    const shrunk = ring.map(([x, y]): Position => [
      Math.round(middle[0] + (x - middle[0]) * 0.4),
      Math.round(middle[1] + (y - middle[1]) * 0.4),
    ]);
    const isInside = shrunk.every((point) => sideOf(point, [[ring]]) === 'inside');
    return isInside && defectsOf([[shrunk]]).length === 0 ? shrunk : null;
  },
};
