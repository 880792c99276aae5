import type { SearchHit } from '#contracts/workstation/register.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { dialect } from '../dialect/current.ts';
import type { WordsQuestion } from '../dialect/types.ts';
import type { ReadDb } from '../rows.ts';
import { foldedWords } from '../search-words.ts';
import {
  boxInMm,
  HIT_PARCEL_COLUMNS,
  joinDetails,
  middleOf,
  placeOfParcel,
  printed,
  streetPart,
} from './search-hits.ts';
import { MOST_COUNTED } from './search-numbers.queries.ts';

/** So many hits are looked at and put in order; a word that finds more is not telling enough to be ordered. */
const MOST_RANKED = 120;

const hasDigit = (word: string): boolean => /\d/.test(word);

/** Words first, then rows by key, then the parcel that has the address: the order of the joins is fixed. */
export function addressWordsQuery(read: ReadDb, region: RegionCode, question: WordsQuestion) {
  return read
    .selectFrom(dialect.matching('address', question).as('w'))
    .crossJoin('address as a')
    .leftJoin('parcel as p', (join) =>
      join.onRef('p.region', '=', 'a.region').onRef('p.rka', '=', 'a.rka').on('p.to_seq', 'is', null),
    )
    .select(['a.row', 'a.rka', 'a.street', 'a.house', 'a.text_kk', 'a.text_ru'])
    .select(HIT_PARCEL_COLUMNS)
    .whereRef('a.row', '=', 'w.row')
    .where('a.region', '=', region)
    .where('a.to_seq', 'is', null);
}

type AddressHitRow = Awaited<ReturnType<ReturnType<typeof addressWordsQuery>['execute']>>[number];

export interface AddressHits {
  readonly addresses: readonly SearchHit[];
  readonly streets: readonly SearchHit[];
  readonly total: number | null;
}

/** Houses whose number is exactly the last word come first, then by street and number as people count. */
export async function addressesByWords(
  read: ReadDb,
  region: RegionCode,
  words: readonly string[],
  limit: number,
): Promise<AddressHits> {
  const last = words.at(-1) ?? '';
  const exact = hasDigit(last)
    ? await addressWordsQuery(read, region, { words, lastWhole: true, limit }).execute()
    : [];
  const begun = await addressWordsQuery(read, region, { words, lastWhole: false, limit: MOST_RANKED }).execute();
  const seen = new Set(exact.map((row) => row.row));
  const ranked = [...inOrder(exact), ...inOrder(begun.filter((row) => !seen.has(row.row)))];
  return {
    addresses: ranked.slice(0, limit).map(toHit),
    streets: await streetsOf(read, region, words, ranked),
    total: begun.length < MOST_RANKED ? ranked.length : await countByWords(read, words),
  };
}

function inOrder(rows: readonly AddressHitRow[]): readonly AddressHitRow[] {
  return [...rows].sort(
    (a, b) =>
      Number.parseInt(a.house, 10) - Number.parseInt(b.house, 10) ||
      (a.text_kk < b.text_kk ? -1 : a.text_kk > b.text_kk ? 1 : a.row - b.row),
  );
}

async function countByWords(read: ReadDb, words: readonly string[]): Promise<number | null> {
  const { n } = await read
    .selectFrom(dialect.matching('address', { words, lastWhole: false, limit: MOST_COUNTED + 1 }).as('some'))
    .select((row) => row.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n > MOST_COUNTED ? null : n;
}

function toHit(row: AddressHitRow): SearchHit {
  const { number, geometry, zone } = row;
  const parcel =
    number === null ||
    geometry === null ||
    zone === null ||
    row.area_doubled === null ||
    row.label_east === null ||
    row.label_north === null
      ? null
      : {
          number,
          geometry,
          zone,
          area_doubled: row.area_doubled,
          label_east: row.label_east,
          label_north: row.label_north,
          purpose_kk: row.purpose_kk ?? '',
          purpose_ru: row.purpose_ru ?? '',
        };
  const texts = { titleKk: streetPart(row.text_kk), titleRu: streetPart(row.text_ru) };
  if (parcel === null) {
    // An address of a parcel that was closed, or of none yet: known, but nowhere on the map.
    return {
      kind: 'address',
      ...texts,
      detailKk: row.rka,
      detailRu: row.rka,
      number: null,
      areaDoubled: null,
      at: null,
      zone: FIRST_ZONE,
      box: null,
    };
  }
  return {
    kind: 'address',
    ...texts,
    detailKk: joinDetails(printed(parcel.number), parcel.purpose_kk),
    detailRu: joinDetails(printed(parcel.number), parcel.purpose_ru),
    ...placeOfParcel(parcel),
  };
}

const FIRST_ZONE = 8;
const MOST_STREETS = 2;

/** Streets named by the words themselves, house number left aside. */
async function streetsOf(
  read: ReadDb,
  region: RegionCode,
  words: readonly string[],
  rows: readonly AddressHitRow[],
): Promise<readonly SearchHit[]> {
  const codes = [...new Set(rows.map((row) => row.street).filter((code) => code !== null))].slice(0, 20);
  if (codes.length === 0) return [];
  const streets = await read
    .selectFrom('street')
    .selectAll()
    .where('region', '=', region)
    .where('code', 'in', codes)
    .orderBy('name_kk')
    .execute();
  const names = words.filter((word, index) => index < words.length - 1 || !hasDigit(word));
  const named = streets.filter((street) => {
    const of = foldedWords(`${street.name_kk} ${street.name_ru}`);
    return names.length > 0 && names.every((word) => of.some((other) => other.startsWith(word)));
  });
  const hits: SearchHit[] = [];
  for (const street of named.slice(0, MOST_STREETS)) {
    const count = String(await countHouses(read, region, street.code));
    const box = boxInMm(street.geometry);
    hits.push({
      kind: 'street',
      number: null,
      titleKk: street.name_kk,
      titleRu: street.name_ru,
      detailKk: count,
      detailRu: count,
      areaDoubled: null,
      at: middleOf(box),
      zone: street.zone,
      box,
    });
  }
  return hits;
}

async function countHouses(read: ReadDb, region: RegionCode, street: string): Promise<number> {
  const { n } = await read
    .selectFrom('address')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('region', '=', region)
    .where('street', '=', street)
    .where('to_seq', 'is', null)
    .executeTakeFirstOrThrow();
  return n;
}
