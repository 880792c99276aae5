import type { ParcelNumber, QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import { invariant } from '#domain/invariant.ts';
import type { ReadDb } from '../rows.ts';

export interface NumbersQuestion {
  readonly region: RegionCode;
  readonly quarter: QuarterNumber;
  readonly count: number;
  /** Numbers kept for other cases; they are passed over. */
  readonly reserved: ReadonlySet<string>;
}

/** The next plot numbers of the quarter that were never given, closed parcels included. */
export async function nextFreeNumbers(
  read: ReadDb,
  { region, quarter, count, reserved }: NumbersQuestion,
): Promise<readonly ParcelNumber[]> {
  const counter = await read
    .selectFrom('plot_counter')
    .select('last')
    .where('region', '=', region)
    .where('quarter', '=', quarter)
    .executeTakeFirst();
  const free: ParcelNumber[] = [];
  for (let plot = (counter?.last ?? 0) + 1; free.length < count; plot++) {
    invariant(plot <= 9999, `quarter ${quarter} has no free numbers`);
    const number = (quarter + String(plot).padStart(3, '0')) as ParcelNumber;
    if (!reserved.has(number)) free.push(number);
  }
  return free;
}
