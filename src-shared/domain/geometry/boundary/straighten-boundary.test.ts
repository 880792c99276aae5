import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, polygon } from '../../cases/situation.fixture.ts';
import { propertyRuns } from '../../testing/property-runs.ts';
import { expectSound, fabricOf, tilings, valueOf } from '../adjust/adjust.fixture.ts';
import { straightenBoundary } from './straighten-boundary.ts';

const CASES = propertyRuns(60);

//  D-----F-----C
//  |  a   >  b |      the boundary E-G-H-F bends twice
//  A-----E-----B
const a = { number: 'a', geometry: polygon([0, 0], [20, 0], [24, 15], [18, 25], [20, 40], [0, 40]) };
const b = { number: 'b', geometry: polygon([20, 0], [40, 0], [40, 40], [20, 40], [18, 25], [24, 15]) };

describe('straightenBoundary', () => {
  it('X1 makes the boundary straight in the parcels on both sides', () => {
    const fabric = fabricOf([a, b], 'b');
    for (const [from, to] of [
      [at(20, 0), at(20, 40)],
      [at(20, 40), at(20, 0)],
    ] as const) {
      const edit = valueOf(straightenBoundary(fabric, { from, to }));
      expect(edit.deviationDoubled).toBe(0);
      expect(edit.changed.map(({ geometry }) => geometry.flat(2).length)).toEqual([5, 5]);
      expectSound(fabric, edit);
    }
  });

  it('straightens a part of it only, between the corners that were chosen', () => {
    const fabric = fabricOf([a, b], 'a');
    const edit = valueOf(straightenBoundary(fabric, { from: at(20, 0), to: at(18, 25) }));
    expect(edit.changed.find(({ number }) => number === 'a')?.geometry).toEqual(
      polygon([0, 0], [20, 0], [18, 25], [20, 40], [0, 40]).map((rings) =>
        rings.map((ring) => [...ring.slice(1, -1), ring[0], ring[1]]),
      ),
    );
    expectSound(fabric, edit);
  });

  it('says how much land is gained where the other side is free', () => {
    const edge = { number: 'a', geometry: polygon([0, 0], [40, 0], [40, 40], [20, 30], [0, 40]) };
    const fabric = fabricOf([edge], 'a');
    const edit = valueOf(straightenBoundary(fabric, { from: at(40, 40), to: at(0, 40) }));
    expect(edit.deviationDoubled).toBe(200 * 2e6);
    expectSound(fabric, edit);
  });

  it('refuses where the boundary of a third parcel begins on the way, with its number and the place', () => {
    const thirds = [
      { number: 'b', geometry: polygon([20, 0], [40, 0], [40, 15], [24, 15]) },
      { number: 'c', geometry: polygon([24, 15], [40, 15], [40, 40], [20, 40], [18, 25]) },
    ];
    expect(straightenBoundary(fabricOf([a, ...thirds], 'a'), { from: at(20, 0), to: at(20, 40) })).toEqual({
      ok: false,
      error: { code: 'boundary.thirdCorner', about: ['c'], at: at(24, 15) },
    });
  });

  it('goes the longer way around where a corner on it is named', () => {
    const fabric = fabricOf([a, b], 'a');
    const ends = { from: at(0, 0), to: at(20, 40) };
    //  the shorter way is the free one in the west: it makes a triangle of a
    expect(valueOf(straightenBoundary(fabric, ends)).changed.map(({ number }) => number)).toEqual(['a']);
    expect(straightenBoundary(fabric, { ...ends, through: at(24, 15) })).toMatchObject({
      error: { code: 'boundary.thirdCorner', about: ['b'], at: at(20, 0) },
    });
  });

  it('refuses points that are not corners of one boundary, a straight boundary, and one that would cross another', () => {
    const code = (from: readonly [number, number], to: readonly [number, number], parcels = [a, b]): unknown => {
      const result = straightenBoundary(fabricOf(parcels, 'a'), { from: at(...from), to: at(...to) });
      return result.ok ? null : result.error.code;
    };
    expect(code([20, 0], [40, 0])).toBe('boundary.noChain');
    expect(code([20, 0], [24, 15])).toBe('boundary.isStraight');
    //  a well d stands in the bay of the free boundary
    const bay = { number: 'a', geometry: polygon([0, 0], [40, 0], [40, 40], [20, 10], [0, 40]) };
    const well = { number: 'd', geometry: polygon([18, 36], [22, 36], [22, 44], [18, 44]) };
    expect(code([40, 40], [0, 40], [bay, well])).toBe('adjust.overlaps');
  });

  it('X1 random fabrics: the sum of both and of all to the mm², nothing unmatched, undo bit for bit', () => {
    fc.assert(
      fc.property(tilings(4, 3), fc.constantFrom('5', '6'), (tiled, target) => {
        const fabric = fabricOf(tiled.parcels, target);
        const edit = valueOf(straightenBoundary(fabric, { from: tiled.node(4, 2), to: tiled.node(4, 4) }));
        expect(edit.deviationDoubled).toBe(0);
        expect(edit.changed.map(({ number }) => number).sort()).toEqual(['5', '6']);
        expectSound(fabric, edit);
      }),
      { numRuns: CASES },
    );
  });
});
