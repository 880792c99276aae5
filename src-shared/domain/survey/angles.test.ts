import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { processorClock } from '../testing/processor-time.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import {
  degreesToRad,
  FULL_TURN_RAD,
  gonToRad,
  radToSeconds,
  secondsToRad,
  toFullTurn,
  toHalfTurn,
} from './angle-units.ts';
import { parseAngle, type AngleHabits } from './parse-angle.ts';
import { printBearing, printDegrees, printDms, printGon, printQuadrant } from './print-angle.ts';

const numRuns = propertyRuns(300);

const degreesOf = (text: string, habits: AngleHabits = {}): number => {
  const read = parseAngle(text, habits);
  assert(read.ok, `${text}: ${read.ok ? '' : read.error.code}`);
  return Math.round((radToSeconds(read.value.angleRad) / 3600) * 1e9) / 1e9;
};
const codeOf = (text: string): string | null => {
  const read = parseAngle(text);
  return read.ok ? null : read.error.code;
};

describe('parseAngle', () => {
  const half = 45 + 30 / 60 + 15.5 / 3600;
  it.each([
    ['45°30′15.5″', half],
    ['45°30′15,5″', half],
    ['45° 30\' 15.5"', half],
    ["45°30'15,5''", half],
    ['45º30’15,5”', half],
    ['45-30-15,5', half],
    ['45 30 15.5', half],
    ['45:30:15.5', half],
    ['\u00a045°\u202f30′\u202f15,5″ ', half],
    ['101°10,5′', 101.175],
    ['101 10.5', 101.175],
    ['45°', 45],
    ['45.5043°', 45.5043],
    ['45,5043', 45.5043],
    ['0°00′00″', 0],
    ['359°59′59.9999″', 360 - 0.0001 / 3600],
    ['−0°30′', -0.5],
    ['-1.25', -1.25],
    ['30″', 30 / 3600],
    ['1.2′', 0.02],
    ['45°15″', 45 + 15 / 3600],
    ['50.56 gon', 45.504],
    ['50,56 гон', 45.504],
    ['399.9999g', 359.99991],
  ])('reads %s', (text, degrees) => {
    expect(degreesOf(text)).toBeCloseTo(degrees, 8);
  });

  it.each([
    ['СВ 45°30′', 45.5],
    ['ЮВ 45°30′', 134.5],
    ['ЮЗ: 45°30′', 225.5],
    ['СЗ45°30′', 314.5],
    ['с 45°30′ в', 45.5],
    ['Ю 10°40,0′ З', 190 + 40 / 60],
    ['NE 45-30', 45.5],
    ['SE 45 30', 134.5],
    ["S 45°30' W", 225.5],
    ['nw 45.5°', 314.5],
    ['СШ 45°30′', 45.5],
    ['ОШ 45°30′', 134.5],
    ['ОБ 45°30′', 225.5],
    ['СБ 45°30′', 314.5],
    ['О 45°30′ Ш', 134.5],
    ['СВ 90°00′', 90],
    ['ЮЗ 0°00′', 180],
  ])('reads the quadrant bearing %s', (text, degrees) => {
    expect(degreesOf(text)).toBeCloseTo(degrees, 9);
    expect(parseAngle(text)).toMatchObject({ ok: true, value: { notation: 'quadrant' } });
  });

  it('takes the unit of the column for a number without a mark, and says that it did', () => {
    expect(degreesOf('50.56', { bareUnit: 'gon' })).toBeCloseTo(45.504, 9);
    expect(degreesOf('45°30′', { bareUnit: 'gon' })).toBe(45.5);
    expect(parseAngle('50.56')).toMatchObject({ value: { notation: 'bare' } });
    expect(parseAngle('50.56°')).toMatchObject({ value: { notation: 'degrees' } });
    expect(parseAngle('50 33')).toMatchObject({ value: { notation: 'dms' } });
    expect(parseAngle('50.56 gon')).toMatchObject({ value: { notation: 'gon' } });
  });

  it.each([
    ['', 'angle.malformed'],
    ['abc', 'angle.malformed'],
    ['45°30′15″10', 'angle.malformed'],
    ['45°30°', 'angle.malformed'],
    ["30'45°", 'angle.malformed'],
    ['45-30-', 'angle.malformed'],
    ['45..5', 'angle.malformed'],
    ['1e5', 'angle.malformed'],
    ['45,30,15', 'angle.malformed'],
    ['XY 45°30′', 'angle.malformed'],
    ['CB 45°30′', 'angle.malformed'],
    ['50 gon 30', 'angle.malformed'],
    ['1234567890', 'angle.malformed'],
    [`4${'5'.repeat(60)}`, 'angle.malformed'],
    ['45°60′00″', 'angle.minutes'],
    ['45-75', 'angle.minutes'],
    ['45°30′60″', 'angle.seconds'],
    ['45.5°30′', 'angle.fraction'],
    ['45°30.5′10″', 'angle.fraction'],
    ['360°00′00″', 'angle.tooLarge'],
    ['400 gon', 'angle.tooLarge'],
    ['СВ 90°00′01″', 'angle.quadrant'],
    ['ЮВ −10°', 'angle.negative'],
  ])('refuses %j with %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('answers quickly whatever it is given (SEC-57)', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 4000 }), fc.constantFrom('', '45°', '1 ', '9', "'"), (tail, head) => {
        const spent = processorClock();
        parseAngle(head.repeat(500) + tail);
        expect(spent()).toBeLessThan(50);
      }),
      { numRuns },
    );
  });
});

