import { assert, describe, expect, it } from 'vitest';
import { at, line, polygon, ring } from '../cases/situation.fixture.ts';
import { divide, type DivideEdit } from './divide.ts';
import type { DivideInput } from './divide/divide-input.ts';
import { checkFabric } from './fabric-check.ts';
import { areaDoubled } from './measures.ts';
import type { MultiPolygon } from './types.ts';
import { isValid } from './validity.ts';

const NORTHWARD = { direction: { kind: 'bearing', degrees: 0 }, from: 'left' } as const;
const equal = (parts: number) => ({ kind: 'equal', parts }) as const;
const areas = (m2: readonly number[], remainder: 'first' | 'last' | number = 'last') =>
  ({ kind: 'areas', areasDoubled: m2.map((area) => area * 2e6), remainder }) as const;

const tryDivide = (geometry: MultiPolygon, input: DivideInput, around: readonly MultiPolygon[] = []) =>
  divide(
    {
      targets: [{ number: 'P', geometry }],
      around: around.map((each, index) => ({ number: `N${index}`, geometry: each })),
    },
    input,
  );

function divided(geometry: MultiPolygon, input: DivideInput, around: readonly MultiPolygon[] = []): DivideEdit {
  const done = tryDivide(geometry, input, around);
  assert(done.ok, JSON.stringify(done));
  return done.value;
}

const refusal = (geometry: MultiPolygon, input: DivideInput) => {
  const done = tryDivide(geometry, input);
  return done.ok ? null : done.error;
};

const m2 = (edit: DivideEdit): readonly number[] => edit.formed.map((part) => areaDoubled(part) / 2e6);

//  D-----------C
//  |           |   40 m
//  A-----------B
//      100 m
const field = polygon([0, 0], [100, 0], [100, 40], [0, 40]);

//  F-----E
//  |     |   20 m       L: 40 x 40 with the quarter C-D missing
//  |     D-----C
//  |           |   20 m
//  A-----------B
const corner = polygon([0, 0], [40, 0], [40, 20], [20, 20], [20, 40], [0, 40]);

const holed: MultiPolygon = [[ring([0, 0], [40, 0], [40, 40], [0, 40]), ring([10, 10], [10, 30], [30, 30], [30, 10])]];

describe('divide into equal parts', () => {
  //  +--+--+--+--+
  //  |1 |2 |3 |4 |
  //  +--+--+--+--+
  it('counts from the hand that was chosen, looking along the cuts', () => {
    const edit = divided(field, { into: equal(4), ...NORTHWARD });
    expect(m2(edit)).toEqual([1000, 1000, 1000, 1000]);
    expect(edit.formed[0]).toEqual(polygon([0, 0], [25, 0], [25, 40], [0, 40]));
    expect(edit.cuts).toEqual([line([25, 0], [25, 40]), line([50, 0], [50, 40]), line([75, 0], [75, 40])]);
    expect(edit).toMatchObject({
      closed: ['P'],
      changed: [],
      road: null,
      deviationDoubled: 0,
      deviationsDoubled: [0, 0, 0, 0],
    });
    const mirrored = divided(field, { into: equal(4), ...NORTHWARD, from: 'right' });
    expect(mirrored.formed).toEqual(edit.formed.toReversed());
  });

  it('reports what the grid takes and gives, and the sum stays', () => {
    const edit = divided(field, { into: equal(3), ...NORTHWARD });
    //  100 m / 3: the cuts go to whole millimetres, 40 m long
    expect(edit.targetsDoubled).toEqual([2_666_666_667, 2_666_666_667, 2_666_666_666]);
    expect(edit.deviationsDoubled).toEqual([-26_667, 53_333, -26_666]);
    expect(edit.deviationDoubled).toBe(0);
  });

  it('runs along an edge, from the edge or towards it', () => {
    const alongWest = { kind: 'edge', edge: [at(0, 40), at(0, 0)] } as const;
    const away = divided(field, { into: areas([400]), direction: alongWest, from: 'right' });
    expect(away.formed[0]).toEqual(polygon([0, 0], [10, 0], [10, 40], [0, 40]));
    const towards = divided(field, { into: areas([400]), direction: alongWest, from: 'left' });
    expect(towards.formed[0]).toEqual(polygon([90, 0], [100, 0], [100, 40], [90, 40]));
    expect(
      refusal(field, { into: equal(2), direction: { kind: 'edge', edge: [at(0, 0), at(100, 40)] }, from: 'left' }),
    ).toMatchObject({ code: 'divide.noEdge', at: at(0, 0) });
  });

  //  D-----------C
  //  |.          |      x + y = 20 takes the corner A off: 20·20/2
  //  A-\---------B
  it('runs along a drawn line, and at an oblique bearing', () => {
    const edit = divided(field, {
      into: areas([200]),
      direction: { kind: 'line', line: line([0, 7], [-3, 10]) },
      from: 'left',
    });
    expect(edit.formed[0]).toEqual(polygon([0, 0], [20, 0], [0, 20]));
    const same = divided(field, { into: areas([200]), direction: { kind: 'bearing', degrees: 315 }, from: 'left' });
    expect(same.formed).toEqual(edit.formed);
    expect(
      refusal(field, { into: equal(2), direction: { kind: 'line', line: line([0, 0], [0, 0]) }, from: 'left' })?.code,
    ).toBe('divide.noDirection');
  });
});

