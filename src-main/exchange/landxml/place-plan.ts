import { growBox } from '#domain/geometry/measures.ts';
import { epsgOfZone, type Box, type Zone } from '#domain/geometry/types.ts';
import type { QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import { boxOfQuarter } from '#register/queries/quarters.queries.ts';
import { registerOverview } from '#register/queries/overview.queries.ts';
import { parcelRowsInBox } from '#register/queries/parcels.queries.ts';
import type { ReadDb } from '#register/rows.ts';
import type { FileFrame } from './landxml-file.ts';
import type { PlanParcel } from './plan-parcel.ts';

/** Where a plan goes. `shift` is in whole millimetres; the plan is neither scaled nor turned. */
export interface Placement {
  readonly kind: 'kept' | 'shifted';
  readonly zone: Zone;
  readonly shift: readonly [eastMm: number, northMm: number];
  /** True when the plan stands inside the box of the named quarter. */
  readonly insideQuarter: boolean;
}

export interface PlacementQuestion {
  readonly region: RegionCode;
  readonly quarter: QuarterNumber;
  readonly parcels: readonly PlanParcel[];
  readonly frame: FileFrame | null;
}

/** Free ground between a placed plan and what is registered. */
const CLEARANCE_MM = 5_000;
const MOST_RINGS = 400;
/** False easting with the zone's number, and the latitudes of Kazakhstan, metres. */
const eastOfZone = (zone: Zone): readonly [number, number] => [zone * 1e6 + 150_000, zone * 1e6 + 850_000];
const NORTH_M = [4_450_000, 6_200_000] as const;

/**
 * A plan in the coordinates of the state zone stays where it is. Any other frame (a state plane of the USA, a local
 * grid) cannot be brought into QazTRF-23: there is no transformation. Such a plan is moved as it is, rigidly, onto free
 * ground in the named quarter or as near to it as there is any, and the report says so.
 */
export async function placePlan(read: ReadDb, question: PlacementQuestion): Promise<Placement> {
  const overview = await registerOverview(read, question.region);
  const zone = zoneOf(question) ?? overview?.zone ?? FIRST_ZONE;
  const plan = boxOfPlan(question.parcels);
  const quarter = await boxOfQuarter(read, question.region, question.quarter);
  const kept = zoneOf(question) !== null;
  if (kept) return { kind: 'kept', zone, shift: [0, 0], insideQuarter: quarter !== null && contains(quarter, plan) };
  const start = quarter ?? besides(overview?.box ?? null, plan, zone);
  const shift = await freeShift(read, question.region, zone, plan, start);
  return { kind: 'shifted', zone, shift, insideQuarter: quarter !== null && contains(quarter, moved(plan, shift)) };
}

const FIRST_ZONE = 12;

/** The zone whose coordinates the file carries, by its code or, without one, by the numbers themselves. */
function zoneOf({ frame, parcels }: PlacementQuestion): Zone | null {
  for (let zone = 8; zone <= 15; zone++) {
    if (frame?.epsg === epsgOfZone(zone)) return zone;
    if (frame?.epsg === null || frame === null) {
      const [west, south, east, north] = boxOfPlan(parcels);
      const [from, to] = eastOfZone(zone);
      if (west >= from * 1000 && east <= to * 1000 && south >= NORTH_M[0] * 1000 && north <= NORTH_M[1] * 1000)
        return zone;
    }
  }
  return null;
}

function boxOfPlan(parcels: readonly PlanParcel[]): Box {
  let box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { rings } of parcels) {
    for (const [east, north] of rings.flat()) {
      box = [
        Math.min(box[0], east * 1000),
        Math.min(box[1], north * 1000),
        Math.max(box[2], east * 1000),
        Math.max(box[3], north * 1000),
      ];
    }
  }
  return box;
}

/** Spiral of places around the middle of the start box, half a plan apart, until one is free. */
async function freeShift(
  read: ReadDb,
  region: RegionCode,
  zone: Zone,
  plan: Box,
  start: Box,
): Promise<readonly [number, number]> {
  const [width, height] = [plan[2] - plan[0], plan[3] - plan[1]];
  const middle = [(start[0] + start[2] - width) / 2 - plan[0], (start[1] + start[3] - height) / 2 - plan[1]] as const;
  for (let ring = 0; ring <= MOST_RINGS; ring++) {
    for (const [column, row] of ringOf(ring)) {
      const shift = [Math.round(middle[0] + (column * width) / 2), Math.round(middle[1] + (row * height) / 2)] as const;
      const wanted = growBox(moved(plan, shift), CLEARANCE_MM);
      const taken = await parcelRowsInBox(read, { region, zone, box: wanted, limit: 50 });
      if (taken.length === 0) return shift;
    }
  }
  return [Math.round(middle[0]), Math.round(middle[1] + (MOST_RINGS * height) / 2)];
}

/** Places of a square ring in the order of distance; ring 0 is the middle. */
function ringOf(ring: number): readonly (readonly [number, number])[] {
  const places: (readonly [number, number])[] = [];
  for (let column = -ring; column <= ring; column++) {
    for (let row = -ring; row <= ring; row++) {
      if (Math.max(Math.abs(column), Math.abs(row)) === ring) places.push([column, row]);
    }
  }
  return places.sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
}

/** East of everything registered; in an empty register the middle of the zone. */
function besides(all: Box | null, plan: Box, zone: Zone): Box {
  const [width, height] = [plan[2] - plan[0], plan[3] - plan[1]];
  const west = all === null ? zone * 1e9 + 500_000_000 : all[2] + 100_000;
  const south = all === null ? 5_670_000_000 : all[1];
  return [west, south, west + width, south + height];
}

const moved = (box: Box, [east, north]: readonly [number, number]): Box => [
  box[0] + east,
  box[1] + north,
  box[2] + east,
  box[3] + north,
];

const contains = (outer: Box, inner: Box): boolean =>
  outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
