import type { Store } from '../store.ts';
import type { CheckJob } from './check-jobs.ts';
import { planTiles, type SamplePoint } from '#domain/geometry/scan/plan-tiles.ts';

/** One parcel in so many says where the tiles are cut. */
const SAMPLE = 64;
/** So many quarters, some 50 000 parcels, are looked through by number at a time. */
const QUARTERS_IN_RANGE = 400;
const REGION_DIGITS = 2;
const HEX = [...'0123456789abcdef'];

/** The first text after all that begin so: ':' comes after the digits. */
const afterPrefix = (prefix: string): string => `${prefix}:`;

/** Tiles of the plane that hold the parcels of these numbers, and about as many each. */
export function tileJobs(store: Store, prefix: string, parcelsInTile: number): readonly CheckJob[] {
  const isWide = prefix.length <= REGION_DIGITS;
  const isAllThereIs = regionsOf(store, '').every((region) => region === prefix);
  const sample = isWide ? sampleOf(store, isAllThereIs ? '' : prefix) : cornersOf(store, prefix);
  return planTiles(sample, isWide ? parcelsInTile / SAMPLE : parcelsInTile).map((core) => ({ kind: 'tile', core }));
}

/** Box by box in steps: a walk through the whole R*Tree would read every page of it. Of one region where it is given. */
function sampleOf({ raw }: Store, region: string): readonly SamplePoint[] {
  const boxes = `with recursive step (row) as (
      select 0 union all select row + ${SAMPLE} from step where row < (select max(row) from parcel))
    select b.west, b.south from step cross join parcel_box as b on b.row = step.row`;
  const ofRegion = 'cross join parcel as p on p.row = b.row and p.region = ?';
  const sample = region === '' ? raw.prepare(boxes).raw().all() : raw.prepare(`${boxes} ${ofRegion}`).raw().all(region);
  return sample as SamplePoint[];
}

const cornersOf = ({ raw }: Store, prefix: string): readonly SamplePoint[] =>
  raw
    .prepare(
      `select b.west, b.south from parcel as p cross join parcel_box as b on b.row = p.row
        where p.region = ? and p.number >= ? and p.number < ? and p.to_seq is null`,
    )
    .raw()
    .all(prefix.slice(0, REGION_DIGITS), prefix, afterPrefix(prefix)) as SamplePoint[];

/** What is asked of the database row by row: of whole regions by whatever index is in order, of a quarter by its numbers. */
export function rowJobs(store: Store, prefix: string): readonly CheckJob[] {
  if (prefix.length > REGION_DIGITS) {
    const range = { region: prefix.slice(0, REGION_DIGITS), from: prefix, to: afterPrefix(prefix) };
    return [
      { kind: 'classes', region: range.region, numbers: [range.from, range.to] },
      { kind: 'addresses', region: range.region, numbers: [range.from, range.to] },
      { kind: 'rights', of: 'parcels', ...range },
      { kind: 'withoutRight', ...range },
      { kind: 'scopes', ...range },
    ];
  }
  return regionsOf(store, prefix).flatMap((region): readonly CheckJob[] => [
    { kind: 'classes', region, numbers: null },
    { kind: 'addresses', region, numbers: null },
    ...rangesOf(store, region).flatMap((range): readonly CheckJob[] => [
      { kind: 'withoutRight', ...range },
      { kind: 'scopes', ...range },
    ]),
    ...HEX.map((from, index): CheckJob => ({ kind: 'rights', of: 'ids', region, from, to: HEX[index + 1] ?? 'g' })),
  ]);
}

/** Regions that have parcels: the tables of the others need not be asked. */
const regionsOf = ({ raw }: Store, prefix: string): readonly string[] =>
  raw
    .prepare(
      `select code from region where ? in ('', code)
        and exists (select 1 from parcel where region = code and to_seq is null)`,
    )
    .pluck()
    .all(prefix) as string[];

/** All numbers of a region, cut where a quarter begins. */
function rangesOf({ raw }: Store, region: string): readonly { region: string; from: string; to: string }[] {
  const quarters = raw.prepare('select number from quarter where region = ? order by number').pluck().all(region);
  const cuts = (quarters as string[]).filter((_, index) => index % QUARTERS_IN_RANGE === QUARTERS_IN_RANGE - 1);
  return [region, ...cuts].map((from, index) => ({ region, from, to: cuts[index] ?? afterPrefix(region) }));
}

/** How many parcels of these numbers are in force. */
export function countParcels({ raw }: Store, prefix: string): number {
  const count: unknown =
    prefix === ''
      ? raw.prepare('select count(*) from parcel where to_seq is null').pluck().get()
      : raw
          .prepare('select count(*) from parcel where region = ? and number >= ? and number < ? and to_seq is null')
          .pluck()
          .get(prefix.slice(0, REGION_DIGITS), prefix, afterPrefix(prefix));
  return Number(count);
}
