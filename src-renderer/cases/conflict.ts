import type { Conflict } from '#contracts/central/submissions.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { registeredParcels } from '#domain/cases/situation.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';

/** What became of a parcel that the draft relies on: versions and areas of both, and whether its boundary moved. */
export interface Difference {
  readonly number: ParcelNumber;
  readonly mine: Parcel | null;
  readonly theirs: Parcel | null;
  readonly kind: 'closed' | 'appeared' | 'boundary' | 'data';
}

/** What the register says now of a place: by the server's answer, or by the replica under a draft that fell behind. */
function changedOf({ answer, behind }: CaseFile): Pick<Conflict, 'parcels' | 'current'> | null {
  if (answer?.conflict) return answer.conflict;
  return behind && { parcels: behind.parcels, current: behind.current ? [behind.current] : [] };
}

const sameBoundary = (a: Parcel, b: Parcel): boolean => JSON.stringify(a.geometry) === JSON.stringify(b.geometry);

/** Parcels of the conflict, the draft's view of them against the server's. */
export function differencesOf(file: CaseFile): readonly Difference[] {
  const conflict = changedOf(file);
  if (!conflict) return [];
  const mine = new Map(registeredParcels(file.situation).map((parcel) => [parcel.number, parcel] as const));
  const theirs = new Map(conflict.current.flatMap(registeredParcels).map((parcel) => [parcel.number, parcel] as const));
  return conflict.parcels.map((number) => differenceOf(number, mine.get(number) ?? null, theirs.get(number) ?? null));
}

function differenceOf(number: ParcelNumber, mine: Parcel | null, theirs: Parcel | null): Difference {
  const kind =
    theirs === null ? 'closed' : mine === null ? 'appeared' : sameBoundary(mine, theirs) ? 'data' : 'boundary';
  return { number, mine, theirs, kind };
}

/** The server's boundaries of the place, for drawing over the draft. */
export const serverParcels = (file: CaseFile): readonly Parcel[] => {
  const conflict = changedOf(file);
  const wanted = new Set(conflict?.parcels ?? []);
  return (conflict?.current ?? []).flatMap(registeredParcels).filter(({ number }) => wanted.has(number));
};
