import { isWorkingDay, localDateOf, WorkCalendar } from '#domain/cases/deadlines.ts';
import holidays from '../../db/reference/holidays.json' with { type: 'json' };

/** Remaining working time of a submission: ok above a third of the term, warn below, danger when overdue. */
export interface Clock {
  readonly tone: 'ok' | 'warn' | 'danger';
  /** Whole working days that are left, today not counted; negative when overdue. */
  readonly days: number;
}

const DAY_MS = 86_400_000;
const calendar = WorkCalendar.parse(holidays);

const nextDate = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** Working days after the local date of `from` up to and with that of `to`; negative the other way. */
export function workingDaysBetween(from: string, to: string): number {
  const [start, end] = [localDateOf(from), localDateOf(to)];
  if (start > end) return -workingDaysBetween(to, from);
  let count = 0;
  for (let date = start; date < end;) {
    date = nextDate(date);
    if (isWorkingDay(date, calendar)) count += 1;
  }
  return count;
}

export function clockOf(
  { receivedAt, dueAt }: { readonly receivedAt: string; readonly dueAt: string },
  now: string,
): Clock {
  const days = workingDaysBetween(now, dueAt);
  if (Date.parse(now) > Date.parse(dueAt)) return { tone: 'danger', days };
  const term = workingDaysBetween(receivedAt, dueAt);
  return { tone: term > 0 && days * 3 > term ? 'ok' : 'warn', days };
}
