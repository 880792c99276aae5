import { type CaseDue, dueOf } from '#domain/cases/case-term.ts';
import { localDateOf } from '#domain/cases/deadlines.ts';
import { type Clock, workingDaysBetween } from '../queue/clock.ts';
import { CALENDAR } from './work-calendar.ts';

export interface CaseClock extends Clock, CaseDue {}

/** The end of a local day as an instant: terms end with the day. */
const endOf = (date: string): string => `${date}T18:59:59.000Z`;

/** How much working time a case has left: ok above a third of its term, warn below, danger when its day is over. */
export function caseClock(facts: Parameters<typeof dueOf>[0], now: string): CaseClock {
  const due = dueOf(facts, CALENDAR);
  const days = workingDaysBetween(now, endOf(due.dueOn));
  if (localDateOf(now) > due.dueOn) return { ...due, days, tone: 'danger' };
  const term = workingDaysBetween(facts.createdAt, endOf(due.dueOn));
  return { ...due, days, tone: term > 0 && days * 3 > term ? 'ok' : 'warn' };
}
