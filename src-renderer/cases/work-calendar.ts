import { WorkCalendar } from '#domain/cases/deadlines.ts';
import holidays from '../../db/reference/holidays.json' with { type: 'json' };

/** Working days of the office: the same reference data as at the server. */
export const CALENDAR = WorkCalendar.parse(holidays);
