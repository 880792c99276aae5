import type { z } from 'zod';
import type { SearchHit, SearchScope } from '#contracts/workstation/register.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import type { ReadDb } from '../rows.ts';
import { addressQueryWords, foldedWords } from '../search-words.ts';
import { addressesByWords } from './search-addresses.queries.ts';
import {
  closedByNumber,
  countByNumber,
  numberPrefixes,
  parcelsByNumber,
  quartersByNumber,
} from './search-numbers.queries.ts';
import { holdersByText } from './search-persons.queries.ts';

export interface SearchQuestion {
  readonly region: RegionCode;
  readonly text: string;
  readonly scope: z.infer<typeof SearchScope>;
  readonly limit: number;
  /** Without this right holders are neither searched nor named. */
  readonly showPersons: boolean;
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  /** Null when there are more than were counted. */
  readonly total: number | null;
}

const NOTHING: SearchAnswer = { hits: [], total: 0 };
const LONGEST = 200;
const MOST_WORDS = 8;
const MOST_QUARTERS = 3;

/**
 * One box for everything: numbers in any writing, words of addresses in Kazakh or Russian, holders. Numbers first, then
 * addresses, streets, quarters, persons. Refuses nothing: what is not understood finds nothing.
 */
export async function searchRegister(read: ReadDb, question: SearchQuestion): Promise<SearchAnswer> {
  const asked = { ...question, text: question.text.normalize('NFC').trim().slice(0, LONGEST) };
  if (asked.text === '') return NOTHING;
  const wants = (scope: SearchQuestion['scope']): boolean => question.scope === 'all' || question.scope === scope;
  const answers: SearchAnswer[] = [];
  if (wants('number')) answers.push(await byNumber(read, asked));
  if (wants('address')) answers.push(await byAddress(read, asked));
  if (wants('person') && question.showPersons) answers.push(await byPerson(read, asked));
  return {
    hits: answers.flatMap((answer) => answer.hits).slice(0, question.limit),
    total: answers.some((answer) => answer.total === null)
      ? null
      : answers.reduce((sum, answer) => sum + (answer.total ?? 0), 0),
  };
}

async function byNumber(read: ReadDb, { region, text, limit }: SearchQuestion): Promise<SearchAnswer> {
  const prefixes = await numberPrefixes(read, region, text);
  const hits = new Map<string, SearchHit>();
  let total: number | null = 0;
  for (const prefix of prefixes) {
    if (prefix.length <= 8 && prefix.length > 2) {
      for (const quarter of await quartersByNumber(read, region, prefix, MOST_QUARTERS))
        hits.set(quarter.titleKk, quarter);
    }
    if (hits.size >= limit) break;
    for (const parcel of await parcelsByNumber(read, region, prefix, limit)) hits.set(parcel.titleKk, parcel);
    const counted: number | null = await countByNumber(read, region, prefix);
    total = total === null || counted === null ? null : total + counted;
  }
  const whole = prefixes.find((prefix) => prefix.length >= 11);
  if (hits.size === 0 && whole !== undefined) {
    const closed = await closedByNumber(read, region, whole);
    return { hits: closed, total: closed.length };
  }
  return { hits: [...hits.values()].slice(0, limit), total };
}

async function byAddress(read: ReadDb, { region, text, limit }: SearchQuestion): Promise<SearchAnswer> {
  const words = addressQueryWords(text, await placeNames(read, region)).slice(0, MOST_WORDS);
  // Digits alone are a number or an ИИН; as a word of an address they would find a house on every street.
  if (words.length === 0 || words.every((word) => /^\d+$/.test(word))) return NOTHING;
  const { addresses, streets, total } = await addressesByWords(read, region, words, limit);
  const room = Math.max(0, limit - streets.length);
  return { hits: [...addresses.slice(0, room), ...streets], total };
}

async function byPerson(read: ReadDb, { region, text, limit }: SearchQuestion): Promise<SearchAnswer> {
  const hits = await holdersByText(read, region, text, limit);
  return { hits, total: hits.length < limit ? hits.length : null };
}

/** Names of the region and its districts, word by word: they stand in nearly every address and tell nothing. */
async function placeNames(read: ReadDb, region: RegionCode): Promise<ReadonlySet<string>> {
  const regions = await read.selectFrom('region').select(['name_kk', 'name_ru']).where('code', '=', region).execute();
  const districts = await read
    .selectFrom('district')
    .select(['name_kk', 'name_ru'])
    .where('region', '=', region)
    .execute();
  return new Set([...regions, ...districts].flatMap((row) => foldedWords(`${row.name_kk} ${row.name_ru}`)));
}