describe('divide on the grid', () => {
  //  the south side falls by 7 mm over 100 m: no cut meets it on a grid point
  const oblique = polygon([0, 0.007], [100, 0], [100, 40], [0, 40]);
  const below = polygon([0, -40], [100, -40], [100, 0], [0, 0.007]);
  /** How far each cut begins above the old side, in millimetres. */
  const heights = (edit: DivideEdit): readonly number[] =>
    edit.cuts.map((cut) => {
      const [x, y] = cut.reduce((low, point) => (point[1] < low[1] ? point : low));
      return y - at(0, 0)[1] - 7 * (1 - (x - at(0, 0)[0]) / 100_000);
    });

  it('bends a shared side to either hand, however often it is bent, and nothing is lost', () => {
    const edit = divided(oblique, { into: equal(23), ...NORTHWARD }, [below]);
    expect(edit.deviationDoubled).toBe(0);
    expect(heights(edit).filter((height) => height < -0.05).length).toBeGreaterThan(5);
    expect(heights(edit).filter((height) => height > 0.05).length).toBeGreaterThan(5);
    for (const height of heights(edit)) expect(Math.abs(height)).toBeLessThan(1);
    expect(edit.changed).toHaveLength(1);
    const fabric = [...edit.formed, ...edit.changed.map(({ geometry }) => geometry)];
    expect(checkFabric(fabric.map((geometry, index) => ({ number: String(index), geometry })))).toEqual([]);
  });

  it('refuses rays that would meet a side within a millimetre of each other, or leaves a sound fabric', () => {
    for (const belowM of [0.001, 0.005, 0.05, 0.5]) {
      const fan = { direction: { kind: 'radial', centre: at(50, -belowM), startDegrees: 0 }, from: 'left' } as const;
      const done = tryDivide(field, { into: equal(60), ...fan }, [polygon([0, -40], [100, -40], [100, 0], [0, 0])]);
      if (!done.ok) {
        expect(done.error.code).toBe('divide.tooSmall');
        continue;
      }
      const fabric = [...done.value.formed, ...done.value.changed.map(({ geometry }) => geometry)];
      expect(checkFabric(fabric.map((geometry, index) => ({ number: String(index), geometry })))).toEqual([]);
    }
  });

  it('never grows into a street', () => {
    const edit = divided(oblique, { into: equal(23), ...NORTHWARD });
    for (const height of heights(edit)) expect(height).toBeGreaterThanOrEqual(-0.000_01);
    expect(edit.deviationDoubled).toBeLessThan(0);
  });
});

