import type { z } from 'zod';
import type { SearchHit, SearchScope } from '#contracts/workstation/register.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { invariant } from '#domain/invariant.ts';
import type { ReadDb } from '../rows.ts';

export interface SearchQuestion {
  readonly region: RegionCode;
  readonly text: string;
  readonly scope: z.infer<typeof SearchScope>;
  readonly limit: number;
  readonly showPersons: boolean;
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  /** Null when there are more than were counted. */
  readonly total: number | null;
}

export async function searchRegister(read: ReadDb, question: SearchQuestion): Promise<SearchAnswer> {
  invariant(read !== null && question !== null, 'searchRegister is being written');
  return Promise.resolve({ hits: [], total: 0 });
}
