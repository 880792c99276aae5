import fc from 'fast-check';
import type { Language } from '#locales/messages.ts';
import { describe, expect, it } from 'vitest';
import {
  coverIdentifier,
  parseDate,
  printAbout,
  printDate,
  printDateTime,
  printExactTime,
  printMoney,
  printNumber,
  printNumberOf,
  printShare,
} from './format.ts';

const THIN = '\u202f';
const NBSP = '\u00a0';

describe('figures of the interface', () => {
  it('groups thousands with a thin space and a decimal comma, in English with comma and point', () => {
    expect(printNumber(1_234_567.5, 1, 'ru')).toBe(`1${THIN}234${THIN}567,5`);
    expect(printNumber(1_234_567.5, 1, 'kk')).toBe(`1${THIN}234${THIN}567,5`);
    expect(printNumber(1_234_567.5, 1, 'en')).toBe('1,234,567.5');
    expect(printNumber(-7, 0, 'ru')).toBe('\u22127');
  });

  it('prints tenge without tiyn when there are none', () => {
    expect(printMoney(629_784_000, 'ru')).toBe(`6${THIN}297${THIN}840${NBSP}₸`);
    expect(printMoney(150, 'ru')).toBe(`1,50${NBSP}₸`);
  });

  it('shows the time of Kazakhstan whatever the clock of the machine is set to', () => {
    expect(printDateTime('2026-11-22T20:46:05.204Z')).toBe('23.11.2026 01:46');
    expect(printExactTime('2026-11-23T05:52:17.204Z')).toBe('10:52:17,204');
  });

  it('prints the end of a lock by its clock time, with the day when it is another one', () => {
    const now = new Date('2026-11-23T07:30:00Z');
    expect(printAbout('2026-11-23T07:45:00.000Z', now, 'ru')).toBe('12:45');
    expect(printAbout('2026-11-23T19:15:00.000Z', now, 'ru')).toBe('24.11.2026 00:15');
    expect(['ru', 'en'].map((language) => printAbout('5.5 > 0.1', now, language as Language))).toEqual([
      '5,5 > 0,1',
      '5.5 > 0.1',
    ]);
    expect(printAbout('plan.2.0.dxf', now, 'kk')).toBe('plan.2.0.dxf');
    expect(printAbout('21318045112', now, 'ru')).toBe('21-318-045-112');
  });

  it('turns a plain date without moving it through a time zone', () => {
    expect(printDate('2019-06-14')).toBe('14.06.2019');
  });

  it('prints common shares as one sign and the others as a fraction', () => {
    expect([printShare(1, 2), printShare(1, 1), printShare(3, 7)]).toEqual(['½', '1', '3/7']);
  });

  it('prints quarters, parcels and objects, and leaves anything else alone', () => {
    expect(printNumberOf('21318045')).toBe('21-318-045');
    expect(printNumberOf('21318045112')).toBe('21-318-045-112');
    expect(printNumberOf('213180451505')).toBe('21-318-045-1505');
    expect(printNumberOf('21318045112:1/A')).toBe('21-318-045-112:1/A');
    expect(printNumberOf('2026-11-0412')).toBe('2026-11-0412');
  });

  it('covers the middle of an identifier and does not touch what the back half has masked', () => {
    expect(coverIdentifier('820415300024')).toBe(`820415${NBSP}••••${NBSP}24`);
    expect(coverIdentifier('••••••••••••')).toBe('••••••••••••');
  });
});

describe('parseDate', () => {
  it('reads every day as it is printed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -36_524, max: 60_000 }), (days) => {
        const iso = new Date(days * 86_400_000).toISOString().slice(0, 10);
        expect(parseDate(printDate(iso))).toBe(iso);
        expect(parseDate(iso)).toBe(iso);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['1.2.26', '2026-02-01'],
    [' 01/12/2026 ', '2026-12-01'],
    ['31.02.2026', null],
    ['29.02.2028', '2028-02-29'],
    ['2026', null],
    ['завтра', null],
  ])('%s', (text, iso) => {
    expect(parseDate(text)).toBe(iso);
  });
});
