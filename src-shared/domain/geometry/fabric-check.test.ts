import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, polygon, ring } from '../cases/situation.fixture.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { checkFabric } from './fabric-check.ts';
import { geosCommonArea } from './geos.fixture.ts';
import type { MultiPolygon } from './types.ts';

const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
  polygon([west, south], [east, south], [east, north], [west, north]);
const kinds = (...geometries: readonly MultiPolygon[]) =>
  [
    ...new Set(
      checkFabric(geometries.map((geometry, index) => ({ number: String(index), geometry }))).map(
        (defect) => defect.kind,
      ),
    ),
  ].sort();

describe('fabric of parcels', () => {
  it('is sound where parcels share whole edges, corners, or nothing', () => {
    expect(kinds(box(0, 0, 10, 10), box(10, 0, 20, 10), box(10, 10, 20, 20), box(30, 0, 40, 10))).toEqual([]);
  });

  it('sees an overlap that crosses, and one parcel inside another', () => {
    expect(kinds(box(0, 0, 10, 10), polygon([5, 5], [15, 6], [15, 15], [6, 15]))).toEqual(['overlap']);
    expect(kinds(box(0, 0, 10, 10), box(3, 3, 6, 6))).toEqual(['overlap']);
    expect(kinds(box(0, 0, 10, 10), box(0, 0, 10, 10))).toEqual(['overlap']);
  });

  it('X1 sees an overlap along collinear edges, where no edge crosses and no corner is inside', () => {
    //  two axis-parallel squares pushed into each other along one line
    expect(kinds(box(0, 0, 10, 10), box(5, 0, 15, 10))).toContain('overlap');
    expect(kinds(box(0, 0, 10, 10), box(0, 0, 10, 6))).toContain('overlap');
    //  through corners only
    expect(kinds(polygon([0, 0], [10, 0], [10, 10], [0, 10]), polygon([0, 0], [10, 10], [0, 20], [-10, 10]))).toContain(
      'overlap',
    );
  });

  it('agrees with GEOS on axis-parallel boxes of a small grid', () => {
    const side = fc.tuple(fc.nat(8), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(side, side, side, side, ([w1, e1], [s1, n1], [w2, e2], [s2, n2]) => {
        const [a, b] = [box(w1, s1, w1 + e1, s1 + n1), box(w2, s2, w2 + e2, s2 + n2)];
        expect(kinds(a, b).includes('overlap')).toBe(geosCommonArea(a, b) > 0);
      }),
      { numRuns: propertyRuns(600) },
    );
  });

  it('sees a corner of one on an edge of the other', () => {
    const found = checkFabric([
      { number: 'long', geometry: box(0, 0, 10, 20) },
      { number: 'a', geometry: box(10, 0, 20, 10) },
      { number: 'b', geometry: box(10, 10, 20, 20) },
    ]);
    expect(found.map((defect) => [defect.kind, defect.at])).toEqual([
      ['tJunction', at(10, 10)],
      ['tJunction', at(10, 10)],
    ]);
  });

  it('sees the sliver that a vertex missing in the neighbour leaves: gap on one side, overlap on the other', () => {
    const straight = polygon([10, 0], [20, 0], [20, 10], [10, 10]);
    expect(kinds(polygon([0, 0], [10, 0], [9.999, 5], [10, 10], [0, 10]), straight)).toEqual(['gap']);
    expect(kinds(polygon([0, 0], [10, 0], [10.001, 5], [10, 10], [0, 10]), straight)).toEqual(['overlap']);
    expect(
      kinds(
        polygon([0, 0], [10, 0], [10.001, 5], [10, 10], [0, 10]),
        polygon([10, 0], [20, 0], [20, 10], [10, 10], [10.001, 5]),
      ),
    ).toEqual([]);
  });

  it('does not take a street, a yard or a hole for a gap', () => {
    expect(kinds(box(0, 0, 10, 10), box(14, 0, 24, 10))).toEqual([]);
    //  four parcels round a yard of 4 m
    expect(
      kinds(
        polygon([0, 0], [14, 0], [10, 4], [4, 4]),
        polygon([14, 0], [14, 14], [10, 10], [10, 4]),
        polygon([14, 14], [0, 14], [4, 10], [10, 10]),
        polygon([0, 14], [0, 0], [4, 4], [4, 10]),
      ),
    ).toEqual([]);
    expect(
      kinds([[ring([0, 0], [40, 0], [40, 40], [0, 40]), ring([10, 10], [10, 10.1], [20, 10.1], [20, 10])]]),
    ).toEqual([]);
  });

  it('reports only what lies in the window and concerns the parcels asked about', () => {
    const parcels = [box(0, 0, 10, 10), box(5, 0, 15, 10)].map((geometry, index) => ({
      number: String(index),
      geometry,
    }));
    expect(checkFabric(parcels, { concerning: new Set(['2']) })).toEqual([]);
    expect(checkFabric(parcels, { concerning: new Set(['1']) })).toEqual(checkFabric(parcels));
    expect(checkFabric(parcels, { within: [...at(100, 100), ...at(200, 200)] })).toEqual([]);
  });
});
