import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { polygon } from '../cases/situation.fixture.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { bricks, tilings } from './adjust/adjust.fixture.ts';
import { checkFabric, type FabricDefect, type FabricParcel } from './fabric-check.ts';
import { facesOf } from './faces.ts';
import { areaDoubled, lineLengthMm } from './measures.ts';
import { crossProperly, isBetween, roundedCrossing, samePosition, segmentsOf, sideOf } from './predicates.ts';
import type { MultiPolygon, Position } from './types.ts';

/** Few enough for every run, and so many that each kind of defect is among them. */
const CASES = propertyRuns(300);

/*
 * The check again, plainly: every edge with every other, every piece with every parcel, nothing left out early.
 */
type Piece = readonly [owner: FabricParcel, a: Position, b: Position];
const GAP_WIDTH_MM = 500;

const twice = ([x, y]: Position): Position => [2 * x, 2 * y];
const half = ([x, y]: Position): Position => [Math.round(x / 2), Math.round(y / 2)];
const sum = (a: Position, b: Position): Position => [a[0] + b[0], a[1] + b[1]];
const textOf = (kind: string, owners: readonly FabricParcel[], place: Position | number): string =>
  `${kind} ${[...new Set(owners.map(({ number }) => number))].sort().join()} ${String(place)}`;

function plainCheck(parcels: readonly FabricParcel[], concerning: ReadonlySet<string>): ReadonlySet<string> {
  const edges = parcels.flatMap((owner) =>
    owner.geometry.flat().flatMap((ring) => [...segmentsOf(ring)].map(([a, b]): Piece => [owner, a, b])),
  );
  const found = new Set<string>();
  const note = (kind: string, owners: readonly FabricParcel[], place: Position | number): void => {
    if (owners.some(({ number }) => concerning.has(number))) found.add(textOf(kind, owners, place));
  };
  const pieces = edges.flatMap(([owner, a, b]): readonly Piece[] => {
    const cuts: Position[] = [];
    for (const [other, c, d] of edges) {
      if (other === owner) continue;
      if (crossProperly(a, b, c, d)) note('overlap', [owner, other], roundedCrossing(a, b, c, d));
      for (const corner of [c, d].filter((end) => isBetween(end, a, b))) {
        cuts.push(corner);
        note('tJunction', [owner, other], corner);
      }
    }
    const along = (point: Position): number => Math.hypot(point[0] - a[0], point[1] - a[1]);
    const line = [a, ...cuts.sort((x, y) => along(x) - along(y)), b];
    return [...segmentsOf(line)].filter(([from, to]) => !samePosition(from, to)).map(([from, to]) => [owner, from, to]);
  });
  for (const [index, [owner, a, b]] of pieces.entries()) {
    const [other] = pieces.slice(0, index).findLast(([, c, d]) => samePosition(a, c) && samePosition(b, d)) ?? [owner];
    if (other !== owner) note('overlap', [owner, other], half(sum(a, b)));
    for (const parcel of parcels)
      if (parcel !== owner && sideOf(sum(a, b), mapped(parcel.geometry, twice)) === 'inside')
        note('overlap', [owner, parcel], half(sum(a, b)));
  }
  const single = pieces.filter(([, a, b]) => !pieces.some(([, c, d]) => samePosition(a, d) && samePosition(b, c)));
  for (const { polygon: face } of facesOf([single.map(([, a, b]) => [b, a])], []).faces) {
    const sides = face.flatMap((ring) => [...segmentsOf(ring)]);
    const owners = sides.flatMap(([a, b]) =>
      single.filter(([, c, d]) => samePosition(a, d) && samePosition(b, c)).map(([owner]) => owner),
    );
    const width = areaDoubled([face]) / face.reduce((length, ring) => length + lineLengthMm(ring), 0);
    if (new Set(owners).size > 1 && width <= GAP_WIDTH_MM) note('gap', owners, areaDoubled([face]));
  }
  return found;
}

const mapped = (geometry: MultiPolygon, map: (point: Position) => Position): MultiPolygon =>
  geometry.map((rings) => rings.map((ring) => ring.map(map)));

const textsOf = (defects: readonly FabricDefect[]): ReadonlySet<string> =>
  new Set(
    defects.map(({ kind, about, at: place, areaDoubled: area }) => `${kind} ${about.join()} ${String(area ?? place)}`),
  );

type Plant = (parcels: readonly FabricParcel[], which: number, step: Position) => readonly FabricParcel[];

const replaced = (parcels: readonly FabricParcel[], which: number, geometry: MultiPolygon | null) =>
  parcels.flatMap((parcel, index) => {
    if (index !== which % parcels.length) return [parcel];
    return geometry ? [{ ...parcel, geometry }] : [];
  });
