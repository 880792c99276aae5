import type { SearchHit } from '#contracts/workstation/register.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { dialect } from '../dialect/current.ts';
import type { PartyRow, ReadDb } from '../rows.ts';
import { foldedWords } from '../search-words.ts';
import { HIT_PARCEL_COLUMNS, joinDetails, placeOfParcel, printed } from './search-hits.ts';

/** Fewer digits of an ИИН are only a year. */
const FEWEST_DIGITS = 4;
/** Banks hold half the town: so many parcels of one party are listed. */
const MOST_PARCELS_A_PARTY = 20;

/** Holders by words of their name or the beginning of their ИИН or БИН, each with the parcels they hold. */
export async function holdersByText(
  read: ReadDb,
  region: RegionCode,
  text: string,
  limit: number,
): Promise<readonly SearchHit[]> {
  const digits = text.replace(/\s/g, '');
  const parties = /^\d+$/.test(digits)
    ? await partiesByIdentifier(read, region, digits, limit)
    : await partiesByWords(read, region, foldedWords(text), limit);
  const hits: SearchHit[] = [];
  for (const party of parties) {
    if (hits.length >= limit) break;
    hits.push(...(await holdingsOf(read, region, party)));
  }
  return hits.slice(0, limit);
}

async function partiesByIdentifier(
  read: ReadDb,
  region: RegionCode,
  digits: string,
  limit: number,
): Promise<readonly PartyRow[]> {
  if (digits.length < FEWEST_DIGITS || digits.length > 12) return [];
  return read
    .selectFrom('party')
    .selectAll()
    .where('region', '=', region)
    .where(dialect.prefix('identifier', digits))
    .where('to_seq', 'is', null)
    .orderBy('identifier')
    .limit(limit)
    .execute();
}

async function partiesByWords(
  read: ReadDb,
  region: RegionCode,
  words: readonly string[],
  limit: number,
): Promise<readonly PartyRow[]> {
  if (words.length === 0 || words.every((word) => word.length < 2)) return [];
  const rows = await partyWordsQuery(read, region, words, limit).execute();
  return [...rows].sort((a, b) => (a.name_kk < b.name_kk ? -1 : 1));
}

export function partyWordsQuery(read: ReadDb, region: RegionCode, words: readonly string[], limit: number) {
  return read
    .selectFrom(dialect.matching('party', { words, lastWhole: false, limit }).as('w'))
    .crossJoin('party as a')
    .selectAll('a')
    .whereRef('a.row', '=', 'w.row')
    .where('a.region', '=', region)
    .where('a.to_seq', 'is', null);
}

async function holdingsOf(read: ReadDb, region: RegionCode, party: PartyRow): Promise<readonly SearchHit[]> {
  const rows = await read
    .selectFrom('right_holder as h')
    .innerJoin('parcel_right as r', (join) =>
      join
        .onRef('r.region', '=', 'h.region')
        .onRef('r.id', '=', 'h.right_id')
        .onRef('r.version', '=', 'h.right_version')
        .on('r.to_seq', 'is', null),
    )
    .innerJoin('parcel as p', (join) =>
      join.onRef('p.region', '=', 'r.region').onRef('p.number', '=', 'r.parcel').on('p.to_seq', 'is', null),
    )
    .select(HIT_PARCEL_COLUMNS)
    .where('h.region', '=', region)
    .where('h.party', '=', party.id)
    .orderBy('p.number')
    .limit(MOST_PARCELS_A_PARTY)
    .execute();
  return rows.map((row): SearchHit => ({
    kind: 'person',
    titleKk: party.name_kk,
    titleRu: party.name_ru,
    detailKk: joinDetails(party.identifier, printed(row.number)),
    detailRu: joinDetails(party.identifier, printed(row.number)),
    ...placeOfParcel(row),
  }));
}
