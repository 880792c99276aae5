import { describe, expect, it } from 'vitest';
import { clockOf, workingDaysBetween } from './clock.ts';

// Monday 23.11.2026 in Almaty; the Saturday and Sunday after it are the 28th and 29th
describe('the clock of a submission', () => {
  it('counts working days of Almaty, weekends and holidays left out', () => {
    expect(workingDaysBetween('2026-11-23T05:52:17Z', '2026-11-26T13:00:00Z')).toBe(3);
    expect(workingDaysBetween('2026-11-27T05:00:00Z', '2026-11-30T05:00:00Z')).toBe(1);
    // 16.12.2026 is Independence Day
    expect(workingDaysBetween('2026-12-15T05:00:00Z', '2026-12-17T05:00:00Z')).toBe(1);
    // 20:00 UTC is the next day in Almaty
    expect(workingDaysBetween('2026-11-23T20:00:00Z', '2026-11-24T05:00:00Z')).toBe(0);
  });

  it('counts back when the day has passed', () => {
    expect(workingDaysBetween('2026-12-01T05:00:00Z', '2026-11-26T05:00:00Z')).toBe(-3);
  });

  it('turns from ok to warning in the last third and to danger after the term', () => {
    const row = { receivedAt: '2026-11-23T05:00:00Z', dueAt: '2026-11-26T13:00:00Z' };
    expect(clockOf(row, '2026-11-23T06:00:00Z')).toEqual({ tone: 'ok', days: 3 });
    expect(clockOf(row, '2026-11-24T06:00:00Z')).toEqual({ tone: 'ok', days: 2 });
    expect(clockOf(row, '2026-11-25T06:00:00Z')).toEqual({ tone: 'warn', days: 1 });
    expect(clockOf(row, '2026-11-26T06:00:00Z')).toEqual({ tone: 'warn', days: 0 });
    expect(clockOf(row, '2026-11-27T06:00:00Z')).toEqual({ tone: 'danger', days: -1 });
  });
});
