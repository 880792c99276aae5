import { sql } from 'kysely';
import type { Box, Zone } from '#domain/geometry/types.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { RightKind } from '#domain/rights/right.ts';
import { boxOfBlob } from '../geometry-blob.ts';
import type { ReadDb } from '../rows.ts';

export interface RegisterOverview {
  readonly zone: Zone;
  readonly box: Box;
  readonly parcels: number;
  readonly byRight: Readonly<Record<RightKind, number>>;
  readonly arrested: number;
  readonly buildings: number;
  readonly quarters: number;
  /** Changes with every act. */
  readonly epoch: string;
}

/** Where the register lies and what it holds; null while it holds nothing. Counts everything: ask once an act. */
export async function registerOverview(read: ReadDb, region: RegionCode): Promise<RegisterOverview | null> {
  const place = await placeOf(read, region);
  if (place === null) return null;
  const arrested = await read
    .selectFrom('encumbrance')
    .select((row) => row.fn.count<number>('parcel').distinct().as('n'))
    .where('region', '=', region)
    .where('kind', '=', 'arrest')
    .where('to_seq', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    ...place,
    parcels: await countOf(read, region, 'parcel'),
    byRight: await countRights(read, region),
    arrested: arrested.n,
    buildings: await countOf(read, region, 'building'),
    epoch: await epochOf(read, region),
  };
}

/** The number of acts: what a tile address carries, so that no stale tile is ever shown. */
export async function epochOf(read: ReadDb, region: RegionCode): Promise<string> {
  const last = await read
    .selectFrom('act')
    .select((row) => row.fn.max('seq').as('seq'))
    .where('region', '=', region)
    .executeTakeFirst();
  // max() of no rows is null, whatever the column says.
  const seq: number | null = last?.seq ?? null;
  return String(seq === null ? 0 : seq + 1);
}

/** Zone and extent from the quarters: thousands of times fewer than parcels. The zone is that of most quarters. */
async function placeOf(
  read: ReadDb,
  region: RegionCode,
): Promise<Pick<RegisterOverview, 'zone' | 'box' | 'quarters'> | null> {
  const rows = await read.selectFrom('quarter').select(['zone', 'geometry']).where('region', '=', region).execute();
  const byZone = Map.groupBy(rows, (row) => row.zone);
  const [zone, inZone] = [...byZone].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  if (zone === undefined || inZone === undefined) return null;
  let box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of inZone) {
    const [west, south, east, north] = boxOfBlob(geometry).map((metres) => Math.round(metres * 1000)) as [
      number,
      number,
      number,
      number,
    ];
    box = [Math.min(box[0], west), Math.min(box[1], south), Math.max(box[2], east), Math.max(box[3], north)];
  }
  return { zone, box, quarters: rows.length };
}

async function countOf(read: ReadDb, region: RegionCode, table: 'parcel' | 'building'): Promise<number> {
  const { n } = await read
    .selectFrom(table)
    .select(sql<number>`count(*)`.as('n'))
    .where('region', '=', region)
    .where('to_seq', 'is', null)
    .executeTakeFirstOrThrow();
  return n;
}

async function countRights(read: ReadDb, region: RegionCode): Promise<Record<RightKind, number>> {
  const rows = await read
    .selectFrom('parcel_right')
    .select(['kind', sql<number>`count(*)`.as('n')])
    .where('region', '=', region)
    .where('to_seq', 'is', null)
    .groupBy('kind')
    .execute();
  const counted = new Map(rows.map((row) => [row.kind, row.n]));
  return Object.fromEntries(RightKind.options.map((kind) => [kind, counted.get(kind) ?? 0])) as Record<
    RightKind,
    number
  >;
}
