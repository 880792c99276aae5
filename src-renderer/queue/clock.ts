import daysOff from '../../db/reference/holidays.json' with { type: 'json' };

/** Remaining working time of a submission: ok above a third of the term, warn below, danger when overdue. */
export interface Clock {
  readonly tone: 'ok' | 'warn' | 'danger';
  /** Whole working days that are left, today not counted; negative when overdue. */
  readonly days: number;
}

const DAY_MS = 86_400_000;
/** Kazakhstan keeps one time, UTC+5, without summer time. */
const OFFSET_MS = 5 * 3_600_000;

const OFF: ReadonlySet<string> = new Set(daysOff.daysOff.map(({ date }) => date));

const dayNumber = (iso: string): number => Math.floor((Date.parse(iso) + OFFSET_MS) / DAY_MS);
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const isWorkingDay = (day: number): boolean => {
  const weekday = new Date(day * DAY_MS).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !OFF.has(dateOf(day));
};

/** Working days after the day of `from` up to and with the day of `to`; negative the other way. */
export function workingDaysBetween(from: string, to: string): number {
  const [start, end] = [dayNumber(from), dayNumber(to)];
  const step = end >= start ? 1 : -1;
  let count = 0;
  for (let day = start; day !== end; ) {
    day += step;
    if (isWorkingDay(step > 0 ? day : day + 1)) count += step;
  }
  return count;
}

export function clockOf({ receivedAt, dueAt }: { readonly receivedAt: string; readonly dueAt: string }, now: string): Clock {
  const days = workingDaysBetween(now, dueAt);
  if (Date.parse(now) > Date.parse(dueAt)) return { tone: 'danger', days };
  const term = workingDaysBetween(receivedAt, dueAt);
  return { tone: term > 0 && days * 3 > term ? 'ok' : 'warn', days };
}
