import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { at, polygon } from '../../cases/situation.fixture.ts';
import { propertyRuns } from '../../testing/property-runs.ts';
import { checkFabric, type FabricParcel } from '../fabric-check.ts';
import { randomOf } from '../fabric.fixture.ts';
import { boxOf } from '../measures.ts';
import { sideOf } from '../predicates.ts';
import type { MultiPolygon, Position } from '../types.ts';
import { applied, fabricOf, tilings, valueOf, type Tiling } from './adjust.fixture.ts';
import { moveVertex } from './move-vertex.ts';

const CASES = propertyRuns(60);

const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
  polygon([west, south], [east, south], [east, north], [west, north]);

//  +---------------+
//  | G-----H-----I |     four lots of 20 × 20 m round E, and a tract t drawn over all of them;
//  | |  c  |  d  | |     a plot p for building within lot d
//  | D-----E-----F |
//  | |  a  |  b  | |
//  | A-----B-----C |
//  +---------------+
const lots = [
  { number: 'a', geometry: box(0, 0, 20, 20) },
  { number: 'b', geometry: box(20, 0, 40, 20) },
  { number: 'c', geometry: box(0, 20, 20, 40) },
  { number: 'd', geometry: box(20, 20, 40, 40) },
];
const tract = { number: 't', geometry: box(-5, -5, 45, 45) };
const plot = { number: 'p', geometry: box(24, 24, 36, 36) };

const refusal = (result: { ok: boolean; error?: unknown }): unknown => (result.ok ? null : result.error);

describe('moving a boundary where parcels overlap already', () => {
  it('X1 goes under a tract that is drawn over all of them: nothing lies under one more parcel', () => {
    const fabric = fabricOf([...lots, tract, plot], 'a');
    const edit = valueOf(moveVertex(fabric, { from: at(20, 20), to: at(23, 23) }));
    expect(edit.changed.map(({ number }) => number)).toEqual(['a', 'b', 'c', 'd']);
    expect(edit.deviationDoubled).toBe(0);
  });

  it('X1 is refused where a lot would come over the plot of another, with both and the place', () => {
    const fabric = fabricOf([...lots, tract, plot], 'a');
    const result = moveVertex(fabric, { from: at(20, 20), to: at(27, 27) });
    expect(refusal(result)).toMatchObject({ code: 'adjust.overlaps', about: expect.arrayContaining(['p']) });
    assert(!result.ok && result.error.at);
    expect(sideOf(result.error.at, plot.geometry)).not.toBe('outside');
  });

  it('X1 takes no land under the tract that the tract alone had', () => {
    const fabric = fabricOf([...lots, tract], 'a');
    expect(refusal(moveVertex(fabric, { from: at(0, 0), to: at(-1, 0) }))).toMatchObject({
      code: 'adjust.overlaps',
      about: ['a', 't'],
    });
    const drawnBack = valueOf(moveVertex(fabric, { from: at(0, 0), to: at(1, 1) }));
    expect(drawnBack.changed.map(({ number }) => number)).toEqual(['a']);
  });

  //  +-----+=====+-----+
  //  |  x  |  ‖  |  y  |     x and y overlap by 2 m; what makes the strip wider at either end is refused,
  //  +-----+=====+-----+     be it by a millimetre that no crossing shows
  const overlapping = [
    { number: 'x', geometry: box(0, 0, 20, 20) },
    { number: 'y', geometry: box(18, 0, 40, 20) },
  ];
  it('X1 lets an overlap become smaller and never larger, to the millimetre', () => {
    const fabric = fabricOf(overlapping, 'x');
    const corner = at(20, 20);
    const by = (mm: number): Position => [corner[0] + mm, corner[1]];
    expect(refusal(moveVertex(fabric, { from: corner, to: by(1) }))).toMatchObject({
      code: 'adjust.overlaps',
      about: ['x', 'y'],
    });
    expect(moveVertex(fabric, { from: corner, to: by(-1) }).ok).toBe(true);
    expect(moveVertex(fabric, { from: corner, to: by(-1000) }).ok).toBe(true);
  });

  it('X1 leaves no gap under an overlap elsewhere, and opens none', () => {
    const before = [...lots, { number: 'z', geometry: box(30, -3, 38, 3) }];
    const edit = valueOf(moveVertex(fabricOf(before, 'a'), { from: at(20, 20), to: at(17, 22) }));
    const gaps = (parcels: readonly FabricParcel[]) => checkFabric(parcels).filter(({ kind }) => kind === 'gap').length;
    expect(gaps(applied(fabricOf(before, 'a'), edit))).toBe(gaps(before));
  });
});

/** Whose land a place is; none for a place that stands on an edge. */
const ownersAt = (place: Position, parcels: readonly FabricParcel[]): readonly string[] | null => {
  const sides = parcels.map(({ geometry }) => sideOf(place, geometry));
  if (sides.includes('boundary')) return null;
  return parcels.filter((_, index) => sides[index] === 'inside').map(({ number }) => number);
};

