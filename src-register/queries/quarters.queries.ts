import type { Box } from '#domain/geometry/types.ts';
import type { QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import { boxInMm } from './search-hits.ts';
import type { ReadDb } from '../rows.ts';

/** Extent of a quarter, grid millimetres; null when the register has no such quarter. */
export async function boxOfQuarter(read: ReadDb, region: RegionCode, quarter: QuarterNumber): Promise<Box | null> {
  const row = await read
    .selectFrom('quarter')
    .select('geometry')
    .where('region', '=', region)
    .where('number', '=', quarter)
    .executeTakeFirst();
  return row === undefined ? null : boxInMm(row.geometry);
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
