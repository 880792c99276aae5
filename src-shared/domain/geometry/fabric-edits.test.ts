import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { at, line, polygon, ring } from '../cases/situation.fixture.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { checkFabric, type FabricParcel } from './fabric-check.ts';
import { afterEdit, areaOfAll, fabricOf, fabrics } from './fabric.fixture.ts';
import { geosAreaDoubled } from './geos.fixture.ts';
import { areaDoubled, boxOf } from './measures.ts';
import { mergeFabric } from './merge-fabric.ts';
import { splitFabric, type SplitInput } from './split-fabric.ts';
import type { MultiPolygon, Position, Ring } from './types.ts';
import { defectsOf } from './validity.ts';

const RUNS = propertyRuns(150);
const share = fc.nat(10_000).map((whole) => whole / 10_000);

/** A parcel of a fabric with a line or a contour over it, ends often far outside: neighbours are crossed too. */
const splits = fabrics.chain((parcels) =>
  fc
    .record({
      target: fc.constantFrom(...parcels),
      points: fc.array(fc.tuple(share, share), { minLength: 2, maxLength: 5 }),
      closed: fc.boolean(),
    })
    .map(({ target, points, closed }) => {
      const [west, south, east, north] = boxOf(target.geometry);
      const line = points.map(([x, y]): Position => [
        Math.round(west + (east - west) * (1.6 * x - 0.3)),
        Math.round(south + (north - south) * (1.6 * y - 0.3)),
      ]);
      const input: SplitInput = closed ? { contour: [...line, line[0] as Position] } : { line, ends: 'trim' };
      return { parcels, target, input };
    }),
);

/** Every edge of a parcel, from and to, whatever ring it stands in. */
const edgesOf = (geometry: MultiPolygon): string[] =>
  geometry
    .flat()
    .flatMap((each) => each.slice(1).map((to, index) => `${String(each[index])} ${String(to)}`))
    .sort();

/** Edges with nobody on the other side: those of the outline, and of free land inside. */
function unmatched(parcels: readonly FabricParcel[]): string[] {
  const all = new Set(parcels.flatMap(({ geometry }) => edgesOf(geometry)));
  return [...all].filter((edge) => !all.has(reversed(edge))).sort();
}
const reversed = (edge: string): string => edge.split(' ').toReversed().join(' ');

/** The same ring wherever it starts. */
const cyclic = (geometry: MultiPolygon) =>
  geometry.map((rings) => rings.map((each: Ring) => edgesOf([[each]]).join(';')).sort()).sort();

