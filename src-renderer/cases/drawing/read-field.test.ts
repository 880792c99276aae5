import { describe, expect, it } from 'vitest';
import { readField } from './read-field.ts';

describe('readField', () => {
  it('says which system it understood', () => {
    expect(readField('x', '5 670 188,222', 12)).toEqual({ name: 'x', value: 5_670_188_222, note: 'understood' });
    expect(readField('y', '12674526.225', 12)).toEqual({ name: 'y', value: 12_674_526_225, note: 'understood' });
    expect(readField('y', '674526,225', 12)).toEqual({ name: 'y', value: 12_674_526_225, note: 'zoneAdded' });
  });

  it('puts an exchanged northing and easting where they belong', () => {
    expect(readField('x', '12674526,225', 12)).toEqual({ name: 'y', value: 12_674_526_225, note: 'exchanged' });
    expect(readField('y', '5670188,222', 12)).toEqual({ name: 'x', value: 5_670_188_222, note: 'exchanged' });
  });

  it('takes no easting of another zone, no length of nothing and no words', () => {
    expect(readField('y', '13674526,225', 12)).toBeNull();
    expect(readField('x', '674526,225', 12)).toBeNull();
    expect(readField('d', '0', 12)).toBeNull();
    expect(readField('d', '-4', 12)).toBeNull();
    expect(readField('a', 'юг', 12)).toBeNull();
  });

  it('reads a length in metres and a direction in degrees, minutes, seconds', () => {
    expect(readField('d', '22,41', 12)).toEqual({ name: 'd', value: 22_410, note: null });
    expect(readField('a', '90°00′30″', 12)).toEqual({ name: 'a', value: 324_030, note: null });
  });
});
