import type { Database, Statement } from 'better-sqlite3';
import {
  ARE_PLAIN_SHARES,
  HAS_RIGHT,
  IS_IN_ZONE,
  IS_NOT_SOLE_HOLDER,
  IS_PLAIN_CLASS,
  IS_RKA_KNOWN,
} from './plain-entries.ts';

/**
 * The parcels of a tile in one row: how many, their row ids, numbers and stored areas with commas between, geometry blobs one after
 * another, and the least and the greatest zone. Null where there are none. A million objects are not made.
 */
export type TileRow = [
  count: number,
  rows: string | null,
  numbers: string | null,
  areasDoubled: string | null,
  geometries: Buffer | null,
  leastZone: number | null,
  greatestZone: number | null,
];

export type ShapeRow = [row: number, number: string, geometry: Buffer];
export type EntryRow = [
  number: string,
  zone: number,
  category: string,
  functionalZone: string | null,
  rka: string | null,
  isRkaKnown: 0 | 1,
  hasRight: 0 | 1,
  geometry: Buffer,
];
export type RightRow = [right: string, version: number];
/** `shares` is '1/2 1/4 1/4'. */
export type SharesRow = [parcel: string, shares: string];
export type ScopeRow = [id: string, document: string, scope: Buffer, parcel: string, geometry: Buffer];

export interface CheckStatements {
  readonly tile: Statement<[number, number, number, number]>;
  readonly outOfZone: Statement<[number, number, number, number]>;
  readonly window: Statement<[number, number, number, number]>;
  readonly shape: Statement<[number]>;
  readonly entry: Statement<[number]>;
  readonly quarter: Statement<[string, string]>;
  readonly oddClasses: Statement<[string, string]>;
  readonly oddClassesOf: Statement<[string, string, string]>;
  readonly withoutRight: Statement<[{ readonly region: string; readonly from: string; readonly to: string }]>;
  readonly unknownAddresses: Statement<[{ readonly region: string }]>;
  readonly unknownAddressesOf: Statement<[string, string, string]>;
  readonly unevenRights: Statement<[string, string, string]>;
  readonly unevenRightsOf: Statement<[string, string, string]>;
  readonly shares: Statement<[string, string, number]>;
  readonly scopes: Statement<[string, string, string]>;
}

/* CROSS JOIN: the R*Tree first, whatever the statistics say. It holds versions in force only. */
const WINDOW = `from parcel_box as b cross join parcel as p on p.row = b.row
  where b.east >= ? and b.west <= ? and b.north >= ? and b.south <= ?`;

/**
 * Prepared once for a thread. Everything is read by an index or from end to end. What one table has and another lacks is
 * found by walking both indexes side by side (`except` in the order of both), not by looking up a million keys.
 */
export function prepareCheck(raw: Database): CheckStatements {
  const prepare = <P extends unknown[]>(text: string): Statement<P> => raw.prepare<P>(text).raw();
  return {
    ...rightStatements(raw),
    ...classStatements(raw),
    // `group_concat` takes the bytes of a blob as they are; `packBlobs` finds out when they are not.
    tile: prepare(`select count(*), group_concat(p.row), group_concat(p.number), group_concat(p.area_doubled),
      cast(group_concat(p.geometry, '') as blob), min(p.zone), max(p.zone) ${WINDOW}`),
    outOfZone: prepare(`select p.row ${WINDOW} and not ${IS_IN_ZONE}`),
    window: prepare(`select p.row, p.number, p.geometry ${WINDOW}`),
    shape: prepare('select row, number, geometry from parcel where row = ?'),
    entry:
      prepare(`select p.number, p.zone, p.category, p.functional_zone, p.rka, ${IS_RKA_KNOWN}, ${HAS_RIGHT}, p.geometry
      from parcel as p where p.row = ?`),
    quarter: prepare('select geometry from quarter where region = ? and number = ?'),
    unknownAddresses: prepare(`with unknown as materialized (
        select rka from parcel indexed by parcel_rka where region = @region and to_seq is null and rka is not null
        except select rka from address indexed by address_current where region = @region and to_seq is null
        order by 1)
      select p.row from unknown cross join parcel as p indexed by parcel_rka
        on p.region = @region and p.rka = unknown.rka and p.to_seq is null`),
    unknownAddressesOf: prepare(`select p.row from parcel as p
      where p.region = ? and p.number >= ? and p.number < ? and p.to_seq is null and not ${IS_RKA_KNOWN}`),
    scopes: prepare(`select e.id, e.document, e.scope, p.number, p.geometry from encumbrance as e
      cross join parcel as p on p.region = e.region and p.number = e.parcel and p.to_seq is null
      where e.region = ? and e.parcel >= ? and e.parcel < ? and e.to_seq is null and e.scope is not null`),
  };
}

function classStatements(raw: Database): Pick<CheckStatements, 'oddClasses' | 'oddClassesOf'> {
  const prepare = <P extends unknown[]>(text: string): Statement<P> => raw.prepare<P>(text).raw();
  return {
    // The few classes that there are stand together in the index: they are judged, not a million rows.
    oddClasses: prepare(`with odd as materialized (
        select p.category, p.functional_zone from parcel as p indexed by parcel_in_force
          where p.region = ? and p.to_seq is null group by p.category, p.functional_zone having not ${IS_PLAIN_CLASS})
      select p.row from odd cross join parcel as p indexed by parcel_in_force
        on p.region = ? and p.category = odd.category and p.functional_zone is odd.functional_zone and p.to_seq is null`),
    oddClassesOf: prepare(`select p.row from parcel as p
      where p.region = ? and p.number >= ? and p.number < ? and p.to_seq is null and not ${IS_PLAIN_CLASS}`),
  };
}

function rightStatements(
  raw: Database,
): Pick<CheckStatements, 'withoutRight' | 'unevenRights' | 'unevenRightsOf' | 'shares'> {
  const prepare = <P extends unknown[]>(text: string): Statement<P> => raw.prepare<P>(text).raw();
  return {
    withoutRight: prepare(`with bare as materialized (
        select number from parcel indexed by parcel_current
          where region = @region and number >= @from and number < @to and to_seq is null
        except select parcel from parcel_right indexed by right_parcel
          where region = @region and parcel >= @from and parcel < @to and to_seq is null
        order by 1)
      select p.row from bare cross join parcel as p
        on p.region = @region and p.number = bare.number and p.to_seq is null`),
    // In the order of the primary key, so that nothing is sorted, and without the holders of all.
    unevenRights: prepare(`select h.right_id, h.right_version from right_holder as h
      where h.region = ? and h.right_id >= ? and h.right_id < ? and ${IS_NOT_SOLE_HOLDER}
      group by h.right_id, h.right_version having not (${ARE_PLAIN_SHARES})`),
    unevenRightsOf: prepare(`select r.id, r.version from parcel_right as r
      cross join right_holder as h on h.region = r.region and h.right_id = r.id and h.right_version = r.version
      where r.region = ? and r.parcel >= ? and r.parcel < ? and r.to_seq is null and ${IS_NOT_SOLE_HOLDER}
      group by r.row having not (${ARE_PLAIN_SHARES})`),
    shares: prepare(`select r.parcel, group_concat(h.numerator || '/' || h.denominator, ' ') from parcel_right as r
      cross join right_holder as h on h.region = r.region and h.right_id = r.id and h.right_version = r.version
      where r.region = ? and r.id = ? and r.version = ? and r.to_seq is null group by r.row`),
  };
}
