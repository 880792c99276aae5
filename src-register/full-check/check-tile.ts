import type { Finding } from '#domain/cases/finding.ts';
import { Fault } from '#domain/fault.ts';
import { gapReach } from '#domain/geometry/scan/near-edges.ts';
import {
  boxOfPacked,
  measurePacked,
  meetsPacked,
  unpackParcel,
  type PackedParcels,
} from '#domain/geometry/scan/packed-parcels.ts';
import { scanFabric } from '#domain/geometry/scan/scan-fabric.ts';
import { growBox } from '#domain/geometry/measures.ts';
import type { Box, Position } from '#domain/geometry/types.ts';
import { placeInQuarter, quarterShapeOf, type QuarterShape } from '#domain/register-check/place-in-quarter.ts';
import { checkFacts } from '#domain/register-check/register-rules.ts';
import type { CheckAnswer } from '#domain/register-check/check-file.ts';
import { decodeMultiPolygon } from '../geometry-blob.ts';
import type { CheckSetting } from './check-jobs.ts';
import { checkEntries } from './check-rows.ts';
import type { CheckStatements, TileRow } from './check-statements.ts';
import { packBlobs } from './read-packed.ts';

export interface CheckContext {
  readonly statements: CheckStatements;
  readonly setting: CheckSetting;
  /** Quarters met so far. */
  readonly quarters: Map<string, QuarterShape | null>;
}

/** Grid millimetres as the bounds of an R*Tree question, which holds metres rounded outward. */
export const windowBounds = ([west, south, east, north]: Box): [number, number, number, number] => [
  west / 1000,
  east / 1000,
  south / 1000,
  north / 1000,
];

/** The parcels of a tile, each at one place of every list. */
interface Tile {
  readonly numbers: readonly string[];
  readonly areasDoubled: readonly string[];
  readonly packed: PackedParcels;
  /** Row ids, with commas between: asked for where something is wrong. */
  readonly rows: string;
  /** All of them are registered in one zone: which; null where they are not. */
  readonly zone: number | null;
}

/**
 * A tile of the plane. Parcels are judged where their south-western corner is, so that each is judged once; suspicion
 * between two of them may come from several tiles and is settled later, once.
 */
export function checkTile(context: CheckContext, core: Box): CheckAnswer {
  const { statements, setting } = context;
  const complete = growBox(core, gapReach(setting.reach));
  const tile = readTile(statements, complete);
  if (!tile) return { findings: [], parcels: 0, suspects: [] };
  const { numbers, packed } = tile;
  const { unsound, suspects } = scanFabric(packed, { ...setting.reach, complete });
  const isOwn = ownParcels(tile, core, setting.prefix);
  const findings: Finding[] = [];
  let parcels = 0;
  for (let parcel = 0; parcel < packed.count; parcel++) {
    if (isOwn[parcel] === 0) continue;
    parcels++;
    for (const finding of judge(context, tile, parcel)) findings.push(finding);
  }
  for (const { parcel, defects } of unsound)
    if (isOwn[parcel] === 1)
      findings.push(...checkFacts('boundary', { number: numbers[parcel] as string, defects }, setting.settings));
  const bounds = windowBounds(complete);
  const outOfZone = isAllInZone(tile) ? [] : (statements.outOfZone.all(...bounds) as [number][]).flat();
  if (outOfZone.length === 0 && suspects.length === 0) return { findings, parcels, suspects: [] };
  const rows = tile.rows.split(',').map(Number);
  const entries = outOfZone.filter((row) => isOwn[rows.indexOf(row)] === 1);
  findings.push(...checkEntries(context, entries));
  return { findings, parcels, suspects: suspects.map(([a, b]) => [rows[a] as number, rows[b] as number]) };
}

function readTile(statements: CheckStatements, complete: Box): Tile | null {
  const row = statements.tile.get(...windowBounds(complete)) as TileRow;
  const [count, rows, numbers, areasDoubled, geometries, leastZone, greatestZone] = row;
  if (rows === null || numbers === null || areasDoubled === null || geometries === null) return null;
  const lists = { numbers: numbers.split(','), areasDoubled: areasDoubled.split(',') };
  if (lists.numbers.length !== count) throw new Fault('STORE_DAMAGED', { data: { what: 'number' } });
  const zone = leastZone === greatestZone ? leastZone : null;
  return { ...lists, packed: packBlobs(geometries, count), rows, zone };
}

/** The east of a state grid carries the number of its zone. */
const ZONE_MM = 1_000_000_000;

/** Every box lies in the zone that all are registered in, so that no entry has to be asked for. */
function isAllInZone({ zone, packed: { boxes, origin } }: Tile): boolean {
  if (zone === null) return false;
  const west = zone * ZONE_MM - origin[0];
  for (let side = 0; side < boxes.length; side += 4)
    if ((boxes[side] as number) < west || (boxes[side + 2] as number) >= west + ZONE_MM) return false;
  return true;
}

/** 1 for each parcel that is asked for and has its south-western corner in the core. */
function ownParcels({ packed: { boxes, origin, count }, numbers }: Tile, core: Box, prefix: string): Uint8Array {
  const [west, south, east, north] = core;
  const isOwn = new Uint8Array(count);
  for (let parcel = 0; parcel < count; parcel++) {
    const x = origin[0] + (boxes[4 * parcel] as number);
    const y = origin[1] + (boxes[4 * parcel + 1] as number);
    if (x >= west && x < east && y >= south && y < north && numbers[parcel]?.startsWith(prefix)) isOwn[parcel] = 1;
  }
  return isOwn;
}

function judge(context: CheckContext, { packed, numbers, areasDoubled }: Tile, parcel: number): readonly Finding[] {
  const number = numbers[parcel] as string;
  const first = 2 * (packed.ringFrom[packed.parcelFrom[parcel] as number] as number);
  const at: Position = [packed.origin[0] + (packed.xy[first] ?? 0), packed.origin[1] + (packed.xy[first + 1] ?? 0)];
  const { areaDoubled, perimeterMm } = measurePacked(packed, parcel);
  const facts = {
    number,
    areaDoubled: Number(areasDoubled[parcel]),
    measuredDoubled: areaDoubled,
    perimeterMm,
    quarter: placeInQuarter(quarterFor(context, number), {
      box: boxOfPacked(packed, parcel),
      at,
      meets: (a, b) => meetsPacked(packed, parcel, a, b),
      geometry: () => unpackParcel(packed, parcel),
    }),
    at,
  };
  return checkFacts('parcel', facts, context.setting.settings);
}

/** A number begins with its region and its quarter: 21 318 045 112. */
const REGION_DIGITS = 2;
const QUARTER_DIGITS = 8;

function quarterFor({ quarters, statements }: CheckContext, parcel: string): QuarterShape | null {
  const number = parcel.slice(0, QUARTER_DIGITS);
  const known = quarters.get(number);
  if (known !== undefined) return known;
  const row = statements.quarter.get(number.slice(0, REGION_DIGITS), number) as [Buffer] | undefined;
  const shape = row ? quarterShapeOf(decodeMultiPolygon(row[0])) : null;
  quarters.set(number, shape);
  return shape;
}
