import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCoordinates, readDirection, readMetres } from './coordinate-text.ts';

const LINE = [
  [12_674_527_669, 5_670_165_863],
  [12_674_528_079, 5_670_146_229],
];

describe('readCoordinates', () => {
  it.each([
    ['pairs with decimal points', '5670165.863,12674527.669 5670146.229,12674528.079'],
    ['spreadsheet columns with decimal commas', '5670165,863\t12674527,669\n5670146,229\t12674528,079'],
    ['semicolons and grouped thousands', '5 670 165,863; 12 674 527,669; 5 670 146,229; 12 674 528,079'],
    ['spaces alone', '5670165,863 12674527,669 5670146,229 12674528,079'],
  ])('reads a line north first from %s', (_form, text) => {
    expect(readCoordinates(text, 12)).toEqual({
      ok: true,
      points: LINE,
      reading: { order: 'northEast', zoneAdded: false },
    });
  });

  it('tells east first by the size of the numbers and says so', () => {
    expect(readCoordinates('12674527.669 5670165.863', 12)).toMatchObject({
      ok: true,
      points: [LINE[0]],
      reading: { order: 'eastNorth' },
    });
  });

  it('adds the zone of the case to an easting without it and says so', () => {
    expect(readCoordinates('5670165.863,674527.669', 12)).toMatchObject({
      ok: true,
      points: [LINE[0]],
      reading: { zoneAdded: true },
    });
  });

  it('reads whole metres separated by a comma', () => {
    expect(readCoordinates('5670165,12674527', 12)).toMatchObject({
      ok: true,
      points: [[12_674_527_000, 5_670_165_000]],
    });
  });

  it.each([
    ['', 'empty'],
    ['line', 'empty'],
    ['5670165.863', 'odd'],
    ['5670165.863,5670146.229', 'unclear'],
    ['51.16 71.47', 'unclear'],
    ['5670165.863,13674527.669', 'otherZone'],
    ['5670165.863,12674527.669 12674528.079,5670146.229', 'unclear'],
  ])('refuses %j as %s', (text, code) => {
    expect(readCoordinates(text, 12)).toEqual({ ok: false, code });
  });

  it('gives back any point of the zone to the millimetre', () => {
    const north = fc.integer({ min: 4_400_000_000, max: 6_200_000_000 });
    const east = fc.integer({ min: 12_150_000_000, max: 12_850_000_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(east, north), { minLength: 1, maxLength: 6 }), (points) => {
        const text = points.map(([e, n]) => `${(n / 1000).toFixed(3)},${(e / 1000).toFixed(3)}`).join(' ');
        expect(readCoordinates(text, 12)).toMatchObject({ ok: true, points });
      }),
    );
  });
});

describe('readMetres', () => {
  it.each([
    ['22,41', 22_410],
    ['5\u2009670\u2009188,222', 5_670_188_222],
    ['0.0005', 1],
    ['-3', -3000],
  ])('reads %j', (text, mm) => expect(readMetres(text)).toBe(mm));
  it.each(['', 'x', '1,2,3', '1 м'])('does not take %j for a number', (text) => expect(readMetres(text)).toBeNull());
});

describe('readDirection', () => {
  it.each([
    ['356°18′17″', 356 * 3600 + 18 * 60 + 17],
    ['356 18 17', 356 * 3600 + 18 * 60 + 17],
    ['0-33-44', 33 * 60 + 44],
    ['90', 324_000],
    ['12,5', 45_000],
    ['360', 0],
  ])('reads %j', (text, seconds) => expect(readDirection(text)).toBe(seconds));
  it.each(['', '400', '10 70', '1 2 3 4', 'север'])('does not take %j for a direction', (text) =>
    expect(readDirection(text)).toBeNull(),
  );
});