describe('splits of a random fabric', () => {
  it('X1 keep the sum of areas to the mm², every corner, and leave no edge without its partner', () => {
    let done = 0;
    fc.assert(
      fc.property(splits, ({ parcels, target, input }) => {
        const edit = splitFabric(fabricOf(parcels, [target.number]), input);
        if (!edit.ok) return;
        done++;
        const after = afterEdit(parcels, edit.value);
        expect(areaOfAll(after) - areaOfAll(parcels)).toBe(edit.value.deviationDoubled);
        if (unmatched(parcels).length === unmatched(after).length) expect(edit.value.deviationDoubled).toBe(0);
        for (const { geometry } of after) expect(defectsOf(geometry)).toEqual([]);
        expect(checkFabric(after, { gapWidthMm: 5 })).toEqual([]);
        const corners = new Set(after.flatMap(({ geometry }) => geometry.flat(2).map(String)));
        expect(target.geometry.flat(2).filter((corner) => !corners.has(String(corner)))).toEqual([]);
        for (const part of edit.value.formed) expect(geosAreaDoubled(part)).toBe(areaDoubled(part));
      }),
      { numRuns: RUNS },
    );
    expect(done).toBeGreaterThan(RUNS / 8);
  });

  it('X1 merged again give the old parcel back, with the corners that its neighbours have now', () => {
    fc.assert(
      fc.property(splits, ({ parcels, target, input }) => {
        const split = splitFabric(fabricOf(parcels, [target.number]), input);
        if (!split.ok) return;
        const after = afterEdit(parcels, split.value);
        const parts = split.value.formed.map((_, index) => `n${index}`);
        const merged = mergeFabric(fabricOf(after, parts), { toleranceMm: 0, allowApart: true });
        assert(merged.ok, JSON.stringify(merged));
        const [whole] = merged.value.formed as [MultiPolygon];
        // Where the split put corners in, and nowhere else, the ring has more of them.
        const added = new Set(split.value.formed.flat(3).map(String));
        const without = whole.map((rings) =>
          rings.map((each) => {
            const old = new Set(target.geometry.flat(2).map(String));
            const kept = each.filter((point) => old.has(String(point)) || !added.has(String(point)));
            return String(kept[0]) === String(kept.at(-1)) ? kept : [...kept, kept[0] as Position];
          }),
        );
        expect(cyclic(without)).toEqual(cyclic(target.geometry));
        expect(unmatched(afterEdit(after, merged.value))).toEqual(unmatched(after));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('merges of a random fabric', () => {
  it('X1 keep the sum of areas, every outer corner, and no edge of the inside', () => {
    const choices = fabrics.chain((parcels) =>
      fc.record({
        parcels: fc.constant(parcels),
        chosen: fc.uniqueArray(fc.constantFrom(...parcels), { minLength: 2, maxLength: parcels.length }),
      }),
    );
    fc.assert(
      fc.property(choices, ({ parcels, chosen }) => {
        const numbers = chosen.map(({ number }) => number);
        const merged = mergeFabric(fabricOf(parcels, numbers), { toleranceMm: 10, allowApart: true });
        assert(merged.ok, JSON.stringify(merged));
        const after = afterEdit(parcels, merged.value);
        const [whole] = merged.value.formed as [MultiPolygon];
        expect(areaOfAll(after)).toBe(areaOfAll(parcels));
        expect(geosAreaDoubled(whole)).toBe(areaDoubled(whole));
        expect(defectsOf(whole)).toEqual([]);
        expect(edgesOf(whole)).toEqual(unmatched(chosen));
        expect(unmatched(after)).toEqual(unmatched(parcels));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('splitFabric', () => {
  const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
    polygon([west, south], [east, south], [east, north], [west, north]);
  const [a, b, north] = [box(0, 0, 40, 40), box(40, 0, 80, 40), box(0, 40, 80, 80)].map((geometry, index) => ({
    number: String(index),
    geometry,
  })) as [FabricParcel, FabricParcel, FabricParcel];

  it('splits several parcels by one line, and the neighbour of both gets both corners', () => {
    const edit = splitFabric({ targets: [a, b], around: [north] }, { line: line([-1, 20], [81, 21]) });
    assert(edit.ok);
    expect(edit.value.formed).toHaveLength(4);
    expect(edit.value.closed).toEqual(['0', '1']);
    const after = afterEdit([a, b, north], edit.value);
    expect(checkFabric(after).filter(({ kind }) => kind !== 'tJunction')).toEqual([]);
    expect(areaOfAll(after)).toBe(areaOfAll([a, b, north]));
  });

  it('bends the long edge of a neighbour whose corner is elsewhere', () => {
    const edit = splitFabric({ targets: [a], around: [north] }, { line: line([10, -1], [11, 41]) });
    assert(edit.ok);
    expect(edit.value.changed.map(({ number }) => number)).toEqual(['2']);
    expect(edit.value.changed[0]?.geometry[0]?.[0]).toContainEqual(at(10.976, 40));
  });

  it('refuses with the number of the target', () => {
    expect(splitFabric({ targets: [], around: [] }, { line: line([0, 0], [1, 1]) })).toMatchObject({
      error: { code: 'split.noTarget' },
    });
    expect(splitFabric({ targets: [a, b], around: [] }, { line: line([10, -1], [10, 41]) })).toMatchObject({
      error: { code: 'split.missesParcel', about: ['1'] },
    });
    const spiky = { number: '9', geometry: polygon([0, 0], [40, 0], [60, 0], [40, 0], [40, 40], [0, 40]) };
    expect(splitFabric({ targets: [spiky], around: [] }, { line: line([10, -1], [10, 41]) })).toMatchObject({
      error: { code: 'geometry.spike', about: ['9'], at: at(60, 0) },
    });
    expect(splitFabric({ targets: [a], around: [] }, { contour: ring([1, 1], [2, 1], [2, 2]) }).ok).toBe(true);
  });
});
