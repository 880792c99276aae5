import { assert, beforeAll, describe, expect, it } from 'vitest';
import { at, polygon, ring } from '../cases/situation.fixture.ts';
import { checkFabric, type FabricParcel } from './fabric-check.ts';
import { afterEdit, areaOfAll } from './fabric.fixture.ts';
import { fixNearVertex } from './fix-near-vertex.ts';
import { mergePolygons } from './merge-polygons.ts';
import { loadOverlay, type Overlay } from './overlay.ts';
import { repairProposals } from './repair-proposals.ts';
import type { MultiPolygon } from './types.ts';
import { defectsOf } from './validity.ts';

const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
  polygon([west, south], [east, south], [east, north], [west, north]);
const parcel = (number: string, geometry: MultiPolygon): FabricParcel => ({ number, geometry });
const merge = { toleranceMm: 10, allowApart: false };

describe('fixNearVertex', () => {
  //  +----+----+
  //  |    | b  |     the corner of b and c stands 1 mm off the long side of a
  //  | a  +----+
  //  |    | c  |
  //  +----+----+
  const a = parcel('a', box(0, 0, 10, 20));
  const b = parcel('b', polygon([10.001, 10], [20, 10], [20, 20], [10, 20]));
  const c = parcel('c', polygon([10, 0], [20, 0], [20, 10], [10.001, 10]));

  it('X1 bends the edge through the corner; what no merge healed merges now', () => {
    const miss = mergePolygons([a, b, c], merge);
    assert(!miss.ok && miss.error.at);
    expect(miss.error).toEqual({ code: 'merge.nearMiss', about: ['b', 'a'], at: at(10.001, 10) });
    const edit = fixNearVertex({ targets: [a], around: [b, c] }, { corner: miss.error.at, into: 'a', toleranceMm: 10 });
    assert(edit.ok, JSON.stringify(edit));
    expect(edit.value.changed.map(({ number }) => number)).toEqual(['a']);
    expect(edit.value.changed[0]?.geometry).toEqual(polygon([0, 0], [10, 0], [10.001, 10], [10, 20], [0, 20]));
    // The sliver of 20 m × 1 mm / 2.
    expect(edit.value.deviationDoubled).toBe(20_000);
    const after = afterEdit([a, b, c], edit.value);
    expect(areaOfAll(after) - areaOfAll([a, b, c])).toBe(20_000);
    expect(checkFabric(after)).toEqual([]);
    expect(mergePolygons(after, merge).ok).toBe(true);
  });

  it('moves a corner that stands beside it, in every parcel that has it', () => {
    const north = parcel('n', box(0, 10, 10, 20));
    const south = parcel('s', box(0, 0, 10, 10));
    const east = parcel('e', polygon([10.003, 10.002], [20, 0], [20, 20]));
    const edit = fixNearVertex(
      { targets: [south], around: [north, east] },
      { corner: at(10.003, 10.002), into: 's', toleranceMm: 5 },
    );
    assert(edit.ok);
    expect(edit.value.changed.map(({ number }) => number)).toEqual(['s', 'n']);
    const after = afterEdit([north, south, east], edit.value);
    expect(
      after.every(({ geometry }) => geometry.flat(2).some((point) => String(point) === String(at(10.003, 10.002)))),
    ).toBe(true);
    expect(checkFabric(after).filter(({ kind }) => kind !== 'gap')).toEqual([]);
  });

  it('refuses with the place', () => {
    const fix = (corner: readonly [number, number], into: string, toleranceMm = 10) => {
      const done = fixNearVertex({ targets: [a], around: [b, c] }, { corner: at(...corner), into, toleranceMm });
      return done.ok ? null : done.error;
    };
    expect(fix([10.001, 10], 'x')).toMatchObject({ code: 'fix.noParcel', about: ['x'], at: at(10.001, 10) });
    expect(fix([10, 0], 'a')).toMatchObject({ code: 'fix.nothing' });
    expect(fix([10.001, 11], 'a')).toMatchObject({ code: 'fix.noCorner' });
    expect(fix([10.001, 10], 'a', 0)).toMatchObject({ code: 'fix.tooFar' });
    // A notch of the neighbour ends 2 mm below the edge, the corner stands in it 3 mm below: the edge would cut it.
    const above = parcel('above', box(0, 0, 10, 10));
    const notched = parcel('notched', polygon([0, -10], [4, -10], [5, -0.002], [6, -10], [10, -10], [10, 0], [0, 0]));
    const inNotch = parcel('inNotch', polygon([4.5, -9], [5.5, -9], [5, -0.003]));
    expect(
      fixNearVertex(
        { targets: [above], around: [notched, inNotch] },
        { corner: at(5, -0.003), into: 'above', toleranceMm: 5 },
      ),
    ).toMatchObject({ error: { code: 'fix.breaksBoundary', about: ['notched'] } });
  });
});

