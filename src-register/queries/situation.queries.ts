import type { Situation } from '#domain/cases/situation.ts';
import type { ParcelNumber, RegionCode } from '#domain/numbers/types.ts';
import { invariant } from '#domain/invariant.ts';
import type { ReadDb } from '../rows.ts';

export interface SituationQuestion {
  readonly region: RegionCode;
  readonly number: ParcelNumber;
  readonly freeNumbers: readonly ParcelNumber[];
  /** True when the server keeps these numbers for the case. */
  readonly reserved: boolean;
}

/** The part of the register that a case on this parcel stands on; null when the number is unknown or closed. */
export async function situationOf(read: ReadDb, question: SituationQuestion): Promise<Situation | null> {
  invariant(read !== null && question !== null, 'situationOf is being written');
  return Promise.resolve(null);
}
