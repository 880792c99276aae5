import type { ParcelCard } from '#contracts/workstation/register.ts';
import type { ParcelNumber, RegionCode } from '#domain/numbers/types.ts';
import { invariant } from '#domain/invariant.ts';
import type { ReadDb } from '../rows.ts';

export interface CardQuestion {
  readonly region: RegionCode;
  readonly number: ParcelNumber;
  /** False: names and identifiers of persons leave this function masked. */
  readonly showPersons: boolean;
}

/** Everything the card of a parcel shows; null when the number was never given. `cases` is the workstation's to fill. */
export async function parcelCard(read: ReadDb, question: CardQuestion): Promise<ParcelCard | null> {
  invariant(read !== null && question !== null, 'parcelCard is being written');
  return Promise.resolve(null);
}
