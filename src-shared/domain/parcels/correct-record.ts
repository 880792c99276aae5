import type { Command } from '../cases/draft.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { writeRecord, type ParcelRecord, type RecordCode } from './parcel-record.ts';

/**
 * Corrects what was written down wrong about a parcel. What it should have been stands on the paper that is the ground.
 *
 * Refuses  as writeRecord
 * Source   Land Code art. 158: paper prevails over the electronic record
 */
export const correctRecord: Command<{ readonly parcel: ParcelNumber; readonly record: ParcelRecord }, RecordCode> = (
  state,
  { parcel, record },
) => writeRecord(state, parcel, record);
