import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { perimeterMm } from '../geometry/measures.ts';
import type { MultiPolygon, Position } from '../geometry/types.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { letterOf, stretchesOf } from './plan-adjacency.ts';
import { contoursOf } from './plan-contours.ts';

const at = (east: number, north: number): Position => [12_674_000_000 + east * 1000, 5_670_000_000 + north * 1000];
const box = (west: number, south: number, east: number, north: number): MultiPolygon => [
  [[at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)]],
];

//        N1     N2
//      +----+------+
//      |    |      |
//      1----a------2        a: N1 and N2 meet inside the side 1-2
//   W  |           |
//      4-----------3        2-3 has no neighbour; 3-4 runs along a street
//  ----- street ------
const parcel = box(0, 0, 40, 30);
const N1 = { geometry: box(0, 30, 15, 60) };
const N2 = { geometry: box(15, 30, 60, 60) };
const W = { geometry: box(-20, 0, 0, 30) };
const street = { axis: [at(-50, -8), at(100, -8)] };

describe('stretchesOf', () => {
  it('A4.5 describes the neighbours from letter to letter, also where they change inside a side', () => {
    const stretches = stretchesOf(contoursOf(parcel), [N1, N2, W], [street]);
    const described = stretches.map(({ letters, beside, points, lengthMm }) => ({
      letters: letters.join('-'),
      beside: beside.kind === 'parcel' ? `parcel ${beside.index}` : beside.kind,
      points,
      metres: lengthMm / 1000,
    }));
    expect(described).toEqual([
      { letters: 'А-Б', beside: 'parcel 0', points: [1], metres: 15 },
      { letters: 'Б-В', beside: 'parcel 1', points: [2], metres: 25 },
      { letters: 'В-Г', beside: 'street', points: [2, 3, 4], metres: 70 },
      { letters: 'Г-А', beside: 'parcel 2', points: [4, 1], metres: 30 },
    ]);
    expect(stretches[0]?.to).toEqual(at(15, 30));
    expect(stretches[0]?.endsAtPoint).toBe(false);
  });

  it('calls land far from every axis land of common use', () => {
    const [stretch] = stretchesOf(contoursOf(parcel), [], []);
    expect(stretch).toMatchObject({ beside: { kind: 'common' }, letters: ['А', 'А'], points: [1, 2, 3, 4, 1] });
  });

  it('gives a neighbour that touches at a point only no stretch', () => {
    const corner = { geometry: box(40, 30, 50, 40) };
    expect(stretchesOf(contoursOf(parcel), [corner], [])).toHaveLength(1);
  });

  it('finds the parcel that fills a hole', () => {
    const inner = box(10, 10, 20, 20);
    const [outer] = parcel[0] ?? [];
    const hole = inner[0]?.[0]?.toReversed() ?? [];
    const stretches = stretchesOf(contoursOf([[outer ?? [], hole]]), [{ geometry: inner }], []);
    expect(stretches.map((each) => each.beside.kind)).toEqual(['common', 'parcel']);
    expect(stretches[1]?.letters).toEqual(['Б', 'Б']);
  });

  it('A4.5 covers the whole boundary exactly once, however the neighbours lie', () => {
    const cut = fc.uniqueArray(fc.integer({ min: 1, max: 39 }), { maxLength: 6 });
    fc.assert(
      fc.property(cut, (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), 40];
        const neighbours = edges.slice(1).map((east, index) => ({ geometry: box(edges[index] ?? 0, 30, east, 60) }));
        const stretches = stretchesOf(contoursOf(parcel), neighbours, [street]);
        expect(stretches).toHaveLength(neighbours.length + 1);
        expect(stretches.reduce((sum, each) => sum + each.lengthMm, 0)).toBeCloseTo(perimeterMm(parcel), 3);
        stretches.forEach((each, index) => {
          expect(each.to).toEqual(stretches[(index + 1) % stretches.length]?.from);
        });
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('has letters for as many neighbours as there are, none twice', () => {
    const letters = Array.from({ length: 200 }, (_, index) => letterOf(index));
    expect(letters.slice(0, 5)).toEqual(['А', 'Б', 'В', 'Г', 'Д']);
    expect(new Set(letters).size).toBe(200);
    expect(letters.join('')).not.toMatch(/[ЗОЧЁЙ]/u);
  });
});