describe('repairProposals', () => {
  let overlay: Overlay;
  beforeAll(async () => {
    overlay = await loadOverlay();
  });

  const outer = ring([0, 0], [40, 0], [40, 40], [0, 40]);
  it.each<[string, string, MultiPolygon, MultiPolygon]>([
    ['geometry.openRing', 'closeRing', [[outer.slice(0, -1)]], [[outer]]],
    [
      'geometry.duplicateVertex',
      'dropRepeats',
      [[ring([0, 0], [40, 0], [40, 0], [40, 0], [40, 40], [0, 40])]],
      [[outer]],
    ],
    ['geometry.spike', 'dropSpike', polygon([0, 0], [40, 0], [60, 0], [40, 0], [40, 40], [0, 40]), [[outer]]],
    [
      'geometry.spike',
      'dropSpike',
      polygon([0, 0], [40, 0], [50, 0], [60, 0], [50, 0], [40, 0], [40, 40], [0, 40]),
      [[outer]],
    ],
    ['geometry.wrongOrientation', 'turnRing', [[outer.toReversed()]], [[outer.toReversed().toReversed()]]],
  ])('mends %s by %s', (code, kind, broken, sound) => {
    const target = parcel('1', broken);
    const proposal = repairProposals(target, null).find(({ defect }) => defect.code === code);
    assert(proposal);
    expect(proposal).toMatchObject({ number: '1', kind });
    const edit = proposal.command({ targets: [target], around: [] });
    assert(edit.ok);
    expect(edit.value.changed).toEqual([parcel('1', sound)]);
    expect(defectsOf(sound)).toEqual([]);
    // Mended once there is nothing more to mend.
    expect(proposal.command({ targets: edit.value.changed, around: [] })).toMatchObject({
      error: { code: 'repair.notFound', about: ['1'] },
    });
  });

  it('nodes a crossing into polygons, and gives the corner to the neighbour that shares the edge', () => {
    const bow = parcel('bow', polygon([0, 0], [40, 40], [40, 0], [0, 40]));
    const proposal = repairProposals(bow, overlay).find(({ kind }) => kind === 'nodeCrossings');
    assert(proposal);
    const beside = parcel('n', polygon([0, 0], [40, 40], [0, 80]));
    const edit = proposal.command({ targets: [bow], around: [beside] });
    assert(edit.ok);
    expect(edit.value.changed.map(({ number }) => number)).toEqual(['bow', 'n']);
    expect(edit.value.changed[0]?.geometry).toHaveLength(2);
    expect(defectsOf(edit.value.changed[0]?.geometry ?? [])).toEqual([]);
    expect(edit.value.changed[1]?.geometry).toEqual(polygon([0, 0], [20, 20], [40, 40], [0, 80]));
    expect(repairProposals(bow, null).map(({ kind }) => kind)).not.toContain('nodeCrossings');
  });

  it('proposes nothing where somebody has to decide', () => {
    const outside = parcel('1', [[outer, ring([50, 10], [50, 20], [60, 20], [60, 10])]]);
    expect(repairProposals(outside, overlay)).toEqual([]);
  });
});
