import { z } from 'zod';
import { invariant } from '../invariant.ts';

/**
 * Days off besides Saturdays and Sundays, and weekend days that are worked. Reference data (`db/reference/holidays.json`):
 * the labour body moves days by order. A moved day off stands in the list itself, so nothing is computed here.
 */
export const WorkCalendar = z.object({
  daysOff: z.array(
    z.object({
      date: z.iso.date(),
      kind: z.enum(['holiday', 'religious_day_off', 'transferred_day_off']),
    }),
  ),
  workingWeekends: z.array(z.iso.date()),
});
export type WorkCalendar = z.infer<typeof WorkCalendar>;

/** Asia/Almaty is UTC+5 the year round since 1 March 2024. */
const LOCAL_OFFSET_MS = 5 * 3_600_000;
const DAY_MS = 86_400_000;
/** The office works until 18:30. */
const END_OF_WORK_MS = 18.5 * 3_600_000;

/** Date at the place of the register, YYYY-MM-DD, of an instant. */
export const localDateOf = (instant: string): string =>
  new Date(Date.parse(instant) + LOCAL_OFFSET_MS).toISOString().slice(0, 10);

export function isWorkingDay(date: string, calendar: WorkCalendar): boolean {
  if (calendar.daysOff.some((day) => day.date === date)) return false;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return (weekday !== 0 && weekday !== 6) || calendar.workingWeekends.includes(date);
}

/** The date `count` working days after a date; the date itself does not count. */
export function addWorkingDays(date: string, count: number, calendar: WorkCalendar): string {
  invariant(Number.isInteger(count) && count >= 0, 'a whole number of working days');
  let day = Date.parse(`${date}T00:00:00Z`);
  for (let left = count; left > 0;) {
    day += DAY_MS;
    if (isWorkingDay(new Date(day).toISOString().slice(0, 10), calendar)) left--;
  }
  return new Date(day).toISOString().slice(0, 10);
}

/** Working days of the terms of Registration Law art. 23. */
export const REGISTRATION_TERMS = { electronic: 1, general: 3 } as const;
export type RegistrationTerm = keyof typeof REGISTRATION_TERMS;

/**
 * When a registration is due: the end of the last working day of its term, as an instant.
 *
 * Source  Registration Law art. 23: electronic by the end of the working day after receipt, general three working days
 */
export function registrationDueAt(receivedAt: string, term: RegistrationTerm, calendar: WorkCalendar): string {
  const date = addWorkingDays(localDateOf(receivedAt), REGISTRATION_TERMS[term], calendar);
  return new Date(Date.parse(`${date}T00:00:00Z`) + END_OF_WORK_MS - LOCAL_OFFSET_MS).toISOString();
}
