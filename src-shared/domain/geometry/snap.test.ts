import { describe, expect, it } from 'vitest';
import { at, line, ring } from '../cases/situation.fixture.ts';
import { snapTo, snapsNear } from './snap.ts';

const shapes = [
  { about: '112', line: ring([0, 0], [40, 0], [40, 50], [0, 50]) },
  { about: '106', line: ring([0, 50], [40, 50], [40, 80], [0, 80]) },
];

describe('snap', () => {
  it('catches a corner before everything else and names all parcels that meet there', () => {
    expect(snapTo(at(39.8, 49.9), shapes, { toleranceMm: 500 })).toMatchObject({
      kind: 'vertex',
      at: at(40, 50),
      about: ['112', '106'],
    });
  });

  it('catches the middle, then the edge, rounded to the grid', () => {
    expect(snapTo(at(20.1, 0.1), shapes, { toleranceMm: 500 })).toMatchObject({ kind: 'midpoint', at: at(20, 0) });
    expect(snapTo(at(10.0004, -0.2), shapes, { toleranceMm: 500 })).toMatchObject({ kind: 'edge', at: at(10, 0) });
    expect(snapTo(at(10, -0.6), shapes, { toleranceMm: 500 })).toBeNull();
  });

  it('catches where lines cross', () => {
    const crossing = [...shapes, { about: 'line', line: line([30, -10], [30, 20]) }];
    expect(snapTo(at(30.1, 0.1), crossing, { toleranceMm: 500 })).toMatchObject({
      kind: 'intersection',
      at: at(30, 0),
      about: ['112', 'line'],
    });
  });

  it('offers the others after the best, nearest first within a kind, and only the kinds asked for', () => {
    const found = snapsNear(at(39.9, 49.9), shapes, { toleranceMm: 500 });
    expect(found.map((snap) => snap.kind)).toEqual(['vertex', 'edge', 'edge', 'edge']);
    expect(found.map((snap) => snap.distanceMm)).toEqual([found[0]?.distanceMm, 100, 100, 141.4213562373095]);
    expect(snapsNear(at(39.9, 49.9), shapes, { toleranceMm: 500, kinds: ['midpoint'] })).toEqual([]);
  });
});
