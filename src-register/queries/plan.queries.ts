import { boxOf, growBox } from '#domain/geometry/measures.ts';
import type { Box, Line } from '#domain/geometry/types.ts';
import type { ParcelNumber, RegionCode } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import type { Party } from '#domain/parties/party.ts';
import type { Right } from '#domain/rights/right.ts';
import { toParty, toRight } from '../entities.ts';
import { decodeLine } from '../geometry-blob.ts';
import type { ReadDb } from '../rows.ts';
import { parcelsInBox, type BoxQuestion } from './parcels.queries.ts';
import { shapesIn, type Shapes } from './place.queries.ts';

/** What a plan of a parcel shows beside the parcel itself. */
export interface PlanContext {
  readonly neighbours: readonly {
    readonly parcel: Parcel;
    readonly formed: false;
    readonly rights: readonly Right[];
  }[];
  /** Bodies that hold rights to the neighbours. Persons are not read: their names have no place on a plan (SEC-116). */
  readonly bodies: readonly Party[];
  readonly surroundings: Pick<Shapes, 'parcels' | 'buildings'> & { readonly streets: readonly StreetAxis[] };
  readonly lineage: { readonly parents: readonly Relative[]; readonly siblings: readonly Relative[] };
}

export interface StreetAxis {
  readonly nameKk: string;
  readonly nameRu: string;
  readonly axis: Line;
}

interface Relative {
  readonly number: ParcelNumber;
  readonly areaDoubled: number | null;
}

/** Neighbours are sought in the parcel's box grown by this, as for the situation of a case. */
const NEIGHBOUR_REACH_MM = 1000;
const MOST_NEIGHBOURS = 2000;
/** More shapes than this could not be told apart on a scheme of 180 mm. */
const MOST_SHAPES = 5000;

export interface PlanQuestion {
  readonly region: RegionCode;
  readonly parcel: Pick<Parcel, 'number' | 'zone' | 'geometry'>;
  /** What the sheet shows of the surroundings, grid millimetres. */
  readonly window: Box;
}

export async function planContext(read: ReadDb, { region, parcel, window }: PlanQuestion): Promise<PlanContext> {
  const { zone } = parcel;
  const reach = growBox(boxOf(parcel.geometry), NEIGHBOUR_REACH_MM);
  const near = await parcelsInBox(read, { region, zone, box: reach, limit: MOST_NEIGHBOURS });
  const neighbours = near.filter((each) => each.number !== parcel.number).sort(byNumber);
  const rights = await rightsTo(
    read,
    region,
    neighbours.map((each) => each.number),
  );
  const { parcels, buildings } = await shapesIn(read, { region, zone, box: window, limit: MOST_SHAPES });
  return {
    neighbours: neighbours.map((each) => ({
      parcel: each,
      formed: false,
      rights: rights.filter((right) => right.parcel === each.number),
    })),
    bodies: await bodiesOf(read, region, rights),
    surroundings: {
      parcels: [...parcels].sort(byNumber),
      buildings: [...buildings].sort(byNumber),
      streets: await streetsIn(read, { region, zone, box: window }),
    },
    lineage: await lineageOf(read, region, parcel.number),
  };
}

/** The hash of a sheet must not hang on the order in which an index happens to answer. */
const byNumber = (one: { readonly number: string }, other: { readonly number: string }): number =>
  one.number < other.number ? -1 : 1;

type StreetQuestion = Pick<BoxQuestion, 'region' | 'zone' | 'box'>;

/** Axes of streets whose boxes meet the window. */
async function streetsIn(read: ReadDb, question: StreetQuestion): Promise<readonly StreetAxis[]> {
  const rows = await streetWindowQuery(read, question).execute();
  return rows.map((row) => ({ nameKk: row.name_kk, nameRu: row.name_ru, axis: decodeLine(row.geometry) }));
}

/** Index: street_box first, then street by row (CROSS JOIN fixes that order). */
export function streetWindowQuery(read: ReadDb, { region, zone, box: [west, south, east, north] }: StreetQuestion) {
  return read
    .selectFrom('street_box as b')
    .crossJoin('street as s')
    .select(['s.name_kk', 's.name_ru', 's.geometry'])
    .whereRef('s.row', '=', 'b.row')
    .where('b.east', '>=', west / 1000)
    .where('b.west', '<=', east / 1000)
    .where('b.north', '>=', south / 1000)
    .where('b.south', '<=', north / 1000)
    .where('s.region', '=', region)
    .where('s.zone', '=', zone)
    .orderBy('s.code')
    .limit(500);
}

async function rightsTo(read: ReadDb, region: RegionCode, parcels: readonly ParcelNumber[]): Promise<readonly Right[]> {
  if (parcels.length === 0) return [];
  const rows = await read
    .selectFrom('parcel_right')
    .selectAll()
    .where('region', '=', region)
    .where('parcel', 'in', parcels)
    .where('to_seq', 'is', null)
    .orderBy('id')
    .execute();
  const holders = await read
    .selectFrom('right_holder')
    .selectAll()
    .where('region', '=', region)
    .where(
      'right_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('position')
    .execute();
  return rows.map((row) =>
    toRight(
      row,
      holders.filter((each) => each.right_id === row.id && each.right_version === row.version),
    ),
  );
}

async function bodiesOf(read: ReadDb, region: RegionCode, rights: readonly Right[]): Promise<readonly Party[]> {
  const ids = [...new Set(rights.flatMap((right) => right.holders.map((holder) => holder.partyId)))];
  if (ids.length === 0) return [];
  const rows = await read
    .selectFrom('party')
    .selectAll()
    .where('region', '=', region)
    .where('id', 'in', ids)
    .where('kind', '!=', 'person')
    .where('to_seq', 'is', null)
    .execute();
  return rows.map(toParty);
}

/** Parents with the area they had last, children with the area they were formed with. */
async function lineageOf(read: ReadDb, region: RegionCode, number: ParcelNumber): Promise<PlanContext['lineage']> {
  const parents = await read
    .selectFrom('lineage')
    .select('parent')
    .where('region', '=', region)
    .where('child', '=', number)
    .execute();
  if (parents.length === 0) return { parents: [], siblings: [] };
  const children = await read
    .selectFrom('lineage')
    .select('child')
    .distinct()
    .where('region', '=', region)
    .where(
      'parent',
      'in',
      parents.map((each) => each.parent),
    )
    .orderBy('child')
    .execute();
  const names = [...new Set(parents.map((each) => each.parent))].sort();
  return {
    parents: await Promise.all(names.map((each) => relative(read, region, each, 'desc'))),
    siblings: await Promise.all(children.map((each) => relative(read, region, each.child, 'asc'))),
  };
}

async function relative(read: ReadDb, region: RegionCode, number: string, order: 'asc' | 'desc'): Promise<Relative> {
  const row = await read
    .selectFrom('parcel')
    .select('area_doubled')
    .where('region', '=', region)
    .where('number', '=', number)
    .orderBy('version', order)
    .executeTakeFirst();
  // As in entities.ts: the row was written from a number that its schema had accepted.
  return { number: number as ParcelNumber, areaDoubled: row?.area_doubled ?? null };
}