describe('divide by a list of areas', () => {
  it('places the remainder where asked', () => {
    for (const [remainder, expected] of [
      ['last', [1000, 1200, 1800]],
      ['first', [1800, 1000, 1200]],
      [1, [1000, 1800, 1200]],
    ] as const)
      expect(m2(divided(field, { into: areas([1000, 1200], remainder), ...NORTHWARD }))).toEqual(expected);
    expect(refusal(field, { into: areas([1000], 2), ...NORTHWARD })?.code).toBe('divide.remainderPlace');
  });

  it('makes no part of a remainder of nothing', () => {
    expect(m2(divided(field, { into: areas([1500, 2500], 'first'), ...NORTHWARD }))).toEqual([1500, 2500]);
  });

  it('refuses more than there is, with what is missing', () => {
    expect(refusal(field, { into: areas([3000, 1000.5]), ...NORTHWARD })).toEqual({
      code: 'divide.areasExceed',
      about: ['0.50'],
      at: null,
    });
  });
});

describe('divide a concave parcel', () => {
  //  +-----+
  //  |  2  |
  //  +-----+-----+
  //  |     1     |
  //  +-----------+
  it('cuts at the very height of an inner edge', () => {
    const eastward = { direction: { kind: 'bearing', degrees: 90 }, from: 'right' } as const;
    const edit = divided(corner, { into: areas([800]), ...eastward });
    expect(edit.formed).toEqual([
      polygon([0, 0], [40, 0], [40, 20], [20, 20], [0, 20]),
      polygon([0, 20], [20, 20], [20, 40], [0, 40]),
    ]);
    expect(m2(divided(corner, { into: equal(3), ...eastward }))).toEqual([400, 400, 400]);
  });

  //  +-+   +-+
  //  | |   | |      U: two arms of 10 m, 30 m high, on a bar of 10 m
  //  | +---+ |
  //  +-------+
  const arms = polygon([0, 0], [40, 0], [40, 40], [30, 40], [30, 10], [10, 10], [10, 40], [0, 40]);
  const across = { direction: { kind: 'bearing', degrees: 90 }, from: 'right' } as const;

  it('refuses a part in two pieces with its number and a place in the second, unless it is allowed', () => {
    expect(refusal(arms, { into: equal(2), ...across })).toMatchObject({ code: 'divide.partApart', about: ['2'] });
    const [x, y] = refusal(arms, { into: equal(2), ...across })?.at ?? at(0, 0);
    expect([35, 5]).toContain(Math.round((x - at(0, 0)[0]) / 1000));
    expect(y).toBeGreaterThan(at(0, 15)[1]);
    const edit = divided(arms, { into: equal(4), ...across, allowApart: true });
    expect(m2(edit)).toEqual([250, 250, 250, 250]);
    expect(edit.formed.map((part) => part.length)).toEqual([1, 1, 2, 2]);
  });

  //  +-----------+
  //  | 3 +---+   |
  //  |   |   | 2 |     hole of 20 x 20 in 40 x 40: 1200 m²
  //  |   +---+   |
  //  |     1     |
  //  +-----------+
  it('cuts through a hole and beside it', () => {
    const edit = divided(holed, { into: equal(2), ...across, allowApart: true });
    expect(m2(edit)).toEqual([600, 600]);
    expect(edit.formed.map((part) => part.length)).toEqual([1, 1]);
    expect(m2(divided(holed, { into: areas([400]), ...across }))).toEqual([400, 800]);
    expect(refusal(holed, { into: areas([400, 200, 200]), ...across })).toMatchObject({
      code: 'divide.partApart',
      about: ['2'],
    });
  });

  it('divides several polygons as one area, and cuts none where the border falls between them', () => {
    const two: MultiPolygon = [
      ...polygon([0, 0], [20, 0], [20, 10], [0, 10]),
      ...polygon([40, 0], [60, 0], [60, 10], [40, 10]),
    ];
    const edit = divided(two, { into: equal(2), ...NORTHWARD });
    expect(edit.formed).toEqual([[two[0]], [two[1]]]);
    expect(edit.cuts).toEqual([]);
    expect(refusal(two, { into: areas([100, 150]), ...NORTHWARD })).toMatchObject({
      code: 'divide.partApart',
      about: ['2'],
    });
    expect(m2(divided(two, { into: areas([100, 150]), ...NORTHWARD, allowApart: true }))).toEqual([100, 150, 150]);
  });
});

