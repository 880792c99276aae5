import type { Selectable } from 'kysely';
import type { Box, Zone } from '#domain/geometry/types.ts';
import type { ParcelNumber, QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { dialect } from '../dialect/current.ts';
import { toParcel } from '../entities.ts';
import { boxOfBlob } from '../geometry-blob.ts';
import type { ParcelRow, ReadDb } from '../rows.ts';

/** A version as it stood after act `seq`; without `seq` the version in force. */
export async function findParcel(
  read: ReadDb,
  region: RegionCode,
  number: ParcelNumber,
  seq?: number,
): Promise<Parcel | null> {
  if (seq === undefined) return findCurrentParcel(read, region, number);
  const row = await read
    .selectFrom('parcel')
    .selectAll()
    .where('region', '=', region)
    .where('number', '=', number)
    .where('from_seq', '<=', seq)
    .where((or) => or.or([or('to_seq', 'is', null), or('to_seq', '>', seq)]))
    .executeTakeFirst();
  return row === undefined ? null : toParcel(row);
}

export async function findCurrentParcel(
  read: ReadDb,
  region: RegionCode,
  number: ParcelNumber,
): Promise<Parcel | null> {
  const row = await read
    .selectFrom('parcel')
    .selectAll()
    .where('region', '=', region)
    .where('number', '=', number)
    .where('to_seq', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : toParcel(row);
}

/** Whether any parcel in force has a number of this quarter. Index: parcel_current, by region and number. */
export async function hasParcelsIn(read: ReadDb, region: RegionCode, quarter: QuarterNumber): Promise<boolean> {
  const row = await read
    .selectFrom('parcel')
    .select('number')
    .where('region', '=', region)
    .where('number', '>=', `${quarter}0`)
    // ':' comes after the digits
    .where('number', '<', `${quarter}:`)
    .where('to_seq', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

export interface BoxQuestion {
  readonly region: RegionCode;
  readonly zone: Zone;
  /** Grid millimetres. */
  readonly box: Box;
  readonly limit: number;
}

/** Parcels in force whose box meets the given one. */
export async function parcelsInBox(read: ReadDb, question: BoxQuestion): Promise<readonly Parcel[]> {
  return (await parcelRowsInBox(read, question)).map(toParcel);
}

/** The same as stored rows. Index: parcel_box first, then parcel by row. SRID: that of `zone`. */
export async function parcelRowsInBox(read: ReadDb, question: BoxQuestion): Promise<readonly Selectable<ParcelRow>[]> {
  const rows = await windowQuery(read, question).execute();
  return rows.filter((row) => meets(row.geometry, question.box));
}

export function windowQuery(read: ReadDb, { region, zone, box, limit }: BoxQuestion) {
  return read
    .selectFrom('parcel as p')
    .selectAll('p')
    .where(dialect.inWindow('parcel', 'p.row', box))
    .where('p.region', '=', region)
    .where('p.zone', '=', zone)
    .limit(limit);
}

/** An R*Tree holds 32-bit floats, rounded outward by up to a metre: the header of the blob decides. */
function meets(geometry: Uint8Array, [west, south, east, north]: Box): boolean {
  const [w, s, e, n] = boxOfBlob(geometry);
  return e * 1000 >= west && w * 1000 <= east && n * 1000 >= south && s * 1000 <= north;
}
