import type { CaseFile } from '#domain/cases/case-file.ts';
import { boxOf } from '#domain/geometry/measures.ts';
import type { Box, DoubledMm2 } from '#domain/geometry/types.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { formedBy } from '#domain/cases/formed-by.ts';

export interface OutcomeRow {
  readonly number: ParcelNumber;
  readonly areaDoubled: DoubledMm2;
  /** Against the area in the register; null where there was none before. */
  readonly changeDoubled: number | null;
  readonly box: Box;
}

/** What becomes of parcels when the case is registered. */
export interface CaseOutcome {
  readonly opens: readonly OutcomeRow[];
  readonly closes: readonly OutcomeRow[];
  /** Keep their number with another boundary: adjusted ones, and neighbours that get a point. */
  readonly moves: readonly OutcomeRow[];
}

export function outcomeOf({ situation, change }: Pick<CaseFile, 'situation' | 'change'>): CaseOutcome {
  const before = new Map(
    [...situation.parcels, ...situation.neighbours].map((parcel) => [parcel.number, parcel] as const),
  );
  const born = formedBy(change);
  const rowOf = (parcel: Parcel, was: Parcel | null): OutcomeRow => ({
    number: parcel.number,
    areaDoubled: parcel.areaDoubled,
    changeDoubled: was && parcel.areaDoubled - was.areaDoubled,
    box: boxOf(parcel.geometry),
  });
  return {
    opens: born.map((parcel) => rowOf(parcel, null)),
    closes: change.close.parcels.flatMap((number) => {
      const was = before.get(number);
      return was ? [rowOf(was, null)] : [];
    }),
    moves: change.put.parcels
      .filter((parcel) => !born.includes(parcel))
      .map((parcel) => rowOf(parcel, before.get(parcel.number) ?? null)),
  };
}
