import type { RightKind } from '#domain/rights/right.ts';
import { backHalf } from '../app/back-half.ts';

export interface ParcelBrief {
  readonly addressKk: string;
  readonly addressRu: string;
  readonly areaDoubled: number;
  readonly right: RightKind | null;
}

/** What the tip says of a parcel; null when the replica does not answer, since a tip never complains. */
export async function briefOf(number: string): Promise<ParcelBrief | null> {
  try {
    const answer = await backHalf.register.card({ number });
    if (!answer.ok) return null;
    const { parcel, address, rights } = answer.value;
    return {
      addressKk: address?.textKk ?? '',
      addressRu: address?.textRu ?? '',
      areaDoubled: parcel.areaDoubled,
      right: rights[0]?.kind ?? null,
    };
  } catch {
    return null;
  }
}
