import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import type { Radians } from './helmert.ts';
import { CITY_GRID, KAZAKH_GRID, smoothShift, writeNtv2 } from './ntv2.fixture.ts';
import { gridShift, readDatumGrid } from './ntv2-grid.ts';
import { pipelineOf } from './pipeline.ts';
import { transformPoint } from './transform-points.ts';

const RUNS = propertyRuns(200);
const RADIAN = Math.PI / 180;
const whole = (): Uint8Array<ArrayBuffer> => writeNtv2([KAZAKH_GRID, CITY_GRID]);

function shifted(bytes: Uint8Array, longitude: number, latitude: number, inverse = false) {
  const grid = readDatumGrid(bytes);
  assert(grid.ok);
  const point: Radians = { x: longitude * RADIAN, y: latitude * RADIAN };
  const failure = gridShift(grid.value, inverse)(point);
  return { failure, east: (point.x / RADIAN - longitude) * 3600, north: (point.y / RADIAN - latitude) * 3600 };
}

describe('NTv2 grid', () => {
  it('reads both byte orders to the same shifts', () => {
    const little = shifted(writeNtv2([KAZAKH_GRID], { little: true }), 68.1, 49.3);
    const big = shifted(writeNtv2([KAZAKH_GRID], { little: false }), 68.1, 49.3);
    expect(big).toEqual(little);
    const [east, north] = smoothShift(68.1, 49.3);
    expect(little.east).toBeCloseTo(east, 2);
    expect(little.north).toBeCloseTo(north, 2);
  });

  it('takes the finest grid that holds the point, whichever stands first in the file', () => {
    const node = [71.5, 51] as const;
    const [east] = CITY_GRID.shift(...node);
    for (const grids of [
      [KAZAKH_GRID, CITY_GRID],
      [CITY_GRID, KAZAKH_GRID],
    ]) {
      expect(shifted(writeNtv2(grids), ...node).east).toBeCloseTo(east, 5);
    }
    expect(shifted(whole(), 70.5, 51).east).toBeCloseTo(smoothShift(70.5, 51)[0], 5);
  });

  it.each([
    ['north-eastern corner', 72, 52],
    ['north-eastern corner and a hair beyond', 72 + 1e-7, 52 + 1e-7],
    ['south-western corner', 66, 48],
    ['eastern rim', 72, 49.1],
    ['northern rim', 67.3, 52],
  ])('reaches to its %s', (_name, longitude, latitude) => {
    const { failure, east, north } = shifted(writeNtv2([KAZAKH_GRID]), longitude, latitude);
    expect(failure).toBeNull();
    expect(east).toBeCloseTo(smoothShift(longitude, latitude)[0], 2);
    expect(north).toBeCloseTo(smoothShift(longitude, latitude)[1], 2);
  });

  it('says of a point outside that it is outside, and never falls back to other parameters', () => {
    const grid = readDatumGrid(whole());
    assert(grid.ok);
    const pipeline = pipelineOf('EPSG:4284', 'EPSG:10941', { grid: grid.value });
    assert(pipeline.ok);
    expect(transformPoint(pipeline.value, [72.01, 50])).toMatchObject({ error: { code: 'crs.outsideGrid' } });
  });

  it('refuses a grid of zeros, and a hole of zeros in a grid', () => {
    const zeros = { ...KAZAKH_GRID, shift: () => [0, 0] as const };
    expect(readDatumGrid(writeNtv2([zeros]))).toMatchObject({ error: { code: 'crs.nullShift' } });
    const holed = {
      ...KAZAKH_GRID,
      shift: (longitude: number, latitude: number) =>
        longitude >= 68 && longitude <= 69 ? ([0, 0] as const) : smoothShift(longitude, latitude),
    };
    expect(shifted(writeNtv2([holed]), 68.5, 50).failure).toBe('crs.nullShift');
    expect(shifted(writeNtv2([holed]), 70.5, 50).failure).toBeNull();
  });

  it('refuses a grid of the other direction and one of another country', () => {
    expect(readDatumGrid(writeNtv2([KAZAKH_GRID], { reversed: true }))).toMatchObject({
      error: { code: 'crs.gridOther', about: ['QAZTRF23 → SK42'] },
    });
    const germany = { ...KAZAKH_GRID, west: 6, east: 15 };
    expect(readDatumGrid(writeNtv2([germany]))).toMatchObject({ error: { code: 'crs.gridOther' } });
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array, string]>([
    ['an empty file', () => new Uint8Array(0), '0 < 352'],
    ['a text', (bytes) => bytes.fill(0x41), 'NUM_OREC'],
    ['a torn file', (bytes) => bytes.subarray(0, 5_000), 'KAZ: 5000 < '],
    ['a file that ends before its last grid', () => writeNtv2([KAZAKH_GRID]).slice(0, -16), ''],
    ['a missing sub-grid', (bytes) => with32(bytes, 40, 3), 'SUB_NAME 3/3'],
    ['an absurd number of sub-grids', (bytes) => with32(bytes, 40, 1_000_000_000), 'NUM_FILE'],
    ['a count that is not columns times rows', (bytes) => with32(bytes, 176 + 168, 424), 'KAZ: GS_COUNT 424 ≠ 25 × 17'],
    ['a step of nothing', (bytes) => with64(bytes, 176 + 136, 0), 'KAZ: S_LAT … LONG_INC'],
    ['a step that does not fit', (bytes) => with64(bytes, 176 + 136, 901), 'KAZ: S_LAT … LONG_INC'],
    ['a border that is no number', (bytes) => with64(bytes, 176 + 72, NaN), 'KAZ: S_LAT … LONG_INC'],
    ['a shift that no datum has', (bytes) => withSingle(bytes, 352 + 16 * 7, 3_600), 'KAZ: > 30″'],
    ['a shift that is no number', (bytes) => withSingle(bytes, 352 + 16 * 7, NaN), 'KAZ: > 30″'],
    ['minutes', () => writeNtv2([KAZAKH_GRID], { unit: 'MINUTES' }), 'GS_TYPE MINUTES'],
    ['two grids of one name', () => writeNtv2([KAZAKH_GRID, KAZAKH_GRID]), 'SUB_NAME'],
    ['a child without its parent', () => writeNtv2([CITY_GRID]), 'PARENT KAZ'],
    ['a grid that is its own parent', () => writeNtv2([{ ...CITY_GRID, parent: 'CITY' }]), 'PARENT CITY'],
  ])('refuses %s and says what is wrong', (name, spoil, what) => {
    const read = readDatumGrid(spoil(whole()));
    // The END record holds nothing: a file without it is whole.
    if (name.startsWith('a file that ends')) return expect(read.ok).toBe(true);
    assert(!read.ok);
    expect(read.error.code).toBe('crs.gridDamaged');
    expect(read.error.about[0]).toContain(what);
  });

  it('SEC-59: answers any bytes with a grid or a refusal, never with an exception', () => {
    const bytes = whole();
    const change = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    // Half of the changes hit the headers, where they do the most harm.
    const inHeader = fc.array(fc.tuple(fc.nat(351), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.oneof(change, inHeader), fc.nat(bytes.length), (changes, length) => {
        const spoiled = bytes.slice(0, length % 5 === 0 ? length : bytes.length);
        for (const [at, value] of changes) if (at < spoiled.length) spoiled[at] = value;
        const read = readDatumGrid(spoiled);
        expect(typeof read.ok).toBe('boolean');
      }),
      { numRuns: RUNS },
    );
  });
});

const with32 = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  new DataView(bytes.buffer).setInt32(at, value, true);
  return bytes;
};
const with64 = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  new DataView(bytes.buffer).setFloat64(at, value, true);
  return bytes;
};
const withSingle = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  new DataView(bytes.buffer).setFloat32(at, value, true);
  return bytes;
};