/** Places at random: nowhere do two parcels share land that did not, but for pairs under which one only took the land of another. */
function expectNoNewOverlap(before: readonly FabricParcel[], after: readonly FabricParcel[], seed: number): void {
  const random = randomOf(seed);
  const pairs = new Set(checkFabric(before).flatMap(({ kind, about }) => (kind === 'overlap' ? about.join() : [])));
  const [west, south, east, north] = boxOf(
    after.filter((parcel, index) => parcel.geometry !== before[index]?.geometry).flatMap(({ geometry }) => geometry),
  );
  for (let i = 0; i < 300; i++) {
    const place: Position = [
      Math.round(west + random() * (east - west)),
      Math.round(south + random() * (north - south)),
    ];
    const [had, has] = [ownersAt(place, before), ownersAt(place, after)];
    if (!had || !has) continue;
    expect(has.length, place.join()).toBeLessThanOrEqual(Math.max(had.length, 1));
    for (const [index, one] of has.entries())
      for (const other of has.slice(index + 1))
        if (!had.includes(one) || !had.includes(other)) expect(pairs).toContain([one, other].toSorted().join());
  }
}

/** The corner that the parcels 0, 1, 3 and 4 of a net of 3 × 3 share. */
const shared = ({ node }: Tiling): Position => node(2, 2);
const moved = ([east, north]: Position, [dx, dy]: readonly [number, number]): Position => [east + dx, north + dy];
const step = fc.tuple(fc.integer({ min: -4000, max: 4000 }), fc.integer({ min: 1, max: 4000 }));
const nets = tilings(3, 3);
const around = ([east, north]: Position, mm: number): MultiPolygon => [
  [
    [
      [east - mm, north - mm],
      [east + mm, north - mm],
      [east + mm, north + mm],
      [east - mm, north + mm],
      [east - mm, north - mm],
    ],
  ],
];
const shifted = (geometry: MultiPolygon, by: readonly [number, number]): MultiPolygon =>
  geometry.map((rings) => rings.map((ring) => ring.map((corner) => moved(corner, by))));

describe('any sound fabric with an overlap drawn into it', () => {
  it('X1 has a shared corner moved beside the overlap', () => {
    fc.assert(
      fc.property(nets, step, step, (net, by, off) => {
        const planted = { number: 'planted', geometry: shifted(net.parcels[8]?.geometry ?? [], [-off[1], -off[1]]) };
        const fabric = fabricOf([...net.parcels, planted], '4');
        const edit = valueOf(moveVertex(fabric, { from: shared(net), to: moved(shared(net), by) }));
        expect(edit.deviationDoubled).toBe(0);
        expectNoNewOverlap([...fabric.targets, ...fabric.around], applied(fabric, edit), by[0]);
      }),
      { numRuns: CASES },
    );
  });

  it('X1 has it moved within a tract that is drawn over all, whatever the shape of the tract', () => {
    const side = fc.integer({ min: 9_000, max: 60_000 });
    const sides = fc.tuple(side, side, side, side);
    fc.assert(
      fc.property(nets, step, sides, (net, by, [a, b, c, d]) => {
        const [west, south, east, north] = boxOf(net.parcels.flatMap(({ geometry }) => geometry));
        const ring: Position[] = [
          [west - a, south - b],
          [east + b, south - c],
          [east + c, north + d],
          [west - d, north + a],
        ];
        const fabric = fabricOf(
          [...net.parcels, { number: 'tract', geometry: [[[...ring, ring[0] as Position]]] }],
          '4',
        );
        const edit = valueOf(moveVertex(fabric, { from: shared(net), to: moved(shared(net), by) }));
        expectNoNewOverlap([...fabric.targets, ...fabric.around], applied(fabric, edit), by[0]);
      }),
      { numRuns: CASES },
    );
  });

  it('X1 has it moved where a tract with a side through the lots covers half of them', () => {
    fc.assert(
      fc.property(nets, step, (net, by) => {
        const [west, south, , north] = boxOf(net.parcels.flatMap(({ geometry }) => geometry));
        const middle = shared(net)[0] + 700;
        const half: Position[] = [
          [west - 5000, south - 5000],
          [middle, south - 5000],
          [middle + 900, north + 5000],
          [west - 5000, north + 5000],
        ];
        const fabric = fabricOf(
          [...net.parcels, { number: 'half', geometry: [[[...half, half[0] as Position]]] }],
          '4',
        );
        const edit = valueOf(moveVertex(fabric, { from: shared(net), to: moved(shared(net), by) }));
        expectNoNewOverlap([...fabric.targets, ...fabric.around], applied(fabric, edit), by[0]);
      }),
      { numRuns: CASES },
    );
  });

  it('X1 is refused a move that lays others over a plot within a lot, and the place is at the plot', () => {
    fc.assert(
      fc.property(nets, fc.integer({ min: 1, max: 2000 }), (net, size) => {
        const [from, middle] = [shared(net), net.node(3, 3)];
        const towards = (share: number): Position => [
          Math.round(from[0] + (middle[0] - from[0]) * share),
          Math.round(from[1] + (middle[1] - from[1]) * share),
        ];
        const planted = { number: 'planted', geometry: around(towards(0.25), size) };
        const fabric = fabricOf([...net.parcels, planted], '4');
        const result = moveVertex(fabric, { from, to: towards(0.4) });
        expect(refusal(result)).toMatchObject({ code: 'adjust.overlaps' });
        assert(!result.ok && result.error.at);
        expect(result.error.about).toContain('planted');
        expect(sideOf(result.error.at, around(towards(0.25), size + 1))).toBe('inside');
      }),
      { numRuns: CASES },
    );
  });
});
