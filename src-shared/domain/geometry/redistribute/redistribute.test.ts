import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, line, polygon } from '../../cases/situation.fixture.ts';
import { propertyRuns } from '../../testing/property-runs.ts';
import { expectSound, fabricOf, tilings, valueOf } from '../adjust/adjust.fixture.ts';
import { geosCommonArea } from '../geos.fixture.ts';
import { areaDoubled } from '../measures.ts';
import type { FabricParcel } from '../fabric-check.ts';
import type { Line, Position } from '../types.ts';
import { commonAreaMm2 } from './common-area.ts';
import { redistribute, type RedistributeInput } from './redistribute.ts';

const CASES = propertyRuns(60);

//  H-----G-----F-----+
//  |  a  |  b  |  c  |     three strips of 20 × 40 m and a parcel n north of all
//  A-----B-----C-----D
const strip = (number: string, west: number): FabricParcel => ({
  number,
  geometry: polygon([west, 0], [west + 20, 0], [west + 20, 40], [west, 40]),
});
const strips = [strip('a', 0), strip('b', 20), strip('c', 40)];
const north = { number: 'n', geometry: polygon([0, 40], [20, 40], [40, 40], [60, 40], [60, 50], [0, 50]) };
const fabric = fabricOf([...strips, north], 'a', 'b', 'c');
const areasM2 = (input: RedistributeInput, of = fabric): Record<string, number> =>
  Object.fromEntries(
    valueOf(redistribute(of, input)).changed.map(({ number, geometry }) => [number, areaDoubled(geometry) / 2e6]),
  );
const code = (lines: readonly Line[], rest: Partial<RedistributeInput> = {}, of = fabric): unknown => {
  const result = redistribute(of, { lines, dangles: 'refuse', ...rest });
  return result.ok ? null : result.error;
};

