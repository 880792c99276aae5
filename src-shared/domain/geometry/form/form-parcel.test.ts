import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { at, polygon, ring } from '../../cases/situation.fixture.ts';
import { propertyRuns } from '../../testing/property-runs.ts';
import { applied, expectSound, fabricOf, tilings, valueOf } from '../adjust/adjust.fixture.ts';
import { checkFabric } from '../fabric-check.ts';
import { areaDoubled } from '../measures.ts';
import type { MultiPolygon, Polygon, Position } from '../types.ts';
import { formParcel, type FormParcelInput } from './form-parcel.ts';
import { retireParcel } from './retire-parcel.ts';

const DRAWN = propertyRuns(180);

const M2 = 2e6;
const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
  polygon([west, south], [east, south], [east, north], [west, north]);
const drawn = (west: number, south: number, east: number, north: number): Polygon =>
  box(west, south, east, north)[0] ?? [];

//  +-----+  ?  +-----+
//  |  a  |     |  b  |      free land of 20 m between a and b
//  +-----+  ?  +-----+
const a = { number: 'a', geometry: box(0, 0, 20, 30) };
const b = { number: 'b', geometry: box(40, 0, 60, 30) };
const fabric = fabricOf([a, b]);
const wish = (contour: Polygon, rest: Partial<FormParcelInput> = {}): FormParcelInput => ({
  contour,
  quarter: null,
  overlap: 'refuse',
  sliverWidthMm: 500,
  slivers: 'refuse',
  ...rest,
});
const refusal = (input: FormParcelInput, of = fabric): unknown => {
  const result = formParcel(of, input);
  return result.ok ? null : result.error;
};

