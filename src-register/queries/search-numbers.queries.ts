import type { SearchHit } from '#contracts/workstation/register.ts';
import { printQuarterNumber } from '#domain/numbers/parcel-number.ts';
import type { QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import { dialect } from '../dialect/current.ts';
import type { ReadDb } from '../rows.ts';
import {
  boxInMm,
  HIT_PARCEL_COLUMNS,
  joinDetails,
  middleOf,
  placeOfParcel,
  printed,
  streetPart,
} from './search-hits.ts';

/** Counting stops here: "more than a thousand" is all that a person needs to know. */
export const MOST_COUNTED = 1000;

/**
 * Beginnings of canonical numbers that a text can mean: "21-318-045-1", "21:318:045", "21318045112", "318-045-112",
 * and "045-112" or "045:112" for the plot of a quarter whose district goes without saying.
 */
export async function numberPrefixes(read: ReadDb, region: RegionCode, text: string): Promise<readonly string[]> {
  const groups = text
    .trim()
    .split(/[\s:.\-–—/]+/u)
    .filter((group) => group !== '');
  if (groups.length === 0 || groups.some((group) => !/^\d+$/.test(group))) return [];
  const digits = groups.join('');
  if (digits.length > 12) return [];
  const [first = '', second = ''] = groups;
  if (first.length === 3 && groups.length === 2) {
    const quarters = await quartersEnding(read, region, first);
    return [...quarters.map((quarter) => quarter + second), ...(second.length <= 3 ? [region + digits] : [])];
  }
  if (first.length === 3 && groups.length === 3) return [region + digits];
  const whole = digits.startsWith(region) ? [digits] : [];
  // A plot typed without its zeros: 21-318-045-7 is plot 007 before it is the beginning of 7xx.
  const [, , , plot] = groups;
  if (groups.length === 4 && plot !== undefined && plot.length < 3) {
    return [groups.slice(0, 3).join('') + plot.padStart(3, '0'), ...whole];
  }
  return whole;
}

async function quartersEnding(read: ReadDb, region: RegionCode, ending: string): Promise<readonly string[]> {
  const rows = await read
    .selectFrom('quarter')
    .select('number')
    .where('region', '=', region)
    .orderBy('number')
    .execute();
  return rows.map((row) => row.number).filter((number) => number.endsWith(ending));
}

export async function parcelsByNumber(
  read: ReadDb,
  region: RegionCode,
  prefix: string,
  limit: number,
): Promise<readonly SearchHit[]> {
  const rows = await dialect.parcelsBeginning(read, { region, prefix, limit });
  return rows.map((row): SearchHit => {
    const title = printed(row.number);
    return {
      kind: 'parcel',
      titleKk: title,
      titleRu: title,
      detailKk: joinDetails(row.text_kk === null ? null : streetPart(row.text_kk), row.purpose_kk),
      detailRu: joinDetails(row.text_ru === null ? null : streetPart(row.text_ru), row.purpose_ru),
      ...placeOfParcel(row),
    };
  });
}

/** A closed number, by its last version: it stays in history for ever and must be found when it is asked for whole. */
export async function closedByNumber(read: ReadDb, region: RegionCode, number: string): Promise<readonly SearchHit[]> {
  const row = await read
    .selectFrom('parcel as p')
    .select(HIT_PARCEL_COLUMNS)
    .where('p.region', '=', region)
    .where('p.number', '=', number)
    .orderBy('p.version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return [];
  return [
    {
      kind: 'parcel',
      titleKk: printed(row.number),
      titleRu: printed(row.number),
      detailKk: joinDetails('жабылған', row.purpose_kk),
      detailRu: joinDetails('закрыт', row.purpose_ru),
      ...placeOfParcel(row),
    },
  ];
}

/** How many numbers in force begin so; null when more than are worth counting. */
export async function countByNumber(read: ReadDb, region: RegionCode, prefix: string): Promise<number | null> {
  const { n } = await read
    .selectFrom((db) =>
      db
        .selectFrom('parcel')
        .select('number')
        .where('region', '=', region)
        .where(dialect.prefix('number', prefix))
        .where('to_seq', 'is', null)
        .limit(MOST_COUNTED + 1)
        .as('some'),
    )
    .select((row) => row.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n > MOST_COUNTED ? null : n;
}

export async function quartersByNumber(
  read: ReadDb,
  region: RegionCode,
  prefix: string,
  limit: number,
): Promise<readonly SearchHit[]> {
  const rows = await read
    .selectFrom('quarter as q')
    .leftJoin('district as d', (join) => join.onRef('d.region', '=', 'q.region').onRef('d.code', '=', 'q.district'))
    .select(['q.number', 'q.zone', 'q.geometry', 'd.name_kk', 'd.name_ru'])
    .where('q.region', '=', region)
    .where(dialect.prefix('q.number', prefix))
    .orderBy('q.number')
    .limit(limit)
    .execute();
  return rows.map((row): SearchHit => {
    const box = boxInMm(row.geometry);
    const title = printQuarterNumber(row.number as QuarterNumber);
    return {
      kind: 'quarter',
      number: row.number,
      titleKk: title,
      titleRu: title,
      detailKk: row.name_kk ?? '',
      detailRu: row.name_ru ?? '',
      areaDoubled: null,
      at: middleOf(box),
      zone: row.zone,
      box,
    };
  });
}
