import { describe, expect, it } from 'vitest';
import { areaDoubled } from '../geometry/measures.ts';
import type { MultiPolygon, Position } from '../geometry/types.ts';
import { ParcelNumber } from '../numbers/types.ts';
import type { PlanData, PlanProject } from './plan-data.ts';
import { areaBalance, projectBoundaries, workOf } from './project-boundaries.ts';
import { projectPoints } from './project-points.ts';

const at = (east: number, north: number): Position => [12_674_000_000 + east * 1000, 5_670_000_000 + north * 1000];
const box = (west: number, south: number, east: number, north: number): MultiPolygon => [
  [[at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)]],
];
const drawn = (number: string, geometry: MultiPolygon): PlanProject['after'][number] => ({
  number: ParcelNumber.parse(number),
  geometry,
  areaDoubled: areaDoubled(geometry),
  purpose: { kk: '', ru: '' },
  category: 'settlements',
});

//  1---2---5      A is cut into B and C; 2 and 3 are new
//  | B | C |
//  4---3---6
const A = drawn('21318045112', box(0, 0, 40, 30));
const B = drawn('21318045132', box(0, 0, 20, 30));
const C = drawn('21318045133', box(20, 0, 40, 30));
const cut: PlanProject = { before: [A], after: [B, C], consents: { holders: 0, pledgees: 0 } };
// Only neighbours and streets are read.
const facts = { neighbours: [], streets: [] } as unknown as PlanData;

describe('a land-management project', () => {
  it('A4.5 gives one number to one position, and knows which points are new', () => {
    const points = projectPoints(cut);
    expect(points.map(({ no, isNew }) => `${no}${isNew ? '*' : ''}`)).toEqual(['1', '2*', '3*', '4', '5', '6']);
    expect(new Set(points.map((point) => String(point.at))).size).toBe(points.length);
  });

  it('A4.5 describes each boundary by these numbers, the other part among the neighbours', () => {
    const [ofB, ofC] = projectBoundaries(facts, cut);
    expect(ofB?.stretches.map(({ points, beside }) => [points.join('-'), beside.kind])).toEqual([
      ['2-3', 'parcel'],
      ['3-4-1-2', 'common'],
    ]);
    expect(ofB?.neighbours[0]?.number).toBe(C.number);
    expect(
      ofC?.stretches.flatMap(({ beside, points }) => (beside.kind === 'parcel' ? [points.join('-')] : [])),
    ).toEqual(['3-2']);
  });

  it('A4.5 balances areas to the half square millimetre', () => {
    expect(areaBalance(cut)).toBe(0);
    expect(areaBalance({ ...cut, after: [B] })).toBe(C.areaDoubled);
  });

  it.each([
    ['split', [A], [B, C]],
    ['merge', [B, C], [A]],
    ['redistribute', [B, C], [A, drawn('21318045140', box(40, 0, 50, 30))]],
    ['adjust', [B, C], [B, C]],
    ['form', [], [A]],
  ] as const)('A4.5 sees that the work is to %s from the numbers alone', (work, before, after) => {
    expect(workOf({ before, after, consents: cut.consents })).toBe(work);
  });
});