describe('divide square to the frontage', () => {
  const south = line([0, 0], [100, 0]);
  const square = { direction: { kind: 'frontage' }, frontage: south, from: 'left' } as const;

  it('keeps every part a length of it, or names the part and the most that fit', () => {
    expect(m2(divided(field, { into: equal(5), ...square, minFrontageMm: 20_000 }))).toEqual([800, 800, 800, 800, 800]);
    expect(refusal(field, { into: equal(6), ...square, minFrontageMm: 20_000 })).toMatchObject({
      code: 'divide.frontageTooShort',
      about: ['1', '5'],
    });
    expect(refusal(field, { into: areas([1000, 400, 1000]), ...square, minFrontageMm: 12_000 })).toMatchObject({
      code: 'divide.frontageTooShort',
      about: ['2', '4'],
    });
    expect(refusal(field, { into: equal(2), ...square, minFrontageMm: 200_000 })).toMatchObject({ about: ['1', '0'] });
  });

  it('takes the frontage in either order, and over a corner of a neighbour', () => {
    const beyond = polygon([40, -20], [60, -20], [60, 0], [40, 0]);
    const edit = divided(field, { into: equal(2), ...square, frontage: south.toReversed() }, [beyond]);
    expect(m2(edit)).toEqual([2000, 2000]);
    expect(edit.formed[0]?.[0]?.[0]).toContainEqual(at(40, 0));
    //  the cut at 50 m bends the neighbour's edge as well
    expect(edit.changed.map(({ number }) => number)).toEqual(['N0']);
  });

  //        +-------------+
  //         \           /       a cut square to A-B would start beside it
  //          A---------B
  it('refuses a cut that would not start on it', () => {
    const wide = polygon([40, 0], [60, 0], [100, 40], [0, 40]);
    expect(refusal(wide, { into: equal(5), ...square, frontage: line([40, 0], [60, 0]) })).toMatchObject({
      code: 'divide.noFrontage',
      about: ['1'],
    });
    expect(refusal(field, { into: equal(5), direction: { kind: 'frontage' }, from: 'left' })?.code).toBe(
      'divide.noFrontage',
    );
    expect(refusal(field, { into: equal(5), ...square, frontage: line([0, 0], [50, 0]) })?.code).toBe(
      'divide.noFrontage',
    );
  });
});

