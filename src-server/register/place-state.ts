import type { Database } from 'better-sqlite3';
import type { Box } from '#domain/geometry/types.ts';

interface BlobRow {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Parcels meet a case when their box meets that of its parcel, grown by this much. */
const REACH_M = 1;
/** An R*Tree rounds its 32-bit floats outward by up to a metre at these coordinates. */
const ROUNDING_M = 1;

/** What a verdict is about: the parcels of a case, and where it forms new ones (grid mm). */
export interface JudgedPlace {
  readonly parcels: readonly string[];
  readonly places: readonly Box[];
}

/**
 * What a verdict about parcels stands on, as one text: for each of them the newest act on it, and number and version of
 * every parcel around it; the same around every place where a parcel is formed. Versions and acts only rise, so two
 * equal texts mean that nothing has happened between them. It is read before a case is judged and again inside the
 * transaction: nothing slow runs there, and nothing old is believed.
 */
export const placeState = (db: Database, region: string, { parcels, places }: JudgedPlace): string =>
  [
    ...parcels.map((parcel) => stateAround(db, region, parcel)),
    ...places.map(([west, south, east, north]) =>
      standingIn(db, region, { west: west / 1000, south: south / 1000, east: east / 1000, north: north / 1000 }),
    ),
  ].join('\n');

function stateAround(db: Database, region: string, parcel: string): string {
  const last = db
    .prepare<[string, string], number | null>('select max(seq) from act_parcel where region = ? and parcel = ?')
    .pluck();
  const box = db
    .prepare<[string, string], BlobRow>(
      `select b.west, b.south, b.east, b.north from parcel as p join parcel_box as b on b.row = p.row
        where p.region = ? and p.number = ? and p.to_seq is null`,
    )
    .get(region, parcel);
  if (box === undefined) return `closed ${last.get(region, parcel) ?? '-'}`;
  return `${last.get(region, parcel) ?? '-'} ${standingIn(db, region, box)}`;
}

/** Numbers and versions of the parcels in force whose boxes meet this one or come near it. */
function standingIn(db: Database, region: string, { west, south, east, north }: BlobRow): string {
  const grown = REACH_M + ROUNDING_M;
  return db
    .prepare<[number, number, number, number, string], { number: string; version: number }>(
      `select p.number, p.version from parcel_box as b cross join parcel as p
        where p.row = b.row and b.east >= ? and b.west <= ? and b.north >= ? and b.south <= ? and p.region = ?
        order by p.number`,
    )
    .all(west - grown, east + grown, south - grown, north + grown, region)
    .map(({ number, version }) => `${number}:${version}`)
    .join(' ');
}
