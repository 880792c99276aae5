import { sideOf } from '#domain/geometry/predicates.ts';
import type { MultiPolygon, Position, Zone } from '#domain/geometry/types.ts';
import type { ParcelNumber, RegionCode } from '#domain/numbers/types.ts';
import { dialect } from '../dialect/current.ts';
import { decodeMultiPolygon } from '../geometry-blob.ts';
import type { ReadDb } from '../rows.ts';
import { parcelRowsInBox, type BoxQuestion } from './parcels.queries.ts';

export interface PointQuestion {
  readonly region: RegionCode;
  readonly zone: Zone;
  readonly at: Position;
}

/** The parcel in force that covers a point; on a shared boundary the one with the lowest number. */
export async function parcelAt(read: ReadDb, { region, zone, at }: PointQuestion): Promise<ParcelNumber | null> {
  const rows = await dialect.parcelsAt(read, region, zone, at);
  const covering = rows
    .filter((row) => sideOf(at, decodeMultiPolygon(row.geometry)) !== 'outside')
    .map((row) => row.number)
    .sort();
  return (covering[0] as ParcelNumber | undefined) ?? null;
}

export interface Shapes {
  readonly parcels: readonly { readonly number: ParcelNumber; readonly geometry: MultiPolygon }[];
  readonly buildings: readonly {
    readonly number: string;
    readonly parcel: ParcelNumber;
    readonly litera: string;
    readonly geometry: MultiPolygon;
  }[];
  readonly truncated: boolean;
}

/** Boundaries of parcels and buildings whose boxes meet the window. */
export async function shapesIn(read: ReadDb, question: BoxQuestion): Promise<Shapes> {
  const parcels = await parcelRowsInBox(read, { ...question, limit: question.limit + 1 });
  const buildings = await buildingWindowQuery(read, { ...question, limit: question.limit + 1 }).execute();
  return {
    parcels: parcels
      .slice(0, question.limit)
      .map((row) => ({ number: row.number as ParcelNumber, geometry: decodeMultiPolygon(row.geometry) })),
    buildings: buildings.slice(0, question.limit).map((row) => ({
      number: row.number,
      parcel: row.parcel as ParcelNumber,
      litera: row.litera,
      geometry: decodeMultiPolygon(row.geometry),
    })),
    truncated: parcels.length > question.limit || buildings.length > question.limit,
  };
}

export function buildingWindowQuery(read: ReadDb, { region, zone, box, limit }: BoxQuestion) {
  return read
    .selectFrom('building as h')
    .select(['h.number', 'h.parcel', 'h.litera', 'h.geometry'])
    .where(dialect.inWindow('building', 'h.row', box))
    .where('h.region', '=', region)
    .where('h.zone', '=', zone)
    .limit(limit);
}
