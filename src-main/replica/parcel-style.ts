import type { Database } from 'better-sqlite3';
import { TILE_CATEGORIES, TILE_NO_RIGHT, TILE_RIGHTS } from '#contracts/tiles.ts';

/*
 * What a tile says of a parcel in one number, kept beside the register in the replica: three joins per parcel would
 * cost more than the geometry. Bits 0-2 right, 3-5 category, 6 arrest, 7 pledge, 8 claim.
 */

const RIGHTS = Object.keys(TILE_RIGHTS);
const CATEGORIES = Object.keys(TILE_CATEGORIES);
const RIGHT_LETTERS = [...Object.values(TILE_RIGHTS), TILE_NO_RIGHT];
const CATEGORY_LETTERS = Object.values(TILE_CATEGORIES);

/**
 * `select row, style` for parcels in force; names come from our own tables of codes, never from data. The indexes are
 * named: a file without statistics would be read through those of the region alone, once for every parcel. `inForce` is
 * the condition for a table by its short name.
 */
export const styleOfParcels = (inForce: (table: string) => string): string => `
  select p.row as row,
    coalesce((select min(${caseOf('r.kind', RIGHTS)}) from parcel_right r indexed by right_parcel
              where r.region = p.region and r.parcel = p.number and ${inForce('r')}), ${RIGHTS.length})
    | (${caseOf('p.category', CATEGORIES)} << 3)
    | coalesce((select (max(e.kind = 'arrest') << 6) | (max(e.kind = 'pledge') << 7) from encumbrance e indexed by encumbrance_parcel
                where e.region = p.region and e.parcel = p.number and ${inForce('e')}), 0)
    | (exists (select 1 from claim c indexed by claim_parcel where c.region = p.region and c.parcel = p.number and ${inForce('c')}) << 8) as style
  from parcel p
  where ${inForce('p')}`;

const STYLE_OF_PARCELS = styleOfParcels((table) => `${table}.to_seq is null`);

function caseOf(column: string, names: readonly string[]): string {
  return `case ${column} ${names.map((name, index) => `when '${name}' then ${index}`).join(' ')} else ${names.length} end`;
}

/** After a snapshot was installed: all parcels. `schema` is the attached file. */
export function fillParcelStyles(raw: Database): void {
  raw.exec(`delete from parcel_style; insert into parcel_style (row, style) ${STYLE_OF_PARCELS}`);
}

/** Within the transaction of a feed page: the parcels its acts touched. Closed versions keep a row that nothing reads. */
export function createStyleKeeper(raw: Database): (region: string, numbers: Iterable<string>) => void {
  const put = raw.prepare(
    `insert or replace into parcel_style (row, style) ${STYLE_OF_PARCELS} and p.region = ? and p.number = ?`,
  );
  return (region, numbers) => {
    for (const number of numbers) put.run(region, number);
  };
}

/** Right and category without the marks. */
export const lookOf = (style: number): number => style & 63;

/** Letters and flags of a style for the properties of a tile. */
export const rightLetter = (style: number): string => RIGHT_LETTERS[style & 7] ?? TILE_NO_RIGHT;
export const categoryLetter = (style: number): string => CATEGORY_LETTERS[(style >> 3) & 7] ?? '';
export const isArrested = (style: number): boolean => (style & 64) !== 0;
export const isPledged = (style: number): boolean => (style & 128) !== 0;
export const isClaimed = (style: number): boolean => (style & 256) !== 0;