describe('divide by rays', () => {
  //        C
  //       /|\
  //      / | \        triangle of base 60 and height 40, rays from C
  //     /  |  \
  //    A---+---B
  const triangle = polygon([0, 0], [60, 0], [30, 40]);

  it('fans out from a corner: equal areas are equal stretches of the base', () => {
    const edit = divided(triangle, {
      into: equal(3),
      direction: { kind: 'radial', centre: at(30, 40), startDegrees: 0 },
      from: 'left',
    });
    expect(m2(edit)).toEqual([400, 400, 400]);
    //  looking down from C the east is on the left
    const east = edit.formed.map((part) =>
      part
        .flat(2)
        .map(String)
        .includes(String(at(60, 0))),
    );
    expect(east).toEqual([true, false, false]);
    expect(edit.cuts).toEqual([line([30, 40], [40, 0]), line([30, 40], [20, 0])]);
  });

  //  +-----+-----+
  //  |  4  :  1  |
  //  + - - O - - +      from north clockwise, or counter-clockwise
  //  |  3  :  2  |
  //  +-----+-----+
  it('turns about a point inside, from the ray asked for', () => {
    const plot = polygon([0, 0], [40, 0], [40, 40], [0, 40]);
    const inside = (from: 'left' | 'right', startDegrees = 0) =>
      divided(plot, { into: equal(4), direction: { kind: 'radial', centre: at(20, 20), startDegrees }, from });
    expect(m2(inside('left'))).toEqual([400, 400, 400, 400]);
    const corners = [at(40, 40), at(40, 0), at(0, 0), at(0, 40)].map(String);
    const order = (edit: DivideEdit) =>
      edit.formed.map((part) => corners.findIndex((each) => part.flat(2).map(String).includes(each)));
    expect(order(inside('left'))).toEqual([0, 1, 2, 3]);
    expect(order(inside('right'))).toEqual([3, 2, 1, 0]);
    expect(order(inside('left', 90))).toEqual([1, 2, 3, 0]);
    expect(
      m2(
        divided(holed, {
          into: equal(4),
          direction: { kind: 'radial', centre: at(20, 20), startDegrees: 0 },
          from: 'left',
        }),
      ),
    ).toEqual([300, 300, 300, 300]);
    expect(
      m2(
        divided(plot, {
          into: areas([300]),
          direction: { kind: 'radial', centre: at(20, 20), startDegrees: 0 },
          from: 'left',
        }),
      ),
    ).toEqual([300, 1300]);
  });

  it('looks from outside and from the boundary', () => {
    const outside = divided(field, {
      into: equal(2),
      direction: { kind: 'radial', centre: at(50, -100), startDegrees: 0 },
      from: 'left',
    });
    expect(outside.formed[0]).toEqual(polygon([0, 0], [50, 0], [50, 40], [0, 40]));
    const edge = divided(field, {
      into: areas([1000, 2000]),
      direction: { kind: 'radial', centre: at(50, 0), startDegrees: 0 },
      from: 'right',
    });
    expect(m2(edge)).toEqual([1000, 2000, 1000]);
    expect(edge.formed[0]?.flat(2).map(String)).toContain(String(at(100, 40)));
    expect(edge.formed[0]?.flat(2).map(String)).toContain(String(at(100, 0)));
  });
});

describe('divide beside a road', () => {
  //  +--+--+--+--+
  //  |  |  |  |  |  34 m
  //  +-----------+
  //  |   road    |   6 m
  //  +-----------+
  it('keeps a strip along an edge, and the parts front on it', () => {
    const edit = divided(field, {
      into: equal(4),
      direction: { kind: 'frontage' },
      frontage: line([0, 0], [100, 0]),
      minFrontageMm: 25_000,
      road: { widthMm: 6_000, along: { kind: 'edges', chain: line([0, 0], [100, 0]) } },
      from: 'left',
    });
    expect(m2(edit)).toEqual([850, 850, 850, 850, 600]);
    expect(edit.road).toBe(4);
    expect(edit.targetsDoubled).toHaveLength(4);
    //  the cuts end on the road: it has their points
    expect(edit.formed[4]?.flat(2)).toHaveLength(4 + 3 + 1);
    expect(edit.cuts[0]).toHaveLength(5);
    expect(checkFabric(edit.formed.map((geometry, index) => ({ number: String(index), geometry })))).toEqual([]);
  });

  //  +-----+
  //  |     |
  //  | +---+---+     round the corner A: 5 m along the west and the south
  //  | |       |
  //  | +-------+
  //  A---------+
  it('keeps a strip round a corner, along no more than was meant', () => {
    const edit = divided(corner, {
      into: equal(1),
      ...NORTHWARD,
      road: { widthMm: 5_000, along: { kind: 'edges', chain: line([0, 40], [0, 0], [40, 0]) } },
    });
    expect(m2(edit)).toEqual([1200 - 375, 375]);
    //  a strip along D-E, led on to the north and the south, stays one piece beside it
    const inner = divided(corner, {
      into: equal(1),
      ...NORTHWARD,
      road: { widthMm: 5_000, along: { kind: 'edges', chain: line([20, 20], [20, 40]) } },
    });
    expect(inner.formed[1]).toEqual([[expect.arrayContaining([at(15, 0), at(15, 40), at(20, 20)])]]);
  });

  it('keeps a strip between two cuts: before, among and after the parts', () => {
    const road = (after: number) => ({ widthMm: 4_000, along: { kind: 'cuts', after } }) as const;
    for (const after of [0, 1, 2, 4]) {
      const edit = divided(field, { into: equal(4), ...NORTHWARD, road: road(after) });
      expect(m2(edit)).toEqual([960, 960, 960, 960, 160]);
      const west = 24 * after;
      expect(edit.formed[4]).toEqual(polygon([west, 0], [west + 4, 0], [west + 4, 40], [west, 40]));
    }
    const listed = divided(field, { into: areas([400, 800], 1), ...NORTHWARD, road: road(2) });
    expect(m2(listed)).toEqual([400, 2640, 800, 160]);
    expect(refusal(field, { into: equal(2), ...NORTHWARD, road: road(3) })?.code).toBe('divide.roadMisfit');
    expect(refusal(field, { into: equal(2), ...NORTHWARD, road: { ...road(1), widthMm: 100_000 } })?.code).toBe(
      'divide.roadMisfit',
    );
    expect(refusal(field, { into: areas([3900]), ...NORTHWARD, road: road(1) })).toMatchObject({
      code: 'divide.areasExceed',
      about: ['60.00'],
    });
  });

  it('refuses what is no strip', () => {
    const chain = line([0, 0], [100, 0]);
    expect(
      refusal(field, { into: equal(2), ...NORTHWARD, road: { widthMm: 40_000, along: { kind: 'edges', chain } } })
        ?.code,
    ).toBe('divide.roadMisfit');
    expect(
      refusal(field, {
        into: equal(2),
        ...NORTHWARD,
        road: { widthMm: 4_000, along: { kind: 'edges', chain: line([0, 0], [5, 5]) } },
      })?.code,
    ).toBe('divide.noEdge');
    expect(
      refusal(field, {
        into: equal(2),
        direction: { kind: 'radial', centre: at(0, 0), startDegrees: 0 },
        from: 'left',
        road: { widthMm: 4_000, along: { kind: 'cuts', after: 1 } },
      })?.code,
    ).toBe('divide.roadRadial');
  });
});

