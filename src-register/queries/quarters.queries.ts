import type { Box, MultiPolygon } from '#domain/geometry/types.ts';
import type { QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import { decodeMultiPolygon } from '../geometry-blob.ts';
import { boxInMm } from './search-hits.ts';
import type { ReadDb } from '../rows.ts';

/** Extent of a quarter, grid millimetres; null when the register has no such quarter. */
export async function boxOfQuarter(read: ReadDb, region: RegionCode, quarter: QuarterNumber): Promise<Box | null> {
  const blob = await geometryOf(read, region, quarter);
  return blob === null ? null : boxInMm(blob);
}

/** Boundary of a quarter, state grid of its zone; null when the register has no such quarter. */
export async function boundaryOfQuarter(
  read: ReadDb,
  region: RegionCode,
  quarter: QuarterNumber,
): Promise<MultiPolygon | null> {
  const blob = await geometryOf(read, region, quarter);
  return blob === null ? null : decodeMultiPolygon(blob);
}

async function geometryOf(read: ReadDb, region: RegionCode, quarter: QuarterNumber): Promise<Uint8Array | null> {
  const row = await read
    .selectFrom('quarter')
    .select('geometry')
    .where('region', '=', region)
    .where('number', '=', quarter)
    .executeTakeFirst();
  return row === undefined ? null : row.geometry;
}

/** Whether the cadastral division knows the district of a quarter. */
export async function isKnownDistrict(read: ReadDb, region: RegionCode, quarter: QuarterNumber): Promise<boolean> {
  const row = await read
    .selectFrom('district')
    .select('code')
    .where('region', '=', region)
    .where('code', '=', quarter.slice(2, 5))
    .executeTakeFirst();
  return row !== undefined;
}
