import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import {
  printAngle,
  printAreaHa,
  printAreaM2,
  printAreaM2WithUnit,
  printCoordinate,
  printLength,
  printMm2,
  printPercent,
} from './print.ts';
import { fromSurveyAxes, parseLine, parseMetres, parsePosition, toSurveyAxes } from './survey-axes.ts';

describe('figures in print', () => {
  it('writes coordinates, lengths and areas as the language does', () => {
    expect(printCoordinate(5_670_181_044, 'ru')).toBe('5\u202f670\u202f181,044');
    expect(printCoordinate(5_670_181_044, 'en')).toBe('5,670,181.044');
    expect(printLength(23_546, 'kk')).toBe('23,55');
    expect(printLength(840, 'ru')).toBe('0,84');
    expect(printAreaM2(2 * 1_749_449_999, 'ru')).toBe('1\u202f749,4');
    expect(printAreaM2(2 * 1_749_450_000, 'ru')).toBe('1\u202f749,5');
    expect(printAreaM2WithUnit(2 * 987_000_000, 'kk')).toBe('987,0\u00a0м²');
    expect(printAreaHa(2 * 67_218_110_000, 'ru')).toBe('6,7218');
    expect(printMm2(0, 'ru')).toBe('0\u00a0мм²');
    expect(printMm2(-7, 'ru')).toBe('−3,5\u00a0мм²');
    expect(printPercent(987, 1749.4, 'ru')).toBe('56,4\u00a0%');
  });

  it('rounds angles to the second and carries over', () => {
    expect(printAngle(72.252222)).toBe('72°15′08″');
    expect(printAngle(0.5622)).toBe('0°33′44″');
    expect(printAngle(359.99999)).toBe('0°00′00″');
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 15_999_999_999 }),
        fc.constantFrom('kk' as const, 'ru' as const),
        (mm, language) => {
          expect(parseMetres(printCoordinate(mm, language))).toEqual({ ok: true, value: mm });
        },
      ),
      { numRuns: propertyRuns() },
    );
  });
});

describe('axes of survey documents', () => {
  it('has x north and y east, once there and once back', () => {
    expect(parsePosition('5670181,044', '12 674 503.798')).toEqual({
      ok: true,
      value: [12_674_503_798, 5_670_181_044],
    });
    expect(toSurveyAxes([1, 2])).toEqual({ xNorthMm: 2, yEastMm: 1 });
    expect(fromSurveyAxes(toSurveyAxes([1, 2]))).toEqual([1, 2]);
  });

  it('refuses what is no coordinate, and axes that were exchanged', () => {
    for (const text of ['', 'x', '1,2,3', '1e5', '--1'])
      expect(parseMetres(text)).toMatchObject({ ok: false, error: { code: 'coordinate.malformed' } });
    expect(parsePosition('12674503,798', '5670181,044')).toMatchObject({
      ok: false,
      error: { code: 'coordinate.outside' },
    });
    expect(parsePosition('5670181,044', '674503,798')).toMatchObject({
      ok: false,
      error: { code: 'coordinate.outside' },
    });
  });

  it('rounds beyond the millimetre half up', () => {
    expect(parseMetres('0,0005')).toEqual({ ok: true, value: 1 });
    expect(parseMetres('0.00049999')).toEqual({ ok: true, value: 0 });
    expect(parseMetres('-1.5')).toEqual({ ok: true, value: -1500 });
  });

  it('reads a line of the command line', () => {
    const read = {
      ok: true,
      value: [
        [12_674_503_798, 5_670_181_044],
        [12_674_527_669, 5_670_165_863],
      ],
    };
    expect(parseLine('5670181.044,12674503.798 5670165.863,12674527.669')).toEqual(read);
    expect(parseLine('5670181,044;12674503,798  5670165,863;12674527,669')).toEqual(read);
    expect(parseLine('5670181.044,12674503.798')).toMatchObject({ ok: false });
    expect(parseLine('5670181,044,12674503,798 1,2')).toMatchObject({
      ok: false,
      error: { code: 'coordinate.malformed' },
    });
  });
});