describe('divide refuses', () => {
  it('SEC-51 more parts than 500, and boundaries that would cost minutes', () => {
    expect(refusal(field, { into: equal(501), ...NORTHWARD })).toMatchObject({
      code: 'divide.tooMany',
      about: ['500'],
    });
    expect(divided(field, { into: equal(500), ...NORTHWARD }).formed).toHaveLength(500);
    const comb = polygon(
      ...Array.from({ length: 20_000 }, (_, index) => [index / 100, index % 2 === 0 ? 10 : 20] as const),
      [200, 0],
      [0, 0],
    );
    expect(refusal(comb, { into: equal(2), ...NORTHWARD })?.code).toBe('divide.tooComplex');
  });

  it('one part, several parcels, a parcel that crosses itself', () => {
    expect(refusal(field, { into: equal(1), ...NORTHWARD })?.code).toBe('divide.tooFew');
    const parcel = { number: 'P', geometry: field };
    expect(
      divide({ targets: [parcel, { ...parcel, number: 'Q' }], around: [] }, { into: equal(2), ...NORTHWARD }),
    ).toMatchObject({ error: { code: 'divide.oneParcel' } });
    expect(refusal(polygon([0, 0], [10, 10], [10, 0], [0, 10]), { into: equal(2), ...NORTHWARD })?.code).toBe(
      'divide.parcelDefect',
    );
  });

  it('a part thinner than the grid, with its number', () => {
    expect(refusal(field, { into: areas([0.001, 500]), ...NORTHWARD })).toMatchObject({
      code: 'divide.tooSmall',
      about: ['1'],
    });
    expect(refusal(field, { into: areas([500, 3499.999]), ...NORTHWARD })).toMatchObject({
      code: 'divide.tooSmall',
      about: ['3'],
    });
  });

  it('leaves valid parts', () => {
    for (const part of divided(corner, {
      into: equal(7),
      direction: { kind: 'bearing', degrees: 37 },
      from: 'left',
      allowApart: true,
    }).formed)
      expect(isValid(part)).toBe(true);
  });
});
