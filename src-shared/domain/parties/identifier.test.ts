import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import {
  birthDateOf,
  checkDigit,
  completeIdentifier,
  isEntityIdentifier,
  isIdentifier,
  parseIdentifier,
  sexOf,
} from './identifier.ts';

const eleven = fc
  .tuple(
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 0, max: 9999 }),
  )
  .map(
    ([year, month, day, sex, serial]) =>
      [year, month, day].map((part) => String(part).padStart(2, '0')).join('') +
      String(sex) +
      String(serial).padStart(4, '0'),
  );

describe('ИИН and БИН', () => {
  it('follows the two passes of the rule, by hand', () => {
    // 900101 3 0000: 9·1+0+0+1·4+0+1·6+3·7 = 40, 40 mod 11 = 7
    expect(checkDigit('90010130000')).toBe(7);
    // first pass 10, second pass decides: searched, then summed by hand
    expect(checkDigit('90010130008')).toBe(
      (9 * 3 + 1 * 6 + 1 * 8 + 3 * 9 + 8 * 2) % 11 === 10 ? null : (9 + 4 + 6 + 21 + 88) % 11,
    );
  });

  it('takes what it completes and nothing with another last digit', () => {
    fc.assert(
      fc.property(eleven, (digits) => {
        const whole = completeIdentifier(digits);
        if (whole === null) {
          for (let last = 0; last < 10; last++) expect(isIdentifier(`${digits}${last}`)).toBe(false);
          return;
        }
        expect(parseIdentifier(whole)).toEqual({ ok: true, value: whole });
        const other = `${digits}${(Number(whole[11]) + 1) % 10}`;
        expect(parseIdentifier(other)).toMatchObject({ ok: false, error: { code: 'identifier.checkDigit' } });
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('finds any single wrong digit but those that the weights of 11 hide', () => {
    fc.assert(
      fc.property(eleven, fc.nat(9), fc.integer({ min: 1, max: 9 }), (digits, place, by) => {
        const whole = completeIdentifier(digits);
        fc.pre(whole !== null && checkDigitFirst(digits) !== 10);
        const wrong = digits.slice(0, place) + String((Number(digits[place]) + by) % 10) + digits.slice(place + 1);
        fc.pre(checkDigitFirst(wrong) !== 10);
        expect(isIdentifier(wrong + (whole ?? '').slice(11))).toBe(false);
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('rejects a number whose check digit would be 10 twice', () => {
    const never = Array.from({ length: 10_000 }, (_, serial) => `9001013${String(serial).padStart(4, '0')}`).filter(
      (digits) => checkDigit(digits) === null,
    );
    expect(never.length).toBeGreaterThan(0);
    expect(completeIdentifier(never[0] ?? '')).toBeNull();
  });

  it('tells birth date and sex by the seventh digit', () => {
    expect(birthDateOf('900101300007')).toBe('1990-01-01');
    expect(sexOf('900101300007')).toBe('male');
    expect(birthDateOf('000229650012')).toBe('2000-02-29');
    expect(sexOf('000229650012')).toBe('female');
    expect(birthDateOf('010229650012')).toBeNull();
  });

  it('knows an entity by its fifth digit, and refuses dates that do not exist', () => {
    const bin = completeIdentifier('95014000012') ?? '';
    expect(isEntityIdentifier(bin)).toBe(true);
    expect(isIdentifier(bin)).toBe(true);
    expect(birthDateOf(bin)).toBeNull();
    expect(parseIdentifier(completeIdentifier('95134000012') ?? '')).toMatchObject({
      error: { code: 'identifier.date' },
    });
    expect(parseIdentifier(completeIdentifier('90023030001') ?? '')).toMatchObject({
      error: { code: 'identifier.date' },
    });
    expect(parseIdentifier('90010130')).toMatchObject({ error: { code: 'identifier.malformed' } });
  });
});

const checkDigitFirst = (digits: string): number =>
  [...digits].reduce((sum, digit, index) => sum + Number(digit) * (index + 1), 0) % 11;
