import type { Finding } from '#domain/cases/finding.ts';
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
import { decodeMultiPolygon } from '../geometry-blob.ts';
import type { CheckAnswer, CheckSetting } from './check-jobs.ts';
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

/**
 * A tile of the plane. Parcels are judged where their south-western corner is, so that each is judged once; suspicion
 * between two of them may come from several tiles and is settled later, once.
 */
export function checkTile(context: CheckContext, core: Box): CheckAnswer {
  const { statements, setting } = context;
  const complete = growBox(core, gapReach(setting.reach));
  const rows = statements.tile.all(...windowBounds(complete)) as TileRow[];
  if (rows.length === 0) return { findings: [], parcels: 0, suspects: [] };
  const packed = packBlobs(
    rows.map((row) => row[2]),
    originOf(core, rows[0] as TileRow),
  );
  const { unsound, suspects } = scanFabric(packed, { ...setting.reach, complete });
  const own = rows.map((row, parcel) => isOwn(boxOfPacked(packed, parcel), core) && row[1].startsWith(setting.prefix));
  const findings = unsound
    .filter(({ parcel }) => own[parcel])
    .flatMap(({ parcel, defects }) =>
      checkFacts('boundary', { number: (rows[parcel] as TileRow)[1], defects }, setting.settings),
    );
  for (const [parcel, row] of rows.entries()) if (own[parcel]) findings.push(...judge(context, packed, parcel, row));
  return {
    findings,
    parcels: own.filter(Boolean).length,
    suspects: suspects.map(([a, b]) => [(rows[a] as TileRow)[0], (rows[b] as TileRow)[0]]),
  };
}

/** Near the parcels, so that differences stay small; the same kind of number for all of them. */
function originOf([west, south]: Box, row: TileRow): Position {
  const [first] = decodeMultiPolygon(row[2]).flat(2);
  return first ?? [west, south];
}

const isOwn = ([west, south]: Box, core: Box): boolean =>
  west >= core[0] && west < core[2] && south >= core[1] && south < core[3];

function judge(context: CheckContext, packed: PackedParcels, parcel: number, row: TileRow): readonly Finding[] {
  const [, number, , stored, category, functionalZone, zone, rka, isRkaKnown, hasRight] = row;
  const first = 2 * (packed.ringFrom[packed.parcelFrom[parcel] as number] as number);
  const at: Position = [packed.origin[0] + (packed.xy[first] ?? 0), packed.origin[1] + (packed.xy[first + 1] ?? 0)];
  const { areaDoubled, perimeterMm } = measurePacked(packed, parcel);
  const facts = {
    number,
    zone,
    areaDoubled: stored,
    measuredDoubled: areaDoubled,
    perimeterMm,
    category,
    functionalZone,
    rka,
    isRkaKnown: isRkaKnown === 1,
    hasRight: hasRight === 1,
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
