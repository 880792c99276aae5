import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import { areaDoubled } from '#domain/geometry/measures.ts';
import type { MultiPolygon, Position, Ring } from '#domain/geometry/types.ts';
import {
  boxOfBlob,
  decodeLine,
  decodeMultiPolygon,
  encodeLine,
  encodeMultiPolygon,
  GeometryReader,
} from './geometry-blob.ts';

let raw: Database.Database;
beforeAll(() => {
  raw = new Database(':memory:');
  raw.loadExtension('mod_spatialite');
});
afterAll(() => raw.close());

const position = fc.tuple(fc.integer({ min: 0, max: 16_000_000_000 }), fc.integer({ min: 0, max: 16_000_000_000 }));
const ring = fc.array(position, { minLength: 4, maxLength: 12 });
const multiPolygon = fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });

//  D-----------C
//  |  h---g    |
//  |  |   |    |     hole clockwise
//  |  e---f    |
//  A-----------B
const E0 = 12_674_503_398;
const N0 = 5_670_140_284;
const at = (east: number, north: number): Position => [E0 + east, N0 + north];
const closed = (...points: readonly Position[]): Ring => [...points, points[0] ?? at(0, 0)];
const WITH_HOLE: MultiPolygon = [
  [
    closed(at(0, 0), at(41_001, 0), at(41_001, 39_999), at(0, 39_999)),
    closed(at(10_000, 10_000), at(10_000, 20_000), at(20_000, 20_000), at(20_000, 10_000)),
  ],
  [closed(at(60_000, 1), at(70_000, 0), at(65_003, 9_007))],
];

describe('SpatiaLite blobs', () => {
  it('brings every millimetre of the state grid back exactly', () => {
    fc.assert(
      fc.property(multiPolygon, fc.integer({ min: 8, max: 15 }), (geometry, zone) => {
        expect(decodeMultiPolygon(encodeMultiPolygon(geometry, zone))).toEqual(geometry);
      }),
    );
    fc.assert(
      fc.property(fc.array(position, { minLength: 2, maxLength: 20 }), (line) => {
        expect(decodeLine(encodeLine(line, 12))).toEqual(line);
      }),
    );
  });

  it('is read by SpatiaLite as the same geometry', () => {
    const blob = encodeMultiPolygon(WITH_HOLE, 12);
    const seen = raw
      .prepare<[Buffer, Buffer, Buffer, Buffer, Buffer], Record<string, unknown>>(
        'select ST_AsText(?) as text, ST_IsValid(?) as valid, ST_SRID(?) as srid, ST_Area(?) as area, MbrMaxX(?) as east',
      )
      .get(blob, blob, blob, blob, blob);
    expect(seen?.['valid']).toBe(1);
    expect(seen?.['srid']).toBe(10946);
    expect(seen?.['area']).toBeCloseTo(areaDoubled(WITH_HOLE) / 2e6, 5);
    expect(seen?.['east']).toBe(12_674_573.398);
    expect(seen?.['text']).toContain('MULTIPOLYGON(((12674503.398 5670140.284, 12674544.399 5670140.284');
  });

  it('writes what SpatiaLite itself would write', () => {
    const text =
      'MULTIPOLYGON(((12674503.398 5670140.284, 12674544.399 5670140.284, 12674544.399 5670180.283, 12674503.398 5670140.284)))';
    const theirs = raw.prepare<[string], Buffer>('select ST_GeomFromText(?, 10946)').pluck().get(text);
    const ours = encodeMultiPolygon([[closed(at(0, 0), at(41_001, 0), at(41_001, 39_999))]], 12);
    expect(ours.equals(theirs ?? Buffer.alloc(0))).toBe(true);
    const lineText = 'LINESTRING(12674503.398 5670140.284, 12674544.399 5670140.284)';
    const line = raw.prepare<[string], Buffer>('select ST_GeomFromText(?, 10946)').pluck().get(lineText);
    expect(encodeLine([at(0, 0), at(41_001, 0)], 12).equals(line ?? Buffer.alloc(0))).toBe(true);
  });

  it('carries its box in the header', () => {
    expect(boxOfBlob(encodeMultiPolygon(WITH_HOLE, 12))).toEqual([
      12_674_503.398, 5_670_140.284, 12_674_573.398, 5_670_180.283,
    ]);
  });

  it('reads for tiles the same points without making objects', () => {
    const reader = new GeometryReader();
    fc.assert(
      fc.property(multiPolygon, (geometry) => {
        reader.read(encodeMultiPolygon(geometry, 12));
        const rings: Position[][] = [];
        let from = 0;
        for (let r = 0; r < reader.ringCount; r++) {
          const points: Position[] = [];
          for (let p = from; p < (reader.ringEnd[r] ?? 0); p++) {
            points.push([Math.round((reader.xy[2 * p] ?? 0) * 1000), Math.round((reader.xy[2 * p + 1] ?? 0) * 1000)]);
          }
          rings.push(points);
          from = reader.ringEnd[r] ?? 0;
        }
        expect(rings).toEqual(geometry.flat());
        expect([...reader.ringHole.subarray(0, reader.ringCount)]).toEqual(
          geometry.flatMap((polygon) => polygon.map((_, index) => (index === 0 ? 0 : 1))),
        );
      }),
    );
  });

  it('says damaged of bytes that are another kind of geometry', () => {
    expect(() => decodeMultiPolygon(encodeLine([at(0, 0), at(1, 1)], 12))).toThrow(Fault);
    expect(() => decodeMultiPolygon(Buffer.alloc(20))).toThrow(Fault);
  });
});
