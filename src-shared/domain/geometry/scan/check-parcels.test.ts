import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { polygon, ring } from '../../cases/situation.fixture.ts';
import { propertyRuns } from '../../testing/property-runs.ts';
import { checkFabric, type FabricParcel } from '../fabric-check.ts';
import { fabrics, makeFabric, randomOf } from '../fabric.fixture.ts';
import { boxOf } from '../measures.ts';
import type { Box, MultiPolygon, Position } from '../types.ts';
import { checkAround, checkParcels, uniqueDefects } from './check-parcels.ts';
import { packParcels, unpackParcel } from './packed-parcels.ts';
import { plantDefects, PLANTS } from './planted-defects.fixture.ts';
import { scanFabric } from './scan-fabric.ts';

const RUNS = propertyRuns(60);
const REACH = { toleranceMm: 20, gapWidthMm: 500 };
const check = (...geometries: readonly MultiPolygon[]) =>
  checkParcels(
    geometries.map((geometry, index) => ({ number: String(index), geometry })),
    REACH,
  );
const kinds = (...geometries: readonly MultiPolygon[]) =>
  [...new Set(check(...geometries).defects.map(({ kind }) => kind))].sort();
const box = (west: number, south: number, east: number, north: number): MultiPolygon =>
  polygon([west, south], [east, south], [east, north], [west, north]);

