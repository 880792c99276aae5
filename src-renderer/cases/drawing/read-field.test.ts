import { describe, expect, it } from 'vitest';
import { readField } from './read-field.ts';

describe('readField', () => {
  it('says which system it understood', () => {
    expect(readField('x', '5 670 188,222', { zone: 12 })).toEqual({
      name: 'x',
      value: 5_670_188_222,
      note: 'understood',
    });
    expect(readField('y', '12674526.225', { zone: 12 })).toEqual({
      name: 'y',
      value: 12_674_526_225,
      note: 'understood',
    });
    expect(readField('y', '674526,225', { zone: 12 })).toEqual({ name: 'y', value: 12_674_526_225, note: 'zoneAdded' });
  });

  it('puts an exchanged northing and easting where they belong', () => {
    expect(readField('x', '12674526,225', { zone: 12 })).toEqual({
      name: 'y',
      value: 12_674_526_225,
      note: 'exchanged',
    });
    expect(readField('y', '5670188,222', { zone: 12 })).toEqual({ name: 'x', value: 5_670_188_222, note: 'exchanged' });
  });

  it('takes no easting of another zone, no length of nothing and no words', () => {
    expect(readField('y', '13674526,225', { zone: 12 })).toBeNull();
    expect(readField('x', '674526,225', { zone: 12 })).toBeNull();
    expect(readField('d', '0', { zone: 12 })).toBeNull();
    expect(readField('d', '-4', { zone: 12 })).toBeNull();
    expect(readField('a', 'юг', { zone: 12 })).toBeNull();
  });

  it('reads a length in metres and a direction in degrees, minutes, seconds', () => {
    expect(readField('d', '22,41', { zone: 12 })).toEqual({ name: 'd', value: 22_410, note: null });
    expect(readField('a', '90°00′30″', { zone: 12 })).toEqual({ name: 'a', value: 324_030, note: null });
  });

  it('A5.3 counts what has @ or a sign from the value before, and says so', () => {
    const from = (base: number) => ({ zone: 12 as const, base });
    expect(readField('x', '@0,5', from(5_670_188_222))).toEqual({ name: 'x', value: 5_670_188_722, note: 'relative' });
    expect(readField('y', '-1.25', from(12_674_526_225))).toMatchObject({ value: 12_674_524_975 });
    expect(readField('y', '@−1,25', from(12_674_526_225))).toMatchObject({ value: 12_674_524_975 });
    expect(readField('a', '-90', from(324_000 - 3600))).toMatchObject({ value: 1_296_000 - 3600 });
    expect(readField('d', '+1', from(2000))).toMatchObject({ value: 3000 });
    expect(readField('d', '-2', from(2000))).toBeNull();
    expect(readField('x', '@0,5', { zone: 12 })).toBeNull();
    expect(readField('x', '@-', from(1))).toBeNull();
  });

  it.each(['СВ 45°30′', 'С 45°30′ В', 'NE 45.5', 'СШ 45 30'])('A5.3 reads the quadrant bearing %s', (text) => {
    expect(readField('a', text, { zone: 12 })).toEqual({ name: 'a', value: 163_800, note: null });
  });
});
