import { assert, describe, expect, it } from 'vitest';
import { at, polygon, ring } from '../cases/situation.fixture.ts';
import { areaOfAll, makeFabric } from './fabric.fixture.ts';
import { geosAreaDoubled, geosIsValid } from './geos.fixture.ts';
import { areaDoubled } from './measures.ts';
import { mergeFabric } from './merge-fabric.ts';
import { mergePolygons, type MergeOptions } from './merge-polygons.ts';
import type { MultiPolygon } from './types.ts';
import { isValid } from './validity.ts';

const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
  polygon([west, south], [east, south], [east, north], [west, north]);
const parcels = (...geometries: readonly MultiPolygon[]) =>
  geometries.map((geometry, index) => ({ number: String(index), geometry }));
const merge = (geometries: readonly MultiPolygon[], options: Partial<MergeOptions> = {}) =>
  mergePolygons(parcels(...geometries), { toleranceMm: 10, allowApart: false, ...options });
const merged = (...geometries: readonly MultiPolygon[]): MultiPolygon => {
  const done = merge(geometries);
  assert(done.ok, JSON.stringify(done));
  expect(isValid(done.value)).toBe(true);
  expect(areaDoubled(done.value)).toBe(areaOfAll(parcels(...geometries)));
  return done.value;
};

