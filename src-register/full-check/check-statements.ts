import type { Database, Statement } from 'better-sqlite3';

/** A row of the tile statement, as an array: a million rows pass, and arrays cost half of what objects do. */
export type TileRow = [
  row: number,
  number: string,
  geometry: Buffer,
  areaDoubled: number,
  category: string,
  functionalZone: string | null,
  zone: number,
  rka: string | null,
  isRkaKnown: 0 | 1,
  hasRight: 0 | 1,
];

export type ShapeRow = [row: number, number: string, geometry: Buffer];
/** `shares` is '1/2 1/4 1/4'. */
export type SharesRow = [right: string, version: number, shares: string];
export type ScopeRow = [id: string, document: string, scope: Buffer, parcel: string, geometry: Buffer];

export interface CheckStatements {
  readonly tile: Statement<[number, number, number, number]>;
  readonly window: Statement<[number, number, number, number]>;
  readonly shape: Statement<[number]>;
  readonly quarter: Statement<[string, string]>;
  readonly shares: Statement<[string, string, string]>;
  readonly right: Statement<[string, string, number]>;
  readonly scopes: Statement<[string]>;
}

/* CROSS JOIN: the R*Tree first, whatever the statistics say. It holds versions in force only. */
const WINDOW = `from parcel_box as b cross join parcel as p on p.row = b.row
  where b.east >= ? and b.west <= ? and b.north >= ? and b.south <= ?`;

/** Prepared once for a thread. Everything is read by an index or from end to end. */
export function prepareCheck(raw: Database): CheckStatements {
  const prepare = <P extends unknown[]>(text: string): Statement<P> => raw.prepare<P>(text).raw();
  return {
    tile: prepare(`select p.row, p.number, p.geometry, p.area_doubled, p.category, p.functional_zone, p.zone, p.rka,
      p.rka is null or exists (select 1 from address as a where a.region = p.region and a.rka = p.rka and a.to_seq is null),
      exists (select 1 from parcel_right as r where r.region = p.region and r.parcel = p.number and r.to_seq is null)
      ${WINDOW}`),
    window: prepare(`select p.row, p.number, p.geometry ${WINDOW}`),
    shape: prepare('select row, number, geometry from parcel where row = ?'),
    quarter: prepare('select geometry from quarter where region = ? and number = ?'),
    // In the order of the primary key, so that nothing is sorted. Shares of one denominator that are plainly whole, all
    // but one right in a thousand, do not come out of the database.
    shares: prepare(`select right_id, right_version, group_concat(numerator || '/' || denominator, ' ')
      from right_holder where region = ? and right_id >= ? and right_id < ? group by right_id, right_version
      having min(denominator) <> max(denominator) or sum(numerator) <> min(denominator)`),
    right: prepare('select parcel from parcel_right where region = ? and id = ? and version = ? and to_seq is null'),
    scopes: prepare(`select e.id, e.document, e.scope, p.number, p.geometry from encumbrance as e
      cross join parcel as p on p.region = e.region and p.number = e.parcel and p.to_seq is null
      where e.region = ? and e.to_seq is null and e.scope is not null`),
  };
}
