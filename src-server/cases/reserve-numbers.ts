import type { Account } from '#domain/access/account.ts';
import type { ParcelNumber, QuarterNumber } from '#domain/numbers/types.ts';
import type { Database } from 'better-sqlite3';
import { Fault } from '#domain/fault.ts';
import { nextFreeNumbers } from '#register/queries/numbers.queries.ts';
import { regionOfQuarter, type Centre } from '../centre.ts';

export interface ReserveInput {
  readonly quarter: QuarterNumber;
  readonly caseId: string;
  readonly count: number;
}

const KEPT_MS = 30 * 86_400_000;
/** Numbers one account may hold back at a time; a quarter has 9999 in all. */
const MOST_OF_ACCOUNT = 1000;
const TRIES = 5;

/** C17: numbers kept for a case, so that two engineers never draw the same. Asking again for a case gives the same ones. */
export async function reserveNumbers(centre: Centre, input: ReserveInput, account: Account): Promise<ParcelNumber[]> {
  const { region, store, writer, clock } = centre;
  if (
    account.region !== region ||
    regionOfQuarter(input.quarter) !== region ||
    !quarterExists(store.raw, region, input.quarter)
  )
    throw new Fault('NOT_FOUND');
  for (let left = TRIES; left > 0; left--) {
    const now = clock.now().toISOString();
    const kept = reservedNumbers(store.raw, region, input.quarter, now);
    const own = kept
      .filter((one) => one.case_id === input.caseId && one.login === account.login)
      .map(({ number }) => number);
    const reserved = new Set<string>(kept.map(({ number }) => number));
    const count = Math.max(0, input.count - own.length);
    const fresh =
      count === 0 ? [] : await nextFreeNumbers(store.read, { region, quarter: input.quarter, count, reserved });
    const numbers = [...own, ...fresh].slice(0, input.count);
    const { value: done } = await writer.run(({ db }) => {
      if (heldBy(db, region, account.login, now) + fresh.length > MOST_OF_ACCOUNT) throw new Fault('TOO_MANY_REQUESTS');
      // Somebody may have drawn the same while we looked: then nothing is kept and we look again.
      if (fresh.some((number) => isTaken(db, region, number, now))) return false;
      keepNumbers(db, centre, { caseId: input.caseId, login: account.login, numbers });
      return true;
    });
    if (done) return numbers;
  }
  throw new Fault('STORE_BUSY');
}

interface ReservationRow {
  readonly number: ParcelNumber;
  readonly case_id: string;
  readonly login: string;
}

function reservedNumbers(db: Database, region: string, quarter: string, now: string): readonly ReservationRow[] {
  return db
    .prepare<[string, string, string], ReservationRow>(
      'select number, case_id, login from number_reservation where region = ? and quarter = ? and until > ? order by length(number), number',
    )
    .all(region, quarter, now);
}

export interface Keeping {
  readonly caseId: string;
  readonly login: string;
  readonly numbers: readonly ParcelNumber[];
}

/** Within the writer, once the numbers are known to be free for the case. */
export function keepNumbers(db: Database, { region, clock }: Centre, { caseId, login, numbers }: Keeping): void {
  const until = new Date(clock.now().getTime() + KEPT_MS).toISOString();
  const insert = db.prepare(
    `insert into number_reservation (region, number, quarter, case_id, login, until) values (?, ?, ?, ?, ?, ?)
     on conflict (region, number) do update set case_id = excluded.case_id, login = excluded.login, until = excluded.until`,
  );
  for (const number of numbers) insert.run(region, number, number.slice(0, 8), caseId, login, until);
}

const quarterExists = (db: Database, region: string, quarter: string): boolean =>
  db.prepare('select 1 from quarter where region = ? and number = ?').get(region, quarter) !== undefined;

const heldBy = (db: Database, region: string, login: string, now: string): number =>
  db
    .prepare<[string, string, string], number>(
      'select count(*) from number_reservation where region = ? and login = ? and until > ?',
    )
    .pluck()
    .get(region, login, now) ?? 0;

/** In the register, closed parcels included, or kept for somebody. */
function isTaken(db: Database, region: string, number: string, now: string): boolean {
  const given = db.prepare('select 1 from parcel where region = ? and number = ? limit 1').get(region, number);
  const kept = db
    .prepare('select 1 from number_reservation where region = ? and number = ? and until > ?')
    .get(region, number, now);
  return given !== undefined || kept !== undefined;
}

/** Which of the numbers the case may not use: given already, or kept for another case. */
export function numbersNotFree(
  db: Database,
  region: string,
  numbers: readonly ParcelNumber[],
  caseId: string,
  now: string,
): readonly ParcelNumber[] {
  const given = db.prepare('select 1 from parcel where region = ? and number = ? limit 1');
  const kept = db.prepare(
    'select 1 from number_reservation where region = ? and number = ? and case_id <> ? and until > ?',
  );
  return numbers.filter(
    (number) => given.get(region, number) !== undefined || kept.get(region, number, caseId, now) !== undefined,
  );
}
