import { describe, expect, it } from 'vitest';
import { at, polygon, ring } from '../cases/situation.fixture.ts';
import type { MultiPolygon } from './types.ts';
import { defectsOf } from './validity.ts';

const outer = ring([0, 0], [40, 0], [40, 40], [0, 40]);
const codes = (geometry: MultiPolygon) => [...new Set(defectsOf(geometry).map((defect) => defect.code))];

describe('validity', () => {
  it('finds nothing wrong with a sound parcel, holes and touching polygons included', () => {
    expect(defectsOf([[outer, ring([10, 10], [10, 20], [20, 20], [20, 10])]])).toEqual([]);
    expect(defectsOf([[outer], ...polygon([40, 40], [50, 40], [50, 50], [40, 50])])).toEqual([]);
    // a hole that touches the boundary in one point
    expect(defectsOf([[outer, ring([0, 20], [10, 25], [10, 15])]])).toEqual([]);
  });

  it.each<[string, MultiPolygon, readonly [number, number]]>([
    ['geometry.openRing', [[outer.slice(0, -1)]], [0, 40]],
    ['geometry.tooFewPoints', [[[at(0, 0), at(1, 0), at(0, 0)]]], [0, 0]],
    ['geometry.duplicateVertex', [[ring([0, 0], [40, 0], [40, 0], [40, 40])]], [40, 0]],
    ['geometry.spike', polygon([0, 0], [40, 0], [60, 0], [40, 0], [40, 40], [0, 40]), [60, 0]],
    ['geometry.zeroArea', polygon([0, 0], [40, 0], [20, 0]), [0, 0]],
    ['geometry.wrongOrientation', [[outer.toReversed()]], [0, 0]],
    ['geometry.selfCrosses', polygon([0, 0], [40, 40], [40, 0], [0, 41]), [20.247, 20.247]],
    ['geometry.holeOutside', [[outer, ring([50, 10], [50, 20], [60, 20], [60, 10])]], [50, 10]],
    ['geometry.holeCrosses', [[outer, ring([30, 10], [30, 20], [50, 20], [50, 10])]], [40, 10]],
    ['geometry.polygonsOverlap', [[outer], ...polygon([30, 30], [50, 30], [50, 50], [30, 50])], [40, 30]],
    ['geometry.polygonsOverlap', [[outer], ...polygon([10, 10], [20, 10], [20, 20], [10, 20])], [10, 10]],
  ])('%s with its place', (code, geometry, [east, north]) => {
    expect(defectsOf(geometry)).toContainEqual({ code, at: at(east, north) });
  });

  it('sees holes in holes, overlapping edges and rings that close a piece of the interior off', () => {
    expect(
      codes([[outer, ring([10, 10], [10, 30], [30, 30], [30, 10]), ring([15, 15], [15, 20], [20, 20], [20, 15])]]),
    ).toEqual(['geometry.holeCrosses']);
    expect(codes([[outer, ring([0, 10], [0, 20], [10, 20], [10, 10])]])).toContain('geometry.holeCrosses');
    expect(codes([[outer], ...polygon([40, 10], [50, 10], [50, 20], [40, 20])])).toEqual(['geometry.polygonsOverlap']);
    //  a hole from side to side, touching both
    expect(codes([[outer, ring([0, 20], [20, 25], [40, 20], [20, 15])]])).toEqual(['geometry.interiorSplit']);
    //  a ring that touches itself
    expect(codes(polygon([0, 0], [40, 0], [40, 40], [20, 0.0], [0, 40]))).toContain('geometry.selfCrosses');
  });
});
