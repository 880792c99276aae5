import { describe, expect, it } from 'vitest';
import { readGiven } from './read-given.ts';

describe('readGiven', () => {
  it('reads points, angles in any notation and metres, and names what is empty', () => {
    const read = readGiven('forward', { 'a.x': '5670300', 'a.y': '12 674 400,5', bearing: 'СВ 45°' }, 'degrees');
    expect(read.values.points.a).toEqual({ xNorthM: 5_670_300, yEastM: 12_674_400.5 });
    expect(read.values.numbers.bearing).toBeCloseTo(Math.PI / 4, 12);
    expect(read.missing).toEqual(['distance']);
    expect(read.refusals.size).toBe(0);
  });

  it('says which field is wrong: a distance below zero is, an offset is not', () => {
    const wrong = readGiven('polar', { angle: '400°', distance: '-5' }, 'degrees');
    expect([...wrong.refusals].map(([key, { code }]) => [key, code])).toEqual([
      ['angle', 'angle.tooLarge'],
      ['distance', 'table.number'],
    ]);
    expect(readGiven('offset', { along: '-5', offset: '0' }, 'degrees').values.numbers).toEqual({
      along: -5,
      offset: 0,
    });
  });

  it('asks for the whole fourth sight as soon as a part of it is there', () => {
    const three = { 'a.x': '1', 'a.y': '1', 'b.x': '2', 'b.y': '1', 'c.x': '3', 'c.y': '5' };
    const readings = { directionA: '1', directionB: '2', directionC: '3' };
    expect(readGiven('resection', { ...three, ...readings }, 'degrees').missing).toEqual([]);
    expect(readGiven('resection', { ...three, ...readings, directionD: '4' }, 'degrees').missing).toEqual([
      'd.x',
      'd.y',
    ]);
  });
});