describe('printed angles', () => {
  it('carries a rounded second into the minute and the degree', () => {
    expect(printDms(secondsToRad(59.9999))).toBe('0°01′00″');
    expect(printDms(secondsToRad(59.9999), { decimals: 4 })).toBe('0°00′59.9999″');
    expect(printDms(secondsToRad(3599.99996), { decimals: 4 })).toBe('1°00′00.0000″');
    expect(printBearing(secondsToRad(1_295_999.6))).toBe('0°00′00″');
    expect(printDms(secondsToRad(1_295_999.6))).toBe('360°00′00″');
  });

  it('turns a negative bearing into the circle', () => {
    expect(printBearing(secondsToRad(-1))).toBe('359°59′59″');
    expect(printBearing(-1e-12)).toBe('0°00′00″');
    expect(printQuadrant(secondsToRad(-1), { language: 'ru' })).toBe('СЗ 0°00′01″');
  });

  it('writes the marks of the language', () => {
    const angle = degreesToRad(45.5043);
    expect(printDms(angle, { decimals: 2, language: 'ru' })).toBe('45°30′15,48″');
    expect(printDegrees(angle, { decimals: 4, language: 'kk' })).toBe('45,5043°');
    expect(printGon(gonToRad(50.5603), { decimals: 4, language: 'ru' })).toBe('50,5603 гон');
    expect(printGon(gonToRad(50.5603), { decimals: 4 })).toBe('50.5603 gon');
    expect(printQuadrant(degreesToRad(190.5), { language: 'ru' })).toBe('ЮЗ 10°30′00″');
    expect(printQuadrant(degreesToRad(190.5), { language: 'kk' })).toBe('ОБ 10°30′00″');
    expect(printQuadrant(degreesToRad(190.5))).toBe('SW 10°30′00″');
  });

  it('has a minus sign before the whole, and none before zero', () => {
    expect(printDms(secondsToRad(-72))).toBe('−0°01′12″');
    expect(printDms(-1e-12)).toBe('0°00′00″');
    expect(printDms(-0)).toBe('0°00′00″');
  });

  it('never prints a quadrant over 90°', () => {
    expect(printQuadrant(degreesToRad(90) + secondsToRad(0.3), { language: 'ru' })).toBe('СВ 90°00′00″');
    expect(printQuadrant(degreesToRad(360) - secondsToRad(0.3), { language: 'ru' })).toBe('СВ 0°00′00″');
    expect(printQuadrant(degreesToRad(180) + secondsToRad(0.3), { language: 'ru' })).toBe('ЮВ 0°00′00″');
    expect(printQuadrant(degreesToRad(270) - secondsToRad(0.3), { language: 'ru' })).toBe('ЮЗ 90°00′00″');
  });

  const language = fc.constantFrom('kk' as const, 'ru' as const, 'en' as const);
  const decimals = fc.integer({ min: 0, max: 5 });
  const styles = [
    ['printDms', printDms, 1_296_000, false],
    ['printBearing', printBearing, 1_296_000, true],
    ['printDegrees', printDegrees, 360, false],
    ['printGon', printGon, 400, false],
    ['printQuadrant', printQuadrant, 1_296_000, true],
  ] as const;

  it.each(styles)('%s is read back to its last digit, and prints the same again', (_, print, perTurn, turns) => {
    const turn = { min: 0, max: FULL_TURN_RAD * (1 - 1e-9), noNaN: true };
    fc.assert(
      fc.property(fc.double(turn), fc.boolean(), decimals, language, (size, negative, places, tongue) => {
        const angle = negative && !turns ? -size : size;
        const style = { decimals: places, language: tongue };
        const printed = print(angle, style);
        const read = parseAngle(printed);
        const unit = FULL_TURN_RAD / perTurn / 10 ** places;
        // What rounds to a full circle has no angle to be read as.
        if (!turns && size > FULL_TURN_RAD - unit / 2 - 1e-12) return;
        assert(read.ok, printed);
        const difference = toHalfTurn(read.value.angleRad - angle);
        expect(Math.abs(difference)).toBeLessThanOrEqual(unit / 2 + 1e-12);
        expect(print(read.value.angleRad, style)).toBe(printed);
      }),
      { numRuns },
    );
  });

  it('turns any angle into one circle and into its half', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (angle) => {
        const full = toFullTurn(angle);
        const small = toHalfTurn(angle);
        expect(full >= 0 && full < FULL_TURN_RAD).toBe(true);
        expect(small > -Math.PI && small <= Math.PI).toBe(true);
        expect(Math.abs(Math.sin(full - angle))).toBeLessThan(1e-13);
        expect(Math.abs(Math.sin(small - angle))).toBeLessThan(1e-13);
      }),
      { numRuns },
    );
    expect(toFullTurn(-1e-20)).toBe(0);
  });
});
