import { VectorTile } from '@mapbox/vector-tile';
import fc from 'fast-check';
import { PbfReader, PbfWriter } from 'pbf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TILE_EXTENT } from '#contracts/tiles.ts';
import { gridToMercator, mercatorToGrid } from '#domain/crs/grid-projection.ts';
import { encodeMultiPolygon, GeometryReader } from '#register/geometry-blob.ts';
import { makeTestReplica, type TestReplica } from '../../../tests/support/test-replica.ts';
import { clipRing } from './clip.ts';
import { LayerWriter, POLYGON } from './layer-writer.ts';
import { Pen } from './pen.ts';
import { tileFrame } from './tile-frame.ts';

const ZONE = 12;
const WORLD = 2 * Math.PI * 6_378_137;
const tileAt = (z: number, [east, north]: readonly [number, number]) => ({
  z,
  x: Math.floor((east / WORLD + 0.5) * 2 ** z),
  y: Math.floor((0.5 - north / WORLD) * 2 ** z),
});
const TOWN = gridToMercator(ZONE, [12_674_503_798, 5_670_181_044]);

describe('the way from the state grid to a tile', () => {
  it('is within a hundredth of a tile unit of the projection, from z 13 on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 13, max: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (z, u, v) => {
          const { x, y } = tileAt(z, TOWN);
          const frame = tileFrame(ZONE, z, x, y);
          const size = WORLD / 2 ** z;
          const point = mercatorToGrid(ZONE, [x * size - WORLD / 2 + u * size, WORLD / 2 - (y + v) * size]);
          const [east, north] = gridToMercator(ZONE, point);
          const exact = [
            ((east + WORLD / 2) / size - x) * TILE_EXTENT,
            ((WORLD / 2 - north) / size - y) * TILE_EXTENT,
          ] as const;
          const [e, n] = [point[0] / 1000 - frame.origin[0], point[1] / 1000 - frame.origin[1]];
          const terms = [1, e, n, e * e, e * n, n * n];
          const by = (c: readonly number[]): number => c.reduce((sum, value, i) => sum + value * (terms[i] ?? 0), 0);
          return Math.abs(by(frame.x) - exact[0]) < 0.01 && Math.abs(by(frame.y) - exact[1]) < 0.01;
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('clipRing', () => {
  it('keeps a ring inside, drops one outside, and cuts what crosses to the square', () => {
    expect(clipRing([1, 1, 9, 1, 9, 9], 0, 10)).toEqual([1, 1, 9, 1, 9, 9]);
    expect(clipRing([11, 11, 19, 11, 19, 19], 0, 10)).toEqual([]);
    const around = clipRing([-5, -5, 15, -5, 15, 15, -5, 15], 0, 10);
    expect(new Set(around)).toEqual(new Set([0, 10]));
  });

  it('never leaves a point outside', () => {
    const ring = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 3,
      maxLength: 12,
    });
    fc.assert(
      fc.property(ring, (points) => clipRing(points.flat(), -10, 10).every((value) => value >= -10 && value <= 10)),
    );
  });
});

describe('a polygon with a hole in a tile', () => {
  //  D-----------C
  //  |  h-----g  |      outer ring A-B-C-D, hole e-h-g-f
  //  |  e-----f  |
  //  A-----------B
  it('turns clockwise on the screen, its hole the other way', () => {
    const { x, y } = tileAt(17, TOWN);
    const [e, n] = [12_674_503_798, 5_670_181_044];
    const square = (at: number, side: number) =>
      [
        [e + at, n + at],
        [e + at + side, n + at],
        [e + at + side, n + at + side],
        [e + at, n + at + side],
        [e + at, n + at],
      ] as const;
    const blob = encodeMultiPolygon([[square(0, 60_000), square(20_000, 20_000).toReversed()]], ZONE);
    const reader = new GeometryReader();
    reader.read(blob);
    const layer = new LayerWriter('one');
    new Pen(tileFrame(ZONE, 17, x, y)).polygon(reader, layer.commands);
    layer.feature(POLYGON, 7, ['n', 'x', 'a', 1]);
    const writer = new PbfWriter();
    layer.writeTo(writer);
    const feature = new VectorTile(new PbfReader(writer.finish())).layers['one']?.feature(0);
    expect(feature?.id).toBe(7);
    expect(feature?.properties).toEqual({ n: 'x', a: 1 });
    const rings = feature?.loadGeometry() ?? [];
    const area = (ring: (typeof rings)[number]): number =>
      ring.reduce(
        (sum, p, i) => sum + p.x * (ring[(i + 1) % ring.length]?.y ?? 0) - (ring[(i + 1) % ring.length]?.x ?? 0) * p.y,
        0,
      );
    expect(rings.map((ring) => Math.sign(area(ring)))).toEqual([1, -1]);
  });
});

describe('tiles of a replica', () => {
  let made: TestReplica;
  beforeAll(async () => (made = await makeTestReplica(2_000)));
  afterAll(() => made.close());

  const cut = (z: number): { bytes: Uint8Array; tile: VectorTile } => {
    const { raw } = made.replica.store;
    const [east, north] = raw.prepare('select avg(label_east), avg(label_north) from parcel').raw().get() as [
      number,
      number,
    ];
    const bytes = made.replica.cutTile({
      zone: ZONE,
      ...tileAt(z, gridToMercator(ZONE, [Math.round(east * 1000), Math.round(north * 1000)])),
    });
    return { bytes, tile: new VectorTile(new PbfReader(bytes)) };
  };

  it('show quarters alone below z 13, parcels from there, labels from z 16', () => {
    expect(Object.keys(cut(12).tile.layers)).toEqual(['quarters']);
    expect(Object.keys(cut(13).tile.layers)).toEqual(
      expect.arrayContaining(['quarters', 'parcels', 'buildings', 'streets']),
    );
    expect(cut(13).tile.layers['labels']).toBeUndefined();
    expect(cut(16).tile.layers['labels']?.length).toBeGreaterThan(0);
  });

  it('draw at z 13 as much land as at z 14, in a few features', () => {
    const layer = cut(13).tile.layers['parcels'];
    expect(layer?.length).toBeLessThanOrEqual(49);
    let rings = 0;
    for (let i = 0; i < (layer?.length ?? 0); i++) rings += layer?.feature(i).loadGeometry().length ?? 0;
    expect(rings).toBeGreaterThan(cut(14).tile.layers['parcels']?.length ?? Infinity);
    expect(cut(13).tile.layers['buildings']?.length).toBe(1);
  });

  it('hold each parcel of the window with its right, category and marks', () => {
    const layer = cut(17).tile.layers['parcels'];
    const known = new Set(made.replica.store.raw.prepare('select number from parcel').pluck().all());
    for (let i = 0; i < (layer?.length ?? 0); i++) {
      const properties: Record<string, unknown> = layer?.feature(i).properties ?? {};
      expect(known.has(properties['n'])).toBe(true);
      expect(properties['r']).toMatch(/^(?:[oufsx]|l[ls])$/);
      expect(properties['c']).toMatch(/^[asipfwr]$/);
    }
  });

  it('stay under 500 KiB', () => {
    for (const z of [8, 11, 12, 13, 14, 15]) expect(cut(z).bytes.length).toBeLessThan(500 * 1024);
  });

  it('read the R*Tree first and rows after it', () => {
    const plan = made.replica.store.raw
      .prepare(
        'explain query plan select t.row from parcel_box b cross join parcel_style s on s.row = b.row cross join parcel t on t.row = b.row where b.east >= 1 and b.north >= 1 and b.west <= 2 and b.south <= 2 and t.zone = 12',
      )
      .all() as { detail: string }[];
    expect(plan[0]?.detail).toMatch(/VIRTUAL TABLE INDEX 2/);
    expect(plan.slice(1).every(({ detail }) => detail.includes('INTEGER PRIMARY KEY'))).toBe(true);
  });
});
