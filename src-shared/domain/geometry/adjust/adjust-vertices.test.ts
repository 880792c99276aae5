import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, polygon } from '../../cases/situation.fixture.ts';
import { propertyRuns } from '../../testing/property-runs.ts';
import type { MultiPolygon, Position } from '../types.ts';
import { expectSound, fabricOf, tilings, valueOf } from './adjust.fixture.ts';
import { deleteVertex } from './delete-vertex.ts';
import { insertVertex } from './insert-vertex.ts';
import { moveVertex, moveVertices } from './move-vertex.ts';

const CASES = propertyRuns(60);

const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
  polygon([west, south], [east, south], [east, north], [west, north]);

//  G-----H-----I
//  |  c  |  d  |      four parcels of 20 × 20 m round E
//  D-----E-----F
//  |  a  |  b  |
//  A-----B-----C
const four = [
  { number: 'a', geometry: box(0, 0, 20, 20) },
  { number: 'b', geometry: box(20, 0, 40, 20) },
  { number: 'c', geometry: box(0, 20, 20, 40) },
  { number: 'd', geometry: box(20, 20, 40, 40) },
];

//  +-----+-----+
//  |     c     |      c has no vertex at E: a T-junction
//  D-----E-----F
//  |  a  |  b  |
const tee = [...four.slice(0, 2), { number: 'c', geometry: box(0, 20, 40, 40) }];

const refusal = (result: { ok: boolean; error?: unknown }): unknown => (result.ok ? null : result.error);

describe('moveVertex', () => {
  it('X1 moves the corner in all parcels that meet there', () => {
    const fabric = fabricOf(four, 'a');
    const edit = valueOf(moveVertex(fabric, { from: at(20, 20), to: at(23, 18) }));
    expect(edit.changed.map(({ number }) => number)).toEqual(['a', 'b', 'c', 'd']);
    for (const { geometry } of edit.changed) expect(geometry.flat(2)).toContainEqual(at(23, 18));
    expect(edit.deviationDoubled).toBe(0);
    expect(edit.tJunctions).toEqual([]);
    expectSound(fabric, edit);
  });

  it('X1 takes a parcel on whose edge the corner stands along, and names the place', () => {
    const fabric = fabricOf(tee, 'a');
    const edit = valueOf(moveVertex(fabric, { from: at(20, 20), to: at(20, 23) }));
    expect(edit.changed.map(({ number }) => number)).toEqual(['a', 'b', 'c']);
    expect(edit.tJunctions).toEqual([{ kind: 'tJunction', about: ['a', 'b', 'c'], at: at(20, 20), areaDoubled: null }]);
    expect(edit.deviationDoubled).toBe(0);
    expectSound(fabric, edit);
  });

  it('says how much free land a corner at the street takes in', () => {
    const fabric = fabricOf(four, 'a');
    const edit = valueOf(moveVertex(fabric, { from: at(0, 0), to: at(-2, 0) }));
    expect(edit.deviationDoubled).toBe(2 * 20 * 1e6);
    expectSound(fabric, edit);
  });

  it('takes in a corner that the moved edge comes to run through', () => {
    //  e stands free with its corner at (-1, 10): the edge of a moved to x = -1 runs through it
    const fabric = fabricOf([four[0]!, { number: 'e', geometry: polygon([-1, 10], [-5, 15], [-5, 5]) }], 'a');
    const first = valueOf(moveVertex(fabric, { from: at(0, 0), to: at(-1, 0) }));
    expectSound(fabric, first);
    const second = fabricOf([...first.changed, fabric.around[0]!], 'a');
    const edit = valueOf(moveVertex(second, { from: at(0, 20), to: at(-1, 20) }));
    expect(edit.changed.find(({ number }) => number === 'a')?.geometry.flat(2)).toContainEqual(at(-1, 10));
    expectSound(second, edit);
  });

  it('refuses what makes a parcel invalid, crosses another, or does nothing – with parcels and place', () => {
    const fabric = fabricOf(four, 'a');
    const move = (from: Position, to: Position, of = fabric): unknown => refusal(moveVertex(of, { from, to }));
    expect(move(at(20, 20), at(50, 20))).toMatchObject({ code: 'adjust.invalid', about: ['b'] });
    expect(move(at(20, 20), at(0, 20))).toMatchObject({ code: 'adjust.invalid' });
    expect(move(at(5, 5), at(6, 6))).toEqual({ code: 'adjust.noVertex', about: ['a'], at: at(5, 5) });
    //  a corner of neighbours only, and a point of an edge where no corner stands
    expect(move(at(40, 20), at(41, 20))).toMatchObject({ code: 'adjust.noVertex' });
    expect(move(at(10, 0), at(10, 1))).toMatchObject({ code: 'adjust.noVertex' });
    expect(move(at(0, 0), at(0, 0))).toMatchObject({ code: 'adjust.staysPut' });
    const across = fabricOf([four[0]!, { number: 'e', geometry: box(-10, 5, -2, 15) }], 'a');
    expect(move(at(0, 0), at(-8, 10), across)).toMatchObject({ code: 'adjust.overlaps', about: ['a', 'e'] });
  });

  it('refuses to leave a gap, and to make one vanish unseen', () => {
    //  a and e stand 0.2 m apart along 20 m, closed in by f in the south and g in the north
    const south = { number: 'f', geometry: box(0, -10, 40.2, 0) };
    const north = { number: 'g', geometry: box(0, 20, 40.2, 30) };
    const gapped = [four[0]!, { number: 'e', geometry: box(20.2, 0, 40.2, 20) }, south, north];
    const closing = fabricOf(gapped, 'a');
    expect(refusal(moveVertex(closing, { from: at(20, 20), to: at(20.2, 20) }))).toMatchObject({
      code: 'adjust.takesGap',
      about: ['a', 'e', 'f', 'g'],
    });
    //  the yard between a and e is 5 m wide: moved to 0.1 m it would be a sliver
    const wide = [
      { number: 'a', geometry: polygon([0, 0], [15, 0], [19.9, 20], [0, 20]) },
      { number: 'e', geometry: box(20, 0, 40, 20) },
      south,
      north,
    ];
    expect(refusal(moveVertex(fabricOf(wide, 'a'), { from: at(15, 0), to: at(19.9, 0) }))).toMatchObject({
      code: 'adjust.leavesGap',
      about: ['a', 'e', 'f', 'g'],
    });
  });

  it('X1 random fabrics: any corner anywhere near, areas to the mm², undo bit for bit', () => {
    let moved = 0;
    fc.assert(
      fc.property(
        tilings(3, 3),
        fc.nat(6),
        fc.nat(6),
        fc.integer({ min: -25_000, max: 25_000 }),
        fc.integer({ min: -25_000, max: 25_000 }),
        (tiled, column, row, east, north) => {
          const fabric = fabricOf(tiled.parcels, '4', '0', '2', '6', '8');
          const from = tiled.node(column, row);
          const result = moveVertex(fabric, { from, to: [from[0] + east, from[1] + north] });
          if (!result.ok) {
            expect(result.error.code).toMatch(/^adjust\./);
            return;
          }
          moved++;
          if (column % 6 !== 0 && row % 6 !== 0) expect(result.value.deviationDoubled).toBe(0);
          expectSound(fabric, result.value);
        },
      ),
      { numRuns: CASES },
    );
    expect(moved).toBeGreaterThan(CASES / 10);
  });
});

