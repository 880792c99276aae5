import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import holidays from '../../../db/reference/holidays.json' with { type: 'json' };
import { propertyRuns } from '../testing/property-runs.ts';
import { addWorkingDays, isWorkingDay, localDateOf, registrationDueAt, WorkCalendar } from './deadlines.ts';

const calendar = WorkCalendar.parse(holidays);

describe('working days', () => {
  it('counts the working days that the labour body states for each year', () => {
    for (const [year, stated] of Object.entries(holidays.workingDays)) {
      let count = 0;
      for (let day = Date.parse(`${year}-01-01`); new Date(day).getUTCFullYear() === Number(year); day += 86_400_000) {
        if (isWorkingDay(new Date(day).toISOString().slice(0, 10), calendar)) count++;
      }
      expect({ year, count }).toEqual({ year, count: stated });
    }
  });

  it('passes over a weekend, Nauryz and the days moved for it', () => {
    // 20.03.2026 is a Friday; 21-23 March Nauryz, 24 and 25 moved for the weekend.
    expect(addWorkingDays('2026-03-20', 1, calendar)).toBe('2026-03-26');
  });

  it('does not move the first day of Kurban-ait', () => {
    expect(addWorkingDays('2026-05-26', 1, calendar)).toBe('2026-05-28');
    // 16.06.2024 was a Sunday: Monday was worked.
    expect(isWorkingDay('2024-06-17', calendar)).toBe(true);
  });

  it('works the Saturday that was exchanged for a day off', () => {
    expect(isWorkingDay('2024-05-04', calendar)).toBe(true);
    expect(isWorkingDay('2024-05-08', calendar)).toBe(false);
  });

  it('counts so many working days after the day, ends on one, and counts on from where it stopped', () => {
    const DAY_MS = 86_400_000;
    const first = Date.parse('2024-01-01');
    const days = fc.integer({ min: 0, max: 1000 }).map((after) => dayAt(first + after * DAY_MS));
    const count = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(days, count, count, (from, one, other) => {
        const end = addWorkingDays(from, one, calendar);
        expect(isWorkingDay(end, calendar)).toBe(true);
        let passed = 0;
        for (let at = Date.parse(from) + DAY_MS; at <= Date.parse(end); at += DAY_MS)
          if (isWorkingDay(dayAt(at), calendar)) passed++;
        expect(passed).toBe(one);
        expect(addWorkingDays(end, other, calendar)).toBe(addWorkingDays(from, one + other, calendar));
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('takes the date at the place of the register, not that of UTC', () => {
    expect(localDateOf('2026-11-22T20:00:00Z')).toBe('2026-11-23');
    expect(localDateOf('2026-11-22T18:59:59Z')).toBe('2026-11-22');
  });
});

const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

describe('term of a registration', () => {
  it('is the end of the next working day for an electronic application', () => {
    expect(registrationDueAt('2026-11-23T06:12:00.123Z', 'electronic', calendar)).toBe('2026-11-24T13:30:00.000Z');
    expect(registrationDueAt('2026-11-27T06:12:00.123Z', 'electronic', calendar)).toBe('2026-11-30T13:30:00.000Z');
    expect(registrationDueAt('2026-11-28T06:12:00.123Z', 'electronic', calendar)).toBe('2026-11-30T13:30:00.000Z');
  });

  it('is three working days in general, Independence Day not counted', () => {
    expect(registrationDueAt('2026-12-14T06:00:00Z', 'general', calendar)).toBe('2026-12-18T13:30:00.000Z');
  });
});
