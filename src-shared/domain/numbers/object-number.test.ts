import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import {
  moveObjectNumber,
  objectNumberOf,
  objectNumberParts,
  parseObjectNumber,
  printObjectNumber,
} from './object-number.ts';
import { ParcelNumber } from './types.ts';

const parts = fc.record({
  parcel: fc.constantFrom('21318045112', '213180451505').map((text) => ParcelNumber.parse(text)),
  building: fc.integer({ min: 1, max: 9999 }),
  litera: fc.constantFrom('', 'А', 'Г2', 'Ә'),
  premises: fc.option(fc.integer({ min: 1, max: 99999 })),
});

describe('object number', () => {
  it('comes back the same in digits and with either separator', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom('-' as const, ':' as const), (given, separator) => {
        const number = objectNumberOf(given);
        expect(objectNumberParts(number)).toEqual(given);
        expect(parseObjectNumber(printObjectNumber(number, separator))).toEqual({ ok: true, value: number });
        expect(parseObjectNumber(number)).toEqual({ ok: true, value: number });
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('refuses a parcel alone and building 0', () => {
    for (const text of ['21318045112', '21:318:045:112', '21318045112:0', '21318045112:1/', '99-318-045-112:1']) {
      expect(parseObjectNumber(text).ok).toBe(false);
    }
  });

  it('moves a building under another parcel', () => {
    const number = parseObjectNumber('21-318-045-112:3/Г:7');
    assert(number.ok);
    expect(moveObjectNumber(number.value, ParcelNumber.parse('21318045132'))).toBe('21318045132:3/Г:7');
  });
});
