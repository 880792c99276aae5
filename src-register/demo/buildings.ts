import { areaDoubled } from '#domain/geometry/measures.ts';
import { sideOfPolygon } from '#domain/geometry/predicates.ts';
import type { MultiPolygon, Polygon, Ring } from '#domain/geometry/types.ts';
import type { Building } from '#domain/objects/building.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { rectangleAt, type Lot } from './lots.ts';
import type { Random } from './random.ts';
import { DEMO_ZONE, type TownFrame } from './town-frame.ts';

type BuildingUse = Building['use'];

interface Plan {
  readonly litera: string;
  readonly use: BuildingUse;
  readonly storeys: number;
  readonly geometry: MultiPolygon;
}

/** What stands on a lot: the dwelling near the street, lettered А, outbuildings behind it, lettered Г. */
export function buildingsOn(frame: TownFrame, lot: Lot, parcel: ParcelNumber, random: Random): readonly Building[] {
  return plansFor(frame, lot, random)
    .filter((plan) => standsInside(plan.geometry, lot.geometry))
    .map((plan, index) => toBuilding(plan, parcel, index + 1, random));
}

export function toBuilding(plan: Plan, parcel: ParcelNumber, ordinal: number, random: Random): Building {
  return {
    number: `${parcel}:${String(ordinal)}` as Building['number'],
    version: 1,
    parcel,
    litera: plan.litera,
    use: plan.use,
    storeys: plan.storeys,
    year: random.whole(1962, 2025),
    builtUpDm2: Math.round(areaDoubled(plan.geometry) / 2 / 10_000),
    zone: DEMO_ZONE,
    geometry: plan.geometry,
  };
}

function plansFor(frame: TownFrame, lot: Lot, random: Random): readonly Plan[] {
  switch (lot.kind) {
    case 'house':
      return housePlans(frame, lot, random);
    case 'flats':
      return [
        slab(frame, lot, random, {
          litera: 'А',
          use: 'dwelling',
          storeys: random.whole(5, 12),
          width: 0.62,
          depth: 13,
          back: 0.36,
        }),
      ];
    case 'shop':
      return [
        slab(frame, lot, random, {
          litera: 'А',
          use: 'public',
          storeys: random.whole(1, 3),
          width: 0.55,
          depth: 15,
          back: 0.5,
        }),
      ];
    case 'school':
      return [campus(frame, lot)];
    case 'substation':
      return [
        {
          litera: 'А',
          use: 'industrial',
          storeys: 1,
          geometry: [[rectangleAt(frame, [lot.front.u, lot.front.v], 3.2, 3.2)]],
        },
      ];
    case 'park':
    case 'field':
    case 'powerLine':
      return [];
  }
}

function housePlans(frame: TownFrame, lot: Lot, random: Random): readonly Plan[] {
  if (random.chance(0.04)) return [];
  const { u, v, width, depth } = lot.front;
  const inward = Math.sign(depth);
  const house = { width: Math.min(width - 8, random.between(9, 13)), depth: random.between(8, 11) };
  const centre = [u + random.between(-1.2, 1.2), v + inward * (5 + house.depth / 2 + random.between(0, 3))] as const;
  const plans: Plan[] = [
    {
      litera: 'А',
      use: 'dwelling',
      storeys: random.whole(1, 3),
      geometry: [[houseShape(frame, centre, house, random)]],
    },
  ];
  const sheds = random.chance(0.52) ? 1 : random.chance(0.16) ? 2 : 0;
  for (let k = 0; k < sheds; k++) {
    const size = random.between(3.6, 6.2);
    const place = [u + (k === 0 ? 1 : -1) * (width / 2 - 6.2), v + depth * random.between(0.62, 0.72)] as const;
    const litera = k === 0 ? 'Г' : 'Г1';
    plans.push({
      litera,
      use: 'service',
      storeys: 1,
      geometry: [[rectangleAt(frame, place, size, size * random.between(0.8, 1.2))]],
    });
  }
  return plans;
}

/** A rectangle, or one with a corner left out. */
function houseShape(
  frame: TownFrame,
  centre: readonly [number, number],
  size: { width: number; depth: number },
  random: Random,
): Ring {
  const outer = rectangleAt(frame, centre, size.width, size.depth);
  if (random.chance(0.6)) return outer;
  const [a, b, c, d] = outer;
  const inner = rectangleAt(frame, centre, size.width * 0.12, size.depth * 0.1);
  const notch = inner[2];
  if (a === undefined || b === undefined || c === undefined || d === undefined || notch === undefined) return outer;
  // The notch corner takes the place of c, reached at right angles from b-c and c-d.
  const onRight = foot(notch, b, c);
  const onBack = foot(notch, d, c);
  return [a, b, onRight, notch, onBack, d, a];
}

/** Foot of the perpendicular from p on the line a-b, on the grid. */
function foot(
  p: readonly [number, number],
  a: readonly [number, number],
  b: readonly [number, number],
): readonly [number, number] {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const t = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy);
  return [Math.round(a[0] + t * dx), Math.round(a[1] + t * dy)];
}

interface Slab {
  readonly litera: string;
  readonly use: BuildingUse;
  readonly storeys: number;
  /** Share of the front. */
  readonly width: number;
  readonly depth: number;
  /** Share of the depth at which the middle stands. */
  readonly back: number;
}

function slab(frame: TownFrame, lot: Lot, random: Random, plan: Slab): Plan {
  const { u, v, width, depth } = lot.front;
  const long = Math.min(width * plan.width, 64);
  const deep = Math.min(Math.abs(depth) * 0.4, plan.depth) * random.between(0.85, 1);
  const { litera, use, storeys } = plan;
  return { litera, use, storeys, geometry: [[rectangleAt(frame, [u, v + depth * plan.back], long, deep)]] };
}

/** A school around its yard: three wings, drawn as one outline. */
function campus(frame: TownFrame, lot: Lot): Plan {
  const { u, v, width, depth } = lot.front;
  const middle = [u, v + depth * 0.55] as const;
  const outer = rectangleAt(frame, middle, Math.min(58, width * 0.5), 34);
  const inner = rectangleAt(frame, middle, Math.min(34, width * 0.3), 10);
  const [a, b, c, d] = outer;
  const [, , innerC, innerD] = inner;
  if (!a || !b || !c || !d || !innerC || !innerD)
    return { litera: 'А', use: 'public', storeys: 3, geometry: [[outer]] };
  // The yard opens to the back: cut from the back wall down to the inner edge.
  const yardEast = foot(innerC, c, d);
  const yardWest = foot(innerD, c, d);
  return { litera: 'А', use: 'public', storeys: 3, geometry: [[[a, b, c, yardEast, innerC, innerD, yardWest, d, a]]] };
}

function standsInside(building: MultiPolygon, lot: MultiPolygon): boolean {
  const corners = building.flat(2);
  return lot.some((polygon: Polygon) => corners.every((corner) => sideOfPolygon(corner, polygon) === 'inside'));
}