describe('formParcel', () => {
  it('X1 follows the neighbours corner by corner and puts its own corners into their sides', () => {
    const edit = valueOf(formParcel(fabric, wish(drawn(20, 5, 40, 25))));
    expect(edit.formed).toEqual([box(20, 5, 40, 25)]);
    expect(edit.changed.map(({ number, geometry }) => [number, geometry.flat(2).length])).toEqual([
      ['a', 7],
      ['b', 7],
    ]);
    expect(edit.deviationDoubled).toBe(400 * M2);
    expectSound(fabric, edit);
  });

  it('X1 takes corners that were rounded from an oblique side for corners on it', () => {
    //  no grid point lies on the slanting side of d between its ends
    const slanting = fabricOf([{ number: 'd', geometry: polygon([0, 0], [40.007, 0.013], [40, 20], [0, 20]) }]);
    const contour = polygon([10, -6], [23, -6], [23, 0.007], [10, 0.003])[0] ?? [];
    const edit = valueOf(formParcel(slanting, wish(contour)));
    expect(edit.changed.map(({ number, geometry }) => [number, geometry.flat(2).length])).toEqual([['d', 7]]);
    expectSound(slanting, edit);
  });

  it('takes in corners of neighbours that its sides run past', () => {
    const low = { number: 'c', geometry: box(0, -10, 20, 0) };
    const of = fabricOf([a, b, low]);
    const edit = valueOf(formParcel(of, wish(drawn(20, -5, 39, 25))));
    expect(edit.formed[0]?.flat(2)).toContainEqual(at(20, 0));
    expectSound(of, edit);
  });

  it('clips to neighbours and quarter, or refuses with numbers and place, by choice', () => {
    const contour = drawn(10, -5, 50, 35);
    const quarter = box(0, 0, 60, 30);
    expect(refusal(wish(contour))).toMatchObject({ code: 'form.overlaps', about: ['a', 'b'], snapped: null });
    expect(refusal(wish(drawn(20, -5, 40, 25), { quarter }))).toMatchObject({ code: 'form.leavesQuarter', about: [] });
    const edit = valueOf(formParcel(fabric, wish(contour, { quarter, overlap: 'clip' })));
    expect(edit.formed).toEqual([box(20, 0, 40, 30)]);
    expect(edit.changed).toEqual([]);
    expectSound(fabric, edit);
  });

  it('goes around a parcel that stands alone within', () => {
    const alone = fabricOf([{ number: 'c', geometry: box(5, 5, 10, 10) }]);
    const edit = valueOf(formParcel(alone, wish(drawn(0, 0, 20, 20), { overlap: 'clip' })));
    expect(edit.formed).toEqual([[[...(box(0, 0, 20, 20)[0] ?? []), ring([5, 5], [5, 10], [10, 10], [10, 5])]]]);
    expect(edit.deviationDoubled).toBe(375 * M2);
    expectSound(alone, edit);
  });

  it('names a sliver, between and over, and offers the contour drawn onto the neighbours', () => {
    for (const west of [20.2, 19.8]) {
      const result = formParcel(fabric, wish(drawn(west, 0.1, 40, 30)));
      assert(!result.ok);
      expect(result.error).toMatchObject({
        code: 'form.sliver',
        about: ['a', ...(west > 20 ? ['b'] : [])].slice(0, result.error.about.length),
      });
      assert(result.error.snapped);
      const edit = valueOf(formParcel(fabric, wish(result.error.snapped)));
      expect(edit.formed).toEqual([box(20, 0, 40, 30)]);
      expectSound(fabric, edit);
    }
    const kept = valueOf(formParcel(fabric, wish(drawn(20.3, 5, 35, 25), { slivers: 'keep' })));
    expect(kept.slivers.map(({ about }) => about)).toEqual([['a']]);
  });

  it('names corners that stood on a neighbour side without a vertex there', () => {
    //  c ends on the side of a, which has no corner there; the new parcel meets that corner
    const tee = fabricOf([{ number: 'c', geometry: box(20, 20, 30, 30) }, a]);
    const edit = valueOf(formParcel(tee, wish(drawn(20, 5, 30, 20))));
    expect(edit.tJunctions.map(({ about, at: place }) => [about, place])).toEqual([[['a', 'c'], at(20, 20)]]);
    expectSound(tee, edit);
  });

  it('refuses a contour that is none, land that is all taken, and what falls into pieces', () => {
    const eight: Polygon = [ring([20, 0], [30, 10], [30, 0], [20, 10])];
    expect(refusal(wish(eight))).toMatchObject({ code: 'form.contour' });
    expect(refusal(wish(drawn(5, 5, 15, 15), { overlap: 'clip' }))).toMatchObject({
      code: 'form.nothingLeft',
      about: ['a'],
    });
    const circle = Array.from({ length: 1500 }, (_, index) => {
      const angle = (index * 2 * Math.PI) / 1500;
      return at(30 + 9 * Math.cos(angle), 15 + 9 * Math.sin(angle));
    });
    expect(refusal(wish([[...circle, circle[0] as Position]]))).toMatchObject({ code: 'form.tooLong' });
    const through = wish(drawn(-10, 10, 70, 20), { overlap: 'clip' });
    expect(refusal(through)).toMatchObject({ code: 'form.severed', about: ['a', 'b'] });
  });

  it('X1 random contours in random fabrics: formed and closed again, areas to the mm², nothing unmatched', () => {
    const spot = fc.tuple(fc.integer({ min: 30_000, max: 90_000 }), fc.integer({ min: 30_000, max: 90_000 }));
    let formed = 0;
    fc.assert(
      fc.property(tilings(3, 3), fc.array(spot, { minLength: 3, maxLength: 6 }), (tiled, spots) => {
        const origin = at(0, 0);
        const corners = spots.map(([east, north]): Position => [origin[0] + east, origin[1] + north]);
        //  the middle parcel is gone: its land is free
        const others = tiled.parcels.filter(({ number }) => number !== '4');
        const gone = tiled.parcels.find(({ number }) => number === '4');
        assert(gone);
        const all = fabricOf(others);
        const contour = [[...corners, corners[0] as Position]];
        const result = formParcel(all, wish(contour, { overlap: 'clip', slivers: 'keep', sliverWidthMm: 100 }));
        if (!result.ok) {
          expect(result.error.code).toMatch(
            /^form\.(?:contour|nothingLeft|severed|sliver|tooFine)$|^adjust\.leavesGap$/,
          );
          return;
        }
        formed++;
        expect(result.value.deviationDoubled).toBeLessThanOrEqual(areaDoubled(gone.geometry));
        expectSound(all, result.value);
        const after = applied(all, result.value);
        const closing = valueOf(retireParcel(fabricOf(after, 'new 0'), {}));
        expectSound(fabricOf(after, 'new 0'), closing);
        expect(checkFabric(applied(fabricOf(after, 'new 0'), closing))).toEqual([]);
      }),
      { numRuns: DRAWN },
    );
    expect(formed).toBeGreaterThan(DRAWN / 9);
  });

  it('X1 the land between parcels, drawn roughly and clipped, is the parcel that was there', () => {
    fc.assert(
      fc.property(tilings(3, 3), (tiled) => {
        const all = fabricOf(tiled.parcels.filter(({ number }) => number !== '4'));
        const gone = tiled.parcels.find(({ number }) => number === '4');
        const edit = valueOf(formParcel(all, wish(drawn(30, 30, 90, 90), { overlap: 'clip' })));
        expect(edit.deviationDoubled).toBe(areaDoubled(gone?.geometry ?? []));
        expect(edit.changed).toEqual([]);
        expectSound(all, edit);
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});

describe('retireParcel', () => {
  it('closes the parcel, forms nothing and leaves neighbours as they are', () => {
    const edit = valueOf(retireParcel(fabricOf([a, b], 'a'), {}));
    expect(edit).toEqual({ formed: [], changed: [], closed: ['a'], deviationDoubled: -600 * M2 });
    expectSound(fabricOf([a, b], 'a'), edit);
    expect(retireParcel(fabric, {})).toEqual({ ok: false, error: { code: 'retire.noParcel', about: [], at: null } });
  });
});
