import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import {
  nextNumbers,
  parcelNumberOf,
  parcelNumberParts,
  parseParcelNumber,
  parseQuarterNumber,
  plotOf,
  printParcelNumber,
  quarterOf,
} from './parcel-number.ts';
import { QuarterNumber } from './types.ts';

const regions = ['01', '05', '13', '20', '21', '22'];
const anyNumber = fc
  .tuple(
    fc.constantFrom(...regions),
    fc.integer({ min: 1, max: 330 }),
    fc.integer({ min: 1, max: 999 }),
    fc.integer({ min: 1, max: 9999 }),
  )
  .map(([region, district, quarter, plot]) => {
    const digits = region + String(district).padStart(3, '0') + String(quarter).padStart(3, '0');
    return parcelNumberOf(QuarterNumber.parse(digits), plot);
  });

const valueOf = (text: string) => {
  const result = parseParcelNumber(text);
  assert(result.ok, text);
  return result.value;
};

describe('parcel number', () => {
  it('reads every writing that people use', () => {
    for (const text of [
      '21-318-045-112',
      '21:318:045:112',
      '21318045112',
      '21 318 045 112',
      ' 21–318–045–112 ',
      '21—318-045:112',
      '21.318.045.112',
      '21\u00a0318\u202f045 112',
      '21 - 318 - 045 - 112',
    ]) {
      expect(valueOf(text)).toBe('21318045112');
    }
    expect(valueOf('01-017-004-1505')).toBe('010170041505');
  });

  it('refuses what is no number, and regions that do not exist', () => {
    for (const text of [
      '',
      '21-318',
      '21-318-045',
      '2131804511',
      '2131804511234',
      '21-318-45-112',
      '213-18-045-112',
      '21-318-045-0112',
      '21-318-045-000',
      '21-318-045-112a',
      'ә',
    ]) {
      expect(parseParcelNumber(text)).toMatchObject({ ok: false, error: { code: 'number.malformed' } });
    }
    for (const region of ['00', '07', '11', '16', '17', '18', '23', '99']) {
      expect(parseParcelNumber(`${region}-318-045-112`)).toMatchObject({
        ok: false,
        error: { code: 'number.unknownRegion', about: [region] },
      });
    }
  });

  it('comes back the same from any separator', () => {
    fc.assert(
      fc.property(anyNumber, fc.constantFrom('-' as const, ':' as const), (number, separator) => {
        expect(valueOf(printParcelNumber(number, separator))).toBe(number);
        const parts = parcelNumberParts(number);
        expect(parts.region + parts.district + parts.quarter + parts.plot).toBe(number);
        expect(parcelNumberOf(quarterOf(number), plotOf(number))).toBe(number);
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('C17 gives the next numbers from the highest ever given, three digits and then four', () => {
    const quarter = QuarterNumber.parse('21318045');
    expect(nextNumbers(quarter, 131, 2)).toEqual({ ok: true, value: ['21318045132', '21318045133'] });
    expect(nextNumbers(quarter, 998, 3)).toEqual({ ok: true, value: ['21318045999', '213180451000', '213180451001'] });
    expect(nextNumbers(quarter, 9998, 2)).toMatchObject({ ok: false, error: { code: 'number.quarterFull' } });
  });

  it('reads quarters', () => {
    expect(parseQuarterNumber('21-318-045')).toEqual({ ok: true, value: '21318045' });
    expect(parseQuarterNumber('21-318-45')).toMatchObject({ ok: false });
    expect(parseQuarterNumber('21-318-045-112')).toMatchObject({ ok: false });
  });
});