describe('moveVertices', () => {
  it('X1 moves corners at once: none of the moves would be allowed alone', () => {
    // B goes past E and E past B's old place: with one of them moved alone the sides would cross
    const fabric = fabricOf(four, 'a', 'b', 'c', 'd');
    const up = { from: at(20, 0), to: at(20, 25) };
    expect(refusal(moveVertex(fabric, up))).not.toBeNull();
    const edit = valueOf(moveVertices(fabric, { moves: [up, { from: at(20, 20), to: at(20, 30) }] }));
    for (const number of ['a', 'b'])
      expect(edit.changed.find((parcel) => parcel.number === number)?.geometry.flat(2)).toContainEqual(at(20, 25));
    expectSound(fabric, edit);
  });

  it('moves as one move after the other where each may go alone', () => {
    const fabric = fabricOf(four, 'a', 'b', 'c', 'd');
    const metre = fc.integer({ min: -4000, max: 4000 });
    fc.assert(
      fc.property(metre, metre, metre, metre, (e1, n1, e2, n2) => {
        const moves = [
          { from: at(20, 20), to: [at(20, 20)[0] + e1, at(20, 20)[1] + n1] as const },
          { from: at(0, 20), to: [at(0, 20)[0] + e2, at(0, 20)[1] + n2] as const },
        ].filter(({ from, to }) => from.join() !== to.join());
        fc.pre(moves.length === 2);
        const edit = valueOf(moveVertices(fabric, { moves }));
        const [first, second] = moves;
        if (!first || !second) return;
        const one = valueOf(moveVertex(fabric, first));
        const between = four.map((parcel) => one.changed.find(({ number }) => number === parcel.number) ?? parcel);
        const two = valueOf(moveVertex(fabricOf(between, 'a', 'b', 'c', 'd'), second));
        const there = between.map((parcel) => two.changed.find(({ number }) => number === parcel.number) ?? parcel);
        for (const { number, geometry } of edit.changed)
          expect(geometry).toEqual(there.find((parcel) => parcel.number === number)?.geometry);
      }),
      { numRuns: CASES },
    );
  });

  it('refuses the whole when one corner is none', () => {
    const moves = [
      { from: at(20, 20), to: at(21, 20) },
      { from: at(3, 3), to: at(4, 4) },
    ];
    expect(refusal(moveVertices(fabricOf(four, 'a'), { moves }))).toMatchObject({
      code: 'adjust.noVertex',
      at: at(3, 3),
    });
  });
});

