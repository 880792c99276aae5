import { Sha256 } from '#domain/documents/document.ts';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';

/** Facts are never changed once they are put together: a hash holds as long as they live. */
const hashes = new WeakMap<PlanData, Sha256>();

/**
 * SHA-256 of the facts of a sheet. The moment of making and whether it is a draft print are left out: whatever is made of
 * the same facts has the same hash, and the final sheet can be held against the draft.
 */
export function snapshotOf(data: PlanData): Sha256 {
  const known = hashes.get(data);
  if (known) return known;
  const facts: Partial<PlanData> = { ...data };
  delete facts.madeAt;
  delete facts.status;
  const hash = Sha256.parse(sha256Hex(canonicalBytes(facts)));
  hashes.set(data, hash);
  return hash;
}

/** First 16 digits in groups, as printed at the foot of every page: 9F2C 41D0 7E5B 88A1. */
export const printSnapshot = (snapshot: string): string =>
  (snapshot.slice(0, 16).toUpperCase().match(/.{4}/gu) ?? []).join(' ');

/**
 * Text of the QR code: `SHEKARA1|<parcel>|<snapshot hash>|<case number or act>`.
 * Numbers and hashes only (SEC-118); described in docs/plan-sheet.md.
 */
export function qrText(data: PlanData, snapshot: string): string {
  const source = data.actSeq === null ? (data.caseNumber ?? '') : `act ${data.actSeq}`;
  return ['SHEKARA1', printParcelNumber(data.number), snapshot, source].join('|');
}
