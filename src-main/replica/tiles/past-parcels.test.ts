import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeMultiPolygon } from '#register/geometry-blob.ts';
import { areaDoubled } from '#domain/geometry/measures.ts';
import { openStore, type Store } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { type PlantedDefects, plantDefects } from '../../../tests/support/plant-defects.ts';
import { makeTestHome, TEST_REGION } from '../../../tests/support/test-central.ts';
import { timelineOf } from '../timeline.ts';
import type { ParcelTuple } from './cut-tile.ts';
import { PastParcels } from './past-parcels.ts';

/** Everywhere in the zone, metres. */
const EVERYWHERE = { window: [0, 0, 1e9, 1e9] } as const;
const ZONE = 12;

let home: string;
let store: Store;
let planted: PlantedDefects;
/** The last act: it made one parcel larger and another agricultural. */
let last: number;

beforeAll(async () => {
  ({ home } = await makeTestHome(300));
  planted = plantDefects(home);
  store = openStore({ file: centralPaths(home).database, key: null, migrations: null });
  last = Number(store.raw.prepare('select max(seq) from act').pluck().get());
});
afterAll(() => {
  store.close();
  rmSync(home, { recursive: true, force: true });
});

const now = (): ParcelTuple[] =>
  store.raw
    .prepare<[], ParcelTuple>(
      'select row, number, geometry, label_east, label_north, 0 from parcel where to_seq is null order by number',
    )
    .raw()
    .all();
const at = (seq: number): ParcelTuple[] => new PastParcels(store.raw, TEST_REGION, seq).in(now(), EVERYWHERE, ZONE);
const areaOf = (rows: readonly ParcelTuple[], number: string): number => {
  const row = rows.find((each) => each[1] === number);
  return row === undefined ? 0 : areaDoubled(decodeMultiPolygon(Buffer.from(row[2])));
};

describe('the parcels as of a day (A5.4, A5.7)', () => {
  it('have the boundaries that they had then, and all others as they are', () => {
    const before = at(last - 1);
    expect(before.length).toBe(now().length);
    const then = store.raw
      .prepare('select area_doubled from parcel where number = ? and to_seq = ?')
      .pluck()
      .get(planted.swollen, last);
    expect(areaOf(before, planted.swollen)).toBe(then);
    expect(areaOf(now(), planted.swollen)).toBeGreaterThan(Number(then));
    const untouched = now().filter(([, number]) => ![planted.swollen, planted.misplaced].includes(number as never));
    for (const row of untouched.slice(0, 20)) expect(before).toContainEqual(row);
  });

  it('are those of today after the last act', () => {
    expect(at(last)).toEqual(now());
  });

  it('are none before the first act', () => {
    expect(at(-1)).toEqual([]);
  });

  it('can be asked for each day on which something was registered', () => {
    const days = timelineOf(store.raw, TEST_REGION);
    expect(days.at(-1)?.seq).toBe(last);
    expect(days.map(({ day }) => day)).toEqual([...days.map(({ day }) => day)].sort());
    expect(new Set(days.map(({ day }) => day)).size).toBe(days.length);
  });
});
