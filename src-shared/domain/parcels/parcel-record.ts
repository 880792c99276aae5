import { z } from 'zod';
import { nextVersion, ownParcels, type DraftState } from '../cases/draft.ts';
import { canonicalJson } from '../journal/canonical-json.ts';
import { emptyChange, type RegisterChange } from '../journal/change.ts';
import type { ParcelNumber } from '../numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { Parcel } from './parcel.ts';

/** Decision, act or paper by which an attribute is changed, as it is cited: "Постановление акимата №214 от 03.11.2026". */
export const Ground = z.string().trim().min(3).max(400);

const { category, functionalZone, purposeKk, purposeRu, divisibility, rka } = Parcel.shape;

/** What the land may be used for. The zone is set in settlements and nowhere else (Land Code art. 107). */
export const LandUse = z.strictObject({
  category,
  functionalZone,
  purposeKk: purposeKk.min(1),
  purposeRu: purposeRu.min(1),
});
export type LandUse = z.infer<typeof LandUse>;

/** Attributes of a parcel that may have been written down wrong. */
export const ParcelRecord = LandUse.extend({ divisibility, rka });
export type ParcelRecord = z.infer<typeof ParcelRecord>;

export const recordOf = (parcel: Parcel): ParcelRecord => ({
  category: parcel.category,
  functionalZone: parcel.functionalZone,
  purposeKk: parcel.purposeKk,
  purposeRu: parcel.purposeRu,
  divisibility: parcel.divisibility,
  rka: parcel.rka,
});

/** Attributes in which two versions differ. */
export function differingAttributes(before: Parcel, after: Parcel): readonly (keyof ParcelRecord)[] {
  const [old, now] = [recordOf(before), recordOf(after)];
  return Object.keys(old).filter(
    (key): key is keyof ParcelRecord => old[key as keyof ParcelRecord] !== now[key as keyof ParcelRecord],
  ); // keys of a record of ours
}

export const isSameBoundary = (a: Parcel, b: Parcel): boolean =>
  canonicalJson(a.geometry) === canonicalJson(b.geometry);

export type RecordCode =
  'parcel.unknown' | 'parcel.notOfCase' | 'record.same' | 'record.zoneOutside' | 'record.zoneMissing';

/**
 * Writes attributes of a parcel of the case anew: number, boundary, rights and burdens stay, one act makes one version.
 *
 * Refuses  'parcel.unknown' · 'parcel.notOfCase' · 'record.same' (nothing would change) · 'record.zoneOutside' (a
 *          functional zone outside settlements) · 'record.zoneMissing' (a settlement without one)
 * Source   Land Code art. 107: functional zones of settlements
 */
export function writeRecord(
  state: DraftState,
  number: ParcelNumber,
  attributes: Partial<ParcelRecord>,
): Result<RegisterChange, Refusal<RecordCode>> {
  const parcel = state.parcels.get(number);
  if (!parcel) return refuse('parcel.unknown', [number]);
  if (!ownParcels(state).some((own) => own.number === number)) return refuse('parcel.notOfCase', [number]);
  const written: Parcel = { ...parcel, ...attributes, version: nextVersion(state, number) };
  if (differingAttributes(parcel, written).length === 0) return refuse('record.same', [number]);
  const isSettlement = written.category === 'settlements';
  if (!isSettlement && written.functionalZone !== null) return refuse('record.zoneOutside', [number]);
  if (isSettlement && written.functionalZone === null) return refuse('record.zoneMissing', [number]);
  return ok({ ...emptyChange, put: { ...emptyChange.put, parcels: [written] } });
}
