import type { Command } from '../cases/draft.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { refuse } from '../result.ts';
import { writeRecord, type LandUse, type RecordCode } from './parcel-record.ts';

interface UseInput<Use> {
  readonly parcel: ParcelNumber;
  readonly use: Use;
}

/**
 * Another purpose, and in settlements another functional zone, of the same category of land.
 *
 * Refuses  as writeRecord
 * Source   Land Code art. 49-1, 107
 */
export const changePurpose: Command<UseInput<Omit<LandUse, 'category'>>, RecordCode> = (state, { parcel, use }) =>
  writeRecord(state, parcel, use);

/**
 * Another category of land; purpose and zone go along, because use must match the category.
 *
 * Refuses  as writeRecord, and 'record.sameCategory' (another purpose alone is changePurpose)
 * Source   Land Code art. 1(2), 8
 */
export const changeCategory: Command<UseInput<LandUse>, RecordCode | 'record.sameCategory'> = (
  state,
  { parcel, use },
) =>
  state.parcels.get(parcel)?.category === use.category
    ? refuse('record.sameCategory', [parcel])
    : writeRecord(state, parcel, use);