describe('insertVertex', () => {
  it('X1 puts the corner into all parcels that share the edge', () => {
    const fabric = fabricOf(four, 'a');
    const edit = valueOf(insertVertex(fabric, { edge: [at(20, 20), at(20, 0)], at: at(21, 10) }));
    expect(edit.changed.map(({ number, geometry }) => [number, geometry.flat(2).length])).toEqual([
      ['a', 6],
      ['b', 6],
    ]);
    expect(edit.deviationDoubled).toBe(0);
    expectSound(fabric, edit);
  });

  it('bends only the piece up to a corner that stands on the edge, and names that corner', () => {
    const fabric = fabricOf(tee, 'c');
    const edit = valueOf(insertVertex(fabric, { edge: [at(0, 20), at(40, 20)], at: at(10, 21) }));
    expect(edit.changed.map(({ number }) => number)).toEqual(['c', 'a']);
    expect(edit.tJunctions.map((defect) => defect.at)).toEqual([at(20, 20)]);
    expectSound(fabric, edit);
  });

  it('refuses an edge that no target has, a corner that is there, and a bend across another boundary', () => {
    const insert = (edge: readonly [Position, Position], place: Position): unknown =>
      refusal(insertVertex(fabricOf(four, 'a'), { edge, at: place }));
    expect(insert([at(0, 0), at(20, 20)], at(10, 10))).toMatchObject({ code: 'adjust.noEdge' });
    expect(insert([at(0, 0), at(20, 0)], at(20, 0))).toMatchObject({ code: 'adjust.vertexThere' });
    expect(insert([at(20, 0), at(20, 20)], at(45, 10))).toMatchObject({ code: 'adjust.invalid', about: ['b'] });
  });
});

describe('deleteVertex', () => {
  const bent = [
    { number: 'a', geometry: polygon([0, 0], [20, 0], [24, 10], [20, 20], [0, 20]) },
    { number: 'b', geometry: polygon([20, 0], [40, 0], [40, 20], [20, 20], [24, 10]) },
    ...four.slice(2),
  ];

  it('X1 takes the corner out of all parcels that share it', () => {
    const fabric = fabricOf(bent, 'b');
    const edit = valueOf(deleteVertex(fabric, { at: at(24, 10) }));
    expect(edit.changed.map(({ number, geometry }) => [number, geometry.flat(2).length])).toEqual([
      ['b', 5],
      ['a', 5],
    ]);
    expect(edit.deviationDoubled).toBe(0);
    expectSound(fabric, edit);
  });

  it('keeps a corner in which several boundaries end, and one that no target has', () => {
    expect(refusal(deleteVertex(fabricOf(bent, 'a'), { at: at(20, 20) }))).toEqual({
      code: 'adjust.cornerOfSeveral',
      about: ['a', 'b', 'c', 'd'],
      at: at(20, 20),
    });
    expect(refusal(deleteVertex(fabricOf(tee, 'a'), { at: at(20, 20) }))).toMatchObject({
      code: 'adjust.cornerOfSeveral',
      about: ['a', 'b', 'c'],
    });
    expect(refusal(deleteVertex(fabricOf(bent, 'c'), { at: at(24, 10) }))).toMatchObject({ code: 'adjust.noVertex' });
  });

  it('takes a corner off a straight boundary, whoever else has it there, and names it where one lacks it', () => {
    const odd = { number: 'a', geometry: polygon([0, 0], [20, 0], [20, 7], [20, 20], [0, 20]) };
    const fabric = fabricOf([odd, ...four.slice(1)], 'a');
    const edit = valueOf(deleteVertex(fabric, { at: at(20, 7) }));
    expect(edit.changed.map(({ number }) => number)).toEqual(['a']);
    expect(edit.tJunctions.map((defect) => defect.about)).toEqual([['a', 'b']]);
    expectSound(fabric, edit);
  });

  it('refuses what leaves no area', () => {
    const triangle = fabricOf([{ number: 'a', geometry: polygon([0, 0], [20, 0], [0, 20]) }], 'a');
    expect(refusal(deleteVertex(triangle, { at: at(0, 0) }))).toMatchObject({ code: 'adjust.invalid', about: ['a'] });
  });

  it('X1 random fabrics: insert, then delete, and everything is as it was', () => {
    fc.assert(
      fc.property(tilings(3, 3), fc.integer({ min: -3000, max: 3000 }), (tiled, off) => {
        const fabric = fabricOf(tiled.parcels, '4');
        const [a, b] = [tiled.node(2, 2), tiled.node(3, 2)];
        const place: Position = [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2) + off];
        const inserted = valueOf(insertVertex(fabric, { edge: [a, b], at: place }));
        expectSound(fabric, inserted);
        const changed = new Map(inserted.changed.map((parcel) => [parcel.number, parcel]));
        const second = fabricOf(
          tiled.parcels.map((parcel) => changed.get(parcel.number) ?? parcel),
          '4',
        );
        const deleted = valueOf(deleteVertex(second, { at: place }));
        expectSound(second, deleted);
        for (const { number, geometry } of deleted.changed)
          expect(geometry).toEqual(tiled.parcels.find((parcel) => parcel.number === number)?.geometry);
      }),
      { numRuns: CASES },
    );
  });
});
