import { assert, describe, expect, it } from 'vitest';
import { divideRequest, type DivideAnswer } from './divide.ts';

const EAST = 12_674_500_000;
const NORTH = 5_670_100_000;
const at = (east: number, north: number) => [EAST + east * 1000, NORTH + north * 1000];
const box = (west: number, south: number, east: number, north: number) => [
  [at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)],
];

const request = {
  targets: [{ number: '21318045112', geometry: box(0, 0, 100, 40) }],
  around: [{ number: '21318045113', geometry: [box(0, 40, 100, 80)] }],
  direction: { kind: 'bearing', degrees: 0 },
  from: 'left',
};

/** As it travels: one line of text each way. */
function answer(line: object): DivideAnswer {
  return JSON.parse(JSON.stringify(divideRequest(JSON.parse(JSON.stringify(line))))) as DivideAnswer;
}

function areas(line: object) {
  const done = answer(line);
  assert('result' in done, JSON.stringify(done));
  return done.result.formed.map(({ areaM2, targetM2, deviationM2 }) => [areaM2, targetM2, deviationM2]);
}

const code = (line: object) => {
  const done = answer(line);
  return 'error' in done ? [done.error.code, ...done.error.about] : null;
};

describe('divideRequest', () => {
  it('A7.7 divides into equal parts and gives the neighbours their new corners', () => {
    const done = answer({ ...request, parts: 4 });
    assert('result' in done);
    expect(done.result.formed.map(({ areaM2 }) => areaM2)).toEqual([1000, 1000, 1000, 1000]);
    expect(done.result).toMatchObject({ closed: ['21318045112'], road: null, deviationDoubled: 0 });
    expect(done.result.changed.map(({ number, geometry }) => [number, geometry.flat(2).length])).toEqual([
      ['21318045113', 5 + 3],
    ]);
  });

  it('takes areas as numbers or as text, in square metres or hectares, with the remainder where asked', () => {
    expect(areas({ ...request, areas: [1000, 1200] })).toEqual([
      [1000, 1000, 0],
      [1200, 1200, 0],
      [1800, 1800, 0],
    ]);
    expect(areas({ ...request, areas: [0.1], unit: 'ha', remainder: 'first' })).toEqual([
      [3000, 3000, 0],
      [1000, 1000, 0],
    ]);
    expect(areas({ ...request, areas: '1 000; 0,12 га', remainder: 1 }).map(([area]) => area)).toEqual([
      1000, 1800, 1200,
    ]);
  });

  it('keeps a road aside, without a target', () => {
    const road = { widthMm: 4_000, along: { kind: 'cuts', after: 1 } };
    expect(areas({ ...request, parts: 2, road })).toEqual([
      [1920, 1920, 0],
      [1920, 1920, 0],
      [160, null, null],
    ]);
  });

  it('answers refusals with code, entities and place', () => {
    expect(code({ ...request, areas: [5000] })).toEqual(['divide.areasExceed', '1000.00']);
    expect(code({ ...request, areas: '600\n5x' })).toEqual(['areas.malformed', '2:1', '5x']);
  });

  it('says what of a request it does not understand', () => {
    expect(code({ ...request, parts: 2, areas: [100] })).toEqual([
      'divide.request',
      'parts: give either parts or areas',
    ]);
    expect(code({ ...request })?.[0]).toBe('divide.request');
    expect(code({ ...request, parts: 2, direction: { kind: 'sideways' } })?.[1]).toMatch(/^direction/);
    expect(code({ ...request, parts: 2, colour: 'red' })?.[0]).toBe('divide.request');
    expect('error' in divideRequest(null)).toBe(true);
  });
});