describe('redistribute', () => {
  it('X1 divides the land anew, each number where most of its old land is, and gives neighbours the new points', () => {
    const input = { lines: [line([15, -1], [15, 41]), line([45, 0], [42, 40])], dangles: 'refuse' } as const;
    expect(areasM2(input)).toEqual({ a: 600, b: 1140, c: 660, n: 600 });
    const edit = valueOf(redistribute(fabric, input));
    expect(edit.deviationDoubled).toBe(0);
    const neighbour = edit.changed.find(({ number }) => number === 'n');
    expect(neighbour?.geometry.flat(2)).toEqual(expect.arrayContaining([at(15, 40), at(42, 40), at(20, 40)]));
    expectSound(fabric, edit);
  });

  it('divides by lines that cross and end on each other, and joins faces of one number', () => {
    //  one line along, two across from it: six faces, the lower ones to a, as given
    const input: RedistributeInput = {
      lines: [line([0, 10], [60, 10]), line([20, 10], [20, 40]), line([40, -1], [40, 41])],
      dangles: 'refuse',
      assigned: [
        { at: at(10, 5), number: 'a' },
        { at: at(50, 5), number: 'a' },
        { at: at(10, 30), number: 'b' },
        { at: at(30, 30), number: 'b' },
      ],
    };
    expect(areasM2(input)).toEqual({ a: 600, b: 1200, c: 600 });
    expectSound(fabric, valueOf(redistribute(fabric, input)));
  });

  it('leaves a parcel alone whose boundary is drawn again', () => {
    const edit = valueOf(
      redistribute(fabric, { lines: [line([20, 0], [20, 40]), line([45, 0], [45, 40])], dangles: 'refuse' }),
    );
    expect(edit.changed.map(({ number }) => number).sort()).toEqual(['b', 'c', 'n']);
  });

  it('makes an island of a closed contour', () => {
    const two = fabricOf([...strips.slice(0, 2), north], 'a', 'b');
    const input: RedistributeInput = {
      lines: [line([5, 5], [15, 5], [15, 15], [5, 15], [5, 5])],
      dangles: 'refuse',
      assigned: [{ at: at(30, 30), number: 'b' }],
    };
    expect(areasM2(input, two)).toEqual({ a: 100, b: 1500 });
    expectSound(two, valueOf(redistribute(two, input)));
  });

  it('refuses line ends that hang in the land, or trims them by choice', () => {
    const lines = [line([15, -1], [15, 41]), line([45, 0], [45, 40]), line([10, 20], [30, 20])];
    expect(code(lines)).toMatchObject({ code: 'redistribute.dangles', at: at(10, 20) });
    const edit = valueOf(redistribute(fabric, { lines, dangles: 'trim' }));
    expect(edit.changed.find(({ number }) => number === 'b')?.geometry.flat(2)).not.toContainEqual(at(15, 20));
    expectSound(fabric, edit);
  });

  it('refuses with numbers and place: not adjacent, a number without land, one in two pieces, a point off the land', () => {
    expect(code([line([10, 0], [10, 40])], {}, fabricOf([...strips, north], 'a', 'c'))).toMatchObject({
      code: 'redistribute.notAdjacent',
      about: ['a', 'c'],
    });
    expect(code([line([15, 0], [15, 40])])).toMatchObject({ code: 'redistribute.leavesNone', about: ['c'] });
    const sides: RedistributeInput['assigned'] = [
      { at: at(5, 5), number: 'a' },
      { at: at(59, 5), number: 'a' },
    ];
    const three = [line([15, 0], [15, 40]), line([35, 0], [35, 40]), line([55, 0], [55, 40])];
    expect(code(three, { assigned: sides })).toMatchObject({ code: 'redistribute.severs', about: ['a'] });
    expect(code(three, { assigned: [{ at: at(99, 5), number: 'a' }] })).toMatchObject({ code: 'redistribute.noFace' });
    const scribble = Array.from({ length: 1100 }, (_, index) => at(index % 60, (index * 7) % 40));
    expect(code([scribble])).toMatchObject({ code: 'redistribute.tooLong' });
  });

  it('X1 random fabrics: the whole to the mm², nothing unmatched, the outer boundary bit for bit, undo bit for bit', () => {
    let done = 0;
    const spot = fc.tuple(fc.integer({ min: 0, max: 80_000 }), fc.integer({ min: 0, max: 80_000 }));
    fc.assert(
      fc.property(tilings(4, 4), fc.array(fc.tuple(spot, spot), { minLength: 1, maxLength: 4 }), (tiled, drawn) => {
        const origin = at(40, 40);
        const targets = ['5', '6', '9', '10'];
        const all = fabricOf(tiled.parcels, ...targets);
        const place = ([east, north]: readonly [number, number]): Position => [origin[0] + east, origin[1] + north];
        const lines = drawn.map(([from, to]): Line => [place(from), place(to)]);
        // The cross of the old boundaries, so that most drawings leave land to every number.
        const old = [
          [tiled.node(4, 2), tiled.node(4, 3), tiled.node(4, 4), tiled.node(4, 5), tiled.node(4, 6)],
          [tiled.node(2, 4), tiled.node(3, 4), tiled.node(4, 4), tiled.node(5, 4), tiled.node(6, 4)],
        ];
        const result = redistribute(all, { lines: [...lines, ...old], dangles: 'trim' });
        if (!result.ok) {
          expect(result.error.code).toMatch(/^redistribute\.(?:severs|leavesNone)$/);
          return;
        }
        done++;
        expect(result.value.deviationDoubled).toBe(0);
        expectSound(all, result.value);
      }),
      { numRuns: CASES },
    );
    expect(done).toBeGreaterThan(CASES / 3);
  });

  it('common areas that decide a face agree with GEOS', () => {
    fc.assert(
      fc.property(tilings(2, 2), tilings(2, 2), (one, other) => {
        for (const [first, second] of [
          ['0', '0'],
          ['0', '3'],
          ['1', '2'],
        ] as const) {
          const a = one.parcels.find(({ number }) => number === first)?.geometry ?? [];
          const b = other.parcels.find(({ number }) => number === second)?.geometry ?? [];
          expect(Math.abs(commonAreaMm2(a, b) - geosCommonArea(a, b))).toBeLessThan(10);
        }
      }),
      { numRuns: propertyRuns(20) },
    );
  });
});