describe('check of many parcels', () => {
  it('says nothing of a sound fabric, its streets, holes and outer border', () => {
    fc.assert(
      fc.property(fabrics, (parcels) => {
        expect(checkParcels(parcels, REACH)).toEqual({ unsound: [], defects: [] });
      }),
      { numRuns: RUNS },
    );
    expect(check(box(0, 0, 10, 10), box(11.2, 0, 20, 10), box(30, 0, 40, 10)).defects).toEqual([]);
  });

  it.each([1, 2])('finds every planted defect and nothing else, seed %i', (seed) => {
    const fabric = makeFabric({ columns: 34, rows: 34, seed, bends: 1, enclaves: false });
    const { parcels, planted } = plantDefects(fabric, 5, seed);
    const { unsound, defects } = checkParcels(parcels, REACH);
    const found = new Set([...unsound.map(({ number }) => number), ...defects.flatMap(({ about }) => about)]);
    expect(planted).toHaveLength(5 * PLANTS.length);
    expect(planted.filter(({ number }) => !found.has(number))).toEqual([]);
    const spoilt = new Set(planted.map(({ number }) => number));
    expect(defects.filter(({ about }) => !about.some((number) => spoilt.has(number)))).toEqual([]);
    expect(unsound.filter(({ number }) => !spoilt.has(number))).toEqual([]);
  });

  it('names each planted defect for what it is', () => {
    const { parcels, planted } = plantDefects(
      makeFabric({ columns: 34, rows: 34, seed: 9, bends: 1, enclaves: false }),
      5,
      9,
    );
    const { unsound, defects } = checkParcels(parcels, REACH);
    const expected = {
      overlap: /crossing|overlap/,
      gap: /gap/,
      sliver: /sliver/,
      nearVertex: /nearVertex/,
      tJunction: /tJunction/,
      containment: /overlap/,
    };
    for (const [plant, kind] of Object.entries(expected)) {
      const of = planted.filter((each) => each.plant === plant).map(({ number }) => number);
      const named = of.filter((number) =>
        defects.some((defect) => kind.test(defect.kind) && defect.about.includes(number)),
      );
      expect({ plant, missing: of.filter((number) => !named.includes(number)) }).toEqual({ plant, missing: [] });
    }
    for (const plant of ['openRing', 'duplicateVertex'] as const) {
      for (const { number } of planted.filter((each) => each.plant === plant))
        expect(unsound.find((each) => each.number === number)?.defects.map(({ code }) => code)).toContain(
          `geometry.${plant}`,
        );
    }
  });

  it('X1 finds whatever the exact check of all parcels finds', () => {
    fc.assert(
      fc.property(fabrics, fc.nat(), (fabric, seed) => {
        const spoilt = jolted(fabric, seed);
        const exact = checkFabric(spoilt, { gapWidthMm: REACH.gapWidthMm });
        const { defects, unsound } = checkParcels(spoilt, REACH);
        if (unsound.length > 0) return;
        const found = new Set(defects.map(({ about }) => about.join()));
        for (const defect of exact.filter(({ kind }) => kind !== 'gap')) expect(found).toContain(defect.about.join());
        for (const gap of exact.filter(({ kind }) => kind === 'gap'))
          expect(defects.some(({ about }) => about.every((number) => gap.about.includes(number)))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('measures how far a corner is off, down to a third of a millimetre', () => {
    //  the corner of the second parcel is 1/3 mm left of the long side of the first
    const first: MultiPolygon = [[[...triangle([0, 0], [3001, 9000], [-9000, 9000])]]];
    const second: MultiPolygon = [[[...triangle([1000, 3000], [9000, 0], [9000, 9000])]]];
    const [defect] = check(first, second).defects.filter(({ kind }) => kind === 'nearVertex');
    expect(defect?.widthMm).toBeGreaterThan(0.3);
    expect(defect?.widthMm).toBeLessThan(0.34);
  });

  it('sees parcels laid over others whole, and over others with the same corners', () => {
    const fabric = makeFabric({ columns: 4, rows: 4, seed: 5, enclaves: false });
    const again = fabric.map(({ number, geometry }) => ({ number: `${number} again`, geometry }));
    const doubled = checkParcels([...fabric, ...again], REACH).defects;
    for (const { number } of fabric)
      expect(doubled.some(({ kind, about }) => kind === 'overlap' && about.includes(number))).toBe(true);
    //  a second layer, moved by half a parcel: no edge of its inside is without a partner
    const moved = again.map(({ number, geometry }) => ({ number, geometry: shifted(geometry, 20_000, 20_000) }));
    const layered = checkParcels([...fabric, ...moved], REACH).defects;
    const touched = new Set(layered.flatMap(({ about }) => about));
    expect(
      moved
        .filter(({ number }) => number.startsWith('c0r0') || number.startsWith('c1r1'))
        .filter(({ number }) => !touched.has(number)),
    ).toEqual([]);
  });

  it('tells open strips, closed gaps and slivers apart', () => {
    expect(kinds(box(0, 0, 10, 20), box(10.3, 0, 20, 20))).toEqual(['unmatchedEdge']);
    expect(kinds(box(0, 0, 10, 20), box(10.6, 0, 20, 20))).toEqual([]);
    expect(kinds(polygon([0, 0], [10, 0], [9.7, 10], [10, 20], [0, 20]), box(10, 0, 20, 20))).toEqual(['gap']);
    expect(kinds(polygon([0, 0], [10, 0], [9.996, 10], [10, 20], [0, 20]), box(10, 0, 20, 20))).toEqual([
      'nearVertex',
      'sliver',
    ]);
    //  an enclave a little smaller than the hole that it should fill
    const holed: MultiPolygon = [
      [ring([0, 0], [40, 0], [40, 40], [0, 40]), ring([10, 10], [10, 20], [20, 20], [20, 10])],
    ];
    expect(kinds(holed, box(10.1, 10.1, 19.9, 19.9))).toEqual(['gap']);
    expect(kinds(holed, box(10, 10, 20, 20))).toEqual([]);
  });

  it('takes a parcel that cannot be understood for land, not for a gap', () => {
    const bow = polygon([10, 0], [20, 20], [20, 0], [10, 20]);
    const { unsound, defects } = check(box(0, 0, 10, 20), bow, box(20, 0, 30, 20));
    expect(unsound.map(({ number }) => number)).toEqual(['1']);
    expect(defects).toEqual([]);
  });

  it('finds the same in tiles as in the whole, each defect once', () => {
    const fabric = makeFabric({ columns: 30, rows: 30, seed: 4, enclaves: false });
    const { parcels } = plantDefects(fabric, 3, 4);
    const whole = pairsOf(parcels, null);
    const [west, south, east, north] = boxOf(parcels.flatMap(({ geometry }) => geometry));
    const [x, y] = [Math.round((west + east) / 2), Math.round((south + north) / 2)];
    const tiles: readonly Box[] = [
      [west - 1, south - 1, x, y],
      [x, south - 1, east + 1, y],
      [west - 1, y, x, north + 1],
      [x, y, east + 1, north + 1],
    ];
    const inTiles = tiles.flatMap(([w, s, e, n]) => {
      const complete: Box = [w - 1000, s - 1000, e + 1000, n + 1000];
      const near = parcels.filter(({ geometry }) => meets(boxOf(geometry), complete));
      return pairsOf(near, complete);
    });
    expect([...new Set(inTiles)].sort()).toEqual([...new Set(whole)].sort());
    const [defect] = checkParcels(parcels, REACH).defects;
    expect(defect && uniqueDefects([defect, defect])).toEqual([defect]);
  });

  it('checks one edit with the parcels around it', () => {
    const fabric = makeFabric({ columns: 3, rows: 3, seed: 2, enclaves: false });
    expect(checkAround(fabric, new Set(['c1r1']), 500)).toEqual([]);
    const edited = jolted(fabric, 3, 'c1r1');
    expect(checkAround(edited, new Set(['c1r1']), 500).length).toBeGreaterThan(0);
    expect(checkAround(edited, new Set(['c0r0x']), 500)).toEqual([]);
  });

  it('packs and unpacks a parcel without a change, its defects included', () => {
    const open: MultiPolygon = [
      [
        [
          [5, 5],
          [9, 5],
          [9, 9],
        ],
      ],
      [ring([20, 0], [30, 0], [30, 10]), ring([22, 1], [22, 2], [23, 2])],
    ];
    const packed = packParcels([
      { number: 'a', geometry: box(0, 0, 1, 1) },
      { number: 'b', geometry: open },
    ]);
    expect(unpackParcel(packed, 1)).toEqual(open);
  });
});

const triangle = (...corners: readonly [Position, Position, Position]): readonly Position[] => {
  const moved = corners.map(([x, y]): Position => [12_674_500_000 + x, 5_670_100_000 + y]);
  return [...moved, moved[0] as Position];
};

const shifted = (geometry: MultiPolygon, dx: number, dy: number): MultiPolygon =>
  geometry.map((polygons) => polygons.map((points) => points.map(([x, y]): Position => [x + dx, y + dy])));

const meets = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

/** Suspicions as pairs of numbers. */
function pairsOf(parcels: readonly FabricParcel[], complete: Box | null): readonly string[] {
  return scanFabric(packParcels(parcels), { ...REACH, complete }).suspects.map((pair) =>
    pair
      .map((index) => parcels[index]?.number)
      .sort()
      .join(),
  );
}

/** One corner of a parcel moved by up to two metres. */
function jolted(fabric: readonly FabricParcel[], seed: number, only?: string): readonly FabricParcel[] {
  const random = randomOf(seed);
  const chosen = only ?? fabric[Math.floor(random() * fabric.length)]?.number;
  const by = 10 ** (random() * 3.3);
  return fabric.map((parcel) => {
    if (parcel.number !== chosen) return parcel;
    const [outer, ...holes] = parcel.geometry[0] ?? [];
    if (!outer) return parcel;
    const index = Math.floor(random() * (outer.length - 1));
    const [x, y] = outer[index] as Position;
    const moved: Position = [Math.round(x + (random() - 0.5) * 2 * by), Math.round(y + (random() - 0.5) * 2 * by)];
    const points = outer.map((point, at) => (at === index || (index === 0 && at === outer.length - 1) ? moved : point));
    return { ...parcel, geometry: [[points, ...holes]] };
  });
}
