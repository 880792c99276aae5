import type { Behind, CaseFile } from '#domain/cases/case-file.ts';
import { differingParcels } from '#domain/cases/situation-differences.ts';
import { registeredParcels } from '#domain/cases/situation.ts';
import { situationOf } from '#register/queries/situation.queries.ts';
import type { Replica } from '../replica/replica.ts';

/** Whether an advance of the replica can concern a case at all. Null: anything may have changed. */
export const concerns = ({ situation }: CaseFile, changed: readonly string[] | null): boolean =>
  changed === null || registeredParcels(situation).some(({ number }) => changed.includes(number));

/** What the replica says of the place of a case now, against what it was drawn on; null while that still stands. */
export async function behindOf(
  { situation }: CaseFile,
  { store, region }: Replica,
  now: string,
): Promise<Behind | null> {
  const { freeNumbers, reserved, places } = situation;
  const numbers = situation.parcels.map(({ number }) => number);
  const current = await situationOf(store.read, { region, numbers, freeNumbers, reserved, places });
  if (current === null) {
    const known = store.raw
      .prepare<[string, string], 1>('select 1 from parcel where region = ? and number = ? and to_seq is null')
      .pluck();
    return { noticedAt: now, parcels: numbers.filter((number) => known.get(region, number) === undefined), current };
  }
  const parcels = differingParcels(situation, current);
  return parcels.length === 0 ? null : { noticedAt: now, parcels, current };
}