describe('X1 mergePolygons', () => {
  //  +---+---+
  //  | a | b |
  //  +---+---+
  it('lets the shared edge fall away and keeps its ends, collinear as they are now', () => {
    expect(merged(box(0, 0, 10, 10), box(10, 0, 20, 10))).toEqual(
      polygon([0, 0], [10, 0], [20, 0], [20, 10], [10, 10], [0, 10]),
    );
  });

  it('merges in any order to the same geometry', () => {
    const [a, b, c] = [box(0, 0, 10, 10), box(10, 0, 20, 10), box(10, 10, 20, 20)];
    expect(merged(c, a, b)).toEqual(merged(a, b, c));
  });

  it('fills the hole of an enclave', () => {
    const around: MultiPolygon = [[...box(0, 0, 40, 40)[0]!, ring([10, 10], [10, 20], [20, 20], [20, 10])]];
    expect(merged(around, box(10, 10, 20, 20))).toEqual(box(0, 0, 40, 40));
  });

  it('keeps a hole that the parcels close in, and the half of one that they fill half', () => {
    const south = polygon([0, 0], [30, 0], [30, 10], [20, 10], [10, 10], [0, 10]);
    const north = polygon([0, 20], [10, 20], [20, 20], [30, 20], [30, 30], [0, 30]);
    const yard = ring([10, 10], [10, 20], [20, 20], [20, 10]);
    const ringed = merged(south, north, box(0, 10, 10, 20), box(20, 10, 30, 20));
    expect(ringed[0]?.slice(1)).toEqual([yard]);
    expect(merged(ringed, box(10, 10, 15, 20))[0]?.slice(1)).toEqual([ring([15, 10], [15, 20], [20, 20], [20, 10])]);
  });

  it('takes a corner that stands exactly on an edge into it: a T-junction', () => {
    //  a long parcel with two short neighbours
    const result = merged(box(0, 0, 10, 20), box(10, 0, 20, 10), box(10, 10, 20, 20));
    expect(result).toEqual(polygon([0, 0], [10, 0], [20, 0], [20, 10], [20, 20], [10, 20], [0, 20]));
    expect(merged(box(0, 0, 10, 20), box(10, 5, 20, 15))[0]?.[0]).toHaveLength(9);
  });

  it('names a corner that all but stands on the edge, with its place, and heals nothing', () => {
    const near = polygon([10, 0], [20, 0], [20, 10], [10.001, 10]);
    const refused = merge([box(0, 0, 10, 20), near]);
    expect(refused).toEqual({ ok: false, error: { code: 'merge.nearMiss', about: ['1', '0'], at: at(10.001, 10) } });
    // 11 mm are beyond the 10 mm asked for: then they are no neighbours there, but at a point.
    const far = polygon([10.011, 0], [20, 0], [20, 10], [10.011, 10]);
    expect(merge([box(0, 0, 10, 20), far])).toMatchObject({ error: { code: 'merge.notAdjacent' } });
    expect(merge([box(0, 0, 10, 20), near], { toleranceMm: 0 })).toMatchObject({
      error: { code: 'merge.notAdjacent' },
    });
  });

  it('names a corner that all but stands on a corner', () => {
    expect(merge([box(0, 0, 10, 10), polygon([10.002, 0.001], [20, 0], [20, 10], [10, 10])])).toMatchObject({
      error: { code: 'merge.nearMiss', about: ['1', '0'], at: at(10.002, 0.001) },
    });
  });

  it('refuses parcels that touch at a point or not at all, unless they may stand apart', () => {
    const [a, corner, far] = [box(0, 0, 10, 10), box(10, 10, 20, 20), box(50, 0, 60, 10)];
    expect(merge([a, corner])).toEqual({
      ok: false,
      error: { code: 'merge.notAdjacent', about: ['1'], at: at(10, 10) },
    });
    expect(merge([a, far])).toMatchObject({ error: { code: 'merge.notAdjacent', about: ['1'] } });
    expect(merge([a, corner, far], { allowApart: true })).toEqual({ ok: true, value: [...a, ...corner, ...far] });
  });

  it('closes a ring of parcels at a point', () => {
    //  a C of boxes whose ends touch at (10, 20): the yard inside is a hole that touches the boundary
    const result = merged(
      box(0, 0, 10, 10),
      box(10, 0, 20, 10),
      box(20, 0, 30, 10),
      polygon([20, 10], [30, 10], [30, 30], [10, 30], [10, 20], [20, 20]),
      polygon([0, 10], [10, 10], [5, 15], [10, 20], [0, 20]),
    );
    expect(result).toHaveLength(1);
    expect(result[0]).toHaveLength(2);
  });

  it('refuses an overlap with numbers and place, however it comes about', () => {
    expect(merge([box(0, 0, 10, 10), box(5, 5, 15, 15)])).toMatchObject({
      error: { code: 'merge.overlap', about: ['0', '1'] },
    });
    expect(merge([box(0, 0, 10, 10), box(5, 0, 15, 10)])).toMatchObject({ error: { code: 'merge.overlap' } });
    expect(merge([box(0, 0, 10, 10), box(3, 3, 6, 6)])).toMatchObject({ error: { code: 'merge.overlap' } });
    expect(merge([box(0, 0, 10, 10), box(0, 0, 10, 10)])).toMatchObject({ error: { code: 'merge.overlap' } });
    expect(
      merge([box(0, 0, 10, 10), box(10, 0, 20, 10), box(9, 0, 15, 10)], { allowApart: true, toleranceMm: 0 }),
    ).toMatchObject({ error: { code: 'merge.overlap' } });
  });

  it('refuses too few parcels and a parcel with a defect', () => {
    expect(merge([box(0, 0, 10, 10)])).toMatchObject({ error: { code: 'merge.tooFew', about: ['0'] } });
    expect(merge([box(0, 0, 10, 10), polygon([10, 0], [20, 10], [20, 0], [10, 11])])).toMatchObject({
      error: { code: 'geometry.selfCrosses', about: ['1'] },
    });
  });

  it('merges hundreds at once', () => {
    const fabric = makeFabric({ columns: 20, rows: 20, seed: 3 });
    const done = mergePolygons(fabric, { toleranceMm: 10, allowApart: false });
    assert(done.ok);
    expect(done.value).toHaveLength(1);
    expect(areaDoubled(done.value)).toBe(areaOfAll(fabric));
    expect(geosAreaDoubled(done.value)).toBe(areaOfAll(fabric));
    expect(geosIsValid(done.value)).toBe(true);
  });
});

describe('mergeFabric', () => {
  it('forms one parcel, closes the targets, changes no neighbour and says what it looked at', () => {
    const [a, b, c] = parcels(box(0, 0, 10, 10), box(10, 0, 20, 10), box(5, 10, 15, 20));
    const done = mergeFabric({ targets: [a!, b!], around: [c!] }, { toleranceMm: 5, allowApart: false });
    assert(done.ok);
    expect(done.value).toEqual({
      // The corners of the neighbour that stood on the northern edges are in them now.
      formed: [polygon([0, 0], [10, 0], [20, 0], [20, 10], [15, 10], [10, 10], [5, 10], [0, 10])],
      changed: [],
      closed: ['0', '1'],
      deviationDoubled: 0,
      toleranceMm: 5,
    });
  });
});