const geometryAt = (parcels: readonly FabricParcel[], which: number): MultiPolygon =>
  parcels[which % parcels.length]?.geometry ?? [];
const named = (parcels: readonly FabricParcel[], geometry: MultiPolygon): FabricParcel => ({
  number: `planted ${String(parcels.length)}`,
  geometry,
});

/** A corner that moves in one parcel only (sliver, gap, overlap) or in all, one left out, a parcel gone, doubled, shifted. */
const PLANTS: readonly Plant[] = [
  (parcels, which, step) => {
    const geometry = geometryAt(parcels, which);
    const corner = geometry[0]?.[0]?.[which % 4] as Position;
    return replaced(
      parcels,
      which,
      mapped(geometry, (one) => (samePosition(one, corner) ? sum(one, step) : one)),
    );
  },
  (parcels, which, step) => {
    const corner = geometryAt(parcels, which)[0]?.[0]?.[2] as Position;
    const move = (one: Position): Position => (samePosition(one, corner) ? sum(one, step) : one);
    return parcels.map((parcel) => ({ ...parcel, geometry: mapped(parcel.geometry, move) }));
  },
  (parcels, which) => {
    const [outer = [], ...holes] = geometryAt(parcels, which)[0] ?? [];
    return outer.length < 6 ? parcels : replaced(parcels, which, [[outer.toSpliced(2, 1), ...holes]]);
  },
  (parcels, which) => replaced(parcels, which, null),
  (parcels, which) => [...parcels, named(parcels, geometryAt(parcels, which))],
  (parcels, which, step) => [
    ...parcels,
    named(
      parcels,
      mapped(geometryAt(parcels, which), (one) => sum(one, step)),
    ),
  ],
  (parcels, which) => {
    const inner = geometryAt(parcels, which)[0]?.[0] ?? [];
    const [first, second, third] = [inner[0], inner[1], inner[2]] as [Position, Position, Position];
    return [...parcels, named(parcels, [[[first, second, third, first]]])];
  },
];

const step = fc.oneof(
  fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })),
  fc.tuple(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: -3000, max: 3000 })),
);
const planted = (sound: fc.Arbitrary<readonly FabricParcel[]>): fc.Arbitrary<readonly FabricParcel[]> =>
  fc
    .tuple(
      sound,
      fc.array(fc.tuple(fc.constantFrom(...PLANTS, PLANTS[0] as Plant, PLANTS[0] as Plant), fc.nat(40), step), {
        maxLength: 3,
      }),
    )
    .map(([parcels, plants]) => plants.reduce((now, [plant, which, by]) => plant(now, which, by), parcels));

const side = fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 4 }));
/** On so small a grid that edges, corners and whole parcels often fall together. */
const boxes = fc.array(fc.tuple(side, side), { minLength: 2, maxLength: 6 }).map((sides) =>
  sides.map(([[west, width], [south, height]], index): FabricParcel => {
    const [east, north] = [west + width, south + height];
    const geometry = polygon([west, south], [east, south], [east, north], [west, north]);
    return { number: String(index), geometry };
  }),
);

const fabrics = fc.oneof(
  planted(tilings(3, 3).map(({ parcels }) => parcels)),
  planted(bricks.map(({ parcels }) => parcels)),
  boxes,
);

describe('fabric check, fast and plain', () => {
  it('X1 finds the same defects, asked about all parcels or about some', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fabrics, fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }), (parcels, places) => {
        const all = new Set(parcels.map(({ number }) => number));
        const found = checkFabric(parcels);
        expect(textsOf(found)).toEqual(plainCheck(parcels, all));
        const some = new Set(places.map((place) => parcels[place % parcels.length]?.number ?? ''));
        expect(textsOf(checkFabric(parcels, { concerning: some }))).toEqual(plainCheck(parcels, some));
        for (const kind of found.length > 0 ? new Set(found.map((defect) => defect.kind)) : ['none'])
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }),
      { numRuns: CASES },
    );
    expect([...seen.keys()].sort()).toEqual(['gap', 'none', 'overlap', 'tJunction']);
  });

  it('X1 finds the same gaps in whatever order the parcels come', () => {
    const gapsIn = (parcels: readonly FabricParcel[]): readonly string[] =>
      [...textsOf(checkFabric(parcels))].filter((text) => text.startsWith('gap')).sort();
    let gaps = 0;
    const ordered = fabrics.chain((parcels) =>
      fc.tuple(fc.constant(parcels), fc.shuffledSubarray([...parcels], { minLength: parcels.length })),
    );
    fc.assert(
      fc.property(ordered, ([parcels, shuffled]) => {
        const found = gapsIn(parcels);
        gaps += found.length;
        expect(gapsIn(shuffled)).toEqual(found);
      }),
      { numRuns: propertyRuns(400) },
    );
    expect(gaps).toBeGreaterThan(0);
  });
});
