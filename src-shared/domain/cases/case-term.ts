import type { CaseFile } from './case-file.ts';
import { addWorkingDays, localDateOf, type WorkCalendar } from './deadlines.ts';
import { KINDS } from './kinds/kinds.ts';
import type { Norm } from './norm.ts';

/** Last day of a case, YYYY-MM-DD, and by what: the engineer's own word has no norm. */
export interface CaseDue {
  readonly dueOn: string;
  readonly norm: Norm | null;
}

/**
 * When a case should be ready: the day that the engineer has set, else the term of its kind in working days from its
 * opening. Terms that are assumed carry that mark in their norm.
 */
export function dueOf(
  file: Pick<CaseFile, 'kind' | 'createdAt' | 'dueOn'> & { readonly category: string },
  calendar: WorkCalendar,
): CaseDue {
  if (file.dueOn !== null) return { dueOn: file.dueOn, norm: null };
  const { settlements, elsewhere, norm } = KINDS[file.kind].term;
  const days = file.category === 'settlements' ? settlements : elsewhere;
  return { dueOn: addWorkingDays(localDateOf(file.createdAt), days, calendar), norm };
}
