import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Box, Position } from '#domain/geometry/types.ts';
import { RegionCode } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { createBulkLoader } from '#register/bulk-load.ts';
import { makeDemoWorld } from '#register/demo/make-demo-world.ts';
import { PARCELS_BEGINNING } from '#register/dialect/sqlite.ts';
import { freeSpot } from '#register/free-spot.ts';
import { encodeMultiPolygon } from '#register/geometry-blob.ts';
import { parcelRowsInBox, windowQuery } from '#register/queries/parcels.queries.ts';
import { parcelAt } from '#register/queries/place.queries.ts';
import { parcelsByNumber } from '#register/queries/search-numbers.queries.ts';
import { searchRegister } from '#register/queries/search.queries.ts';
import { openStore, type Store } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { openBenchHome } from './bench-home.ts';
import { goalAtMost, median, percentile, timed, timedAsync } from './measure.ts';

/* The register store against the bare driver, each pair taken in turns in one run. */
const REGION = RegionCode.parse('21');
const ZONE = 12;
/** About two thousand parcels around a place. */
const WINDOW_MM = 1_360_000;
const LOAD_PARCELS = 50_000;
const folder = mkdtempSync(join(tmpdir(), 'shekara-register-bench-'));
const { home, remove } = await openBenchHome();

try {
  const store = openStore({ file: centralPaths(home).database, key: null, readonly: true, migrations: 'central' });
  const places = samplePlaces(store);
  console.log(`${String(store.raw.prepare('select count(*) from parcel_box').pluck().get())} parcels`);
  await windows(store, places);
  await points(store, places);
  await prefixes(store);
  await words(store);
  store.close();
  loads();
} finally {
  rmSync(folder, { recursive: true, force: true });
  remove();
}

/** Labels of parcels all over the town, grid millimetres. */
function samplePlaces({ raw }: Store): readonly Position[] {
  const rows = raw
    .prepare<[], { e: number; n: number }>('select label_east as e, label_north as n from parcel where row % 997 = 0')
    .all();
  return rows.map(({ e, n }): Position => [Math.round(e * 1000), Math.round(n * 1000)]);
}

async function windows({ raw, read }: Store, places: readonly Position[]): Promise<void> {
  const boxOf = ([east, north]: Position): Box => [
    east - WINDOW_MM / 2,
    north - WINDOW_MM / 2,
    east + WINDOW_MM / 2,
    north + WINDOW_MM / 2,
  ];
  const question = (box: Box) => ({ region: REGION, zone: ZONE, box, limit: 20_000 });
  const prepared = raw.prepare<unknown[]>(windowQuery(read, question([0, 0, 1, 1])).compile().sql);
  let found = 0;
  const ratio = await inTurns(places.slice(0, 120).map(boxOf), {
    bare: ([west, south, east, north]) =>
      prepared.all(west / 1000, east / 1000, south / 1000, north / 1000, REGION, ZONE, 20_000),
    ours: async (box) => {
      found += (await parcelRowsInBox(read, question(box))).length;
    },
  });
  console.log(`a window holds ${String(Math.round(found / 120))} parcels`);
  goalAtMost('window query', ratio, 1.2, '×');
}

async function points({ raw, read }: Store, places: readonly Position[]): Promise<void> {
  const bare = raw.prepare<[number, number, number, number, number, number]>(
    `select p.number from parcel_box as b cross join parcel as p where p.row = b.row and b.west <= ? and b.east >= ?
      and b.south <= ? and b.north >= ? and ST_Covers(p.geometry, MakePoint(?, ?, 10946)) = 1`,
  );
  const ratio = await inTurns(places, {
    bare: ([east, north]) => bare.all(east / 1000, east / 1000, north / 1000, north / 1000, east / 1000, north / 1000),
    ours: (at) => parcelAt(read, { region: REGION, zone: ZONE, at }),
  });
  goalAtMost('point hit', ratio, 1.5, '×');
}

async function prefixes({ raw, read }: Store): Promise<void> {
  const beginnings = raw
    .prepare<[], string>('select substr(number, 1, 10) from parcel where row % 1499 = 0')
    .pluck()
    .all();
  const bare = raw.prepare<unknown[]>(PARCELS_BEGINNING);
  if (/\blike\b/i.test(PARCELS_BEGINNING)) throw new Error('a prefix must not be searched with LIKE');
  const ratio = await inTurns(beginnings, {
    bare: (prefix) => bare.all(REGION, prefix, afterPrefix(prefix), 20),
    ours: (prefix) => parcelsByNumber(read, REGION, prefix, 20),
  });
  goalAtMost('number prefix', ratio, 2, '×');
}

/** The first text after all that begin so: numbers end in a digit. */
function afterPrefix(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}

/** As people type: the street whole or begun, with and without a house, in Kazakh or Russian letters. */
async function words({ raw, read }: Store): Promise<void> {
  const rows = raw
    .prepare<[], { text: string; house: string }>(
      'select text_kk as text, house from address where row % 4999 = 0 limit 250',
    )
    .all();
  const texts = rows.flatMap(({ text, house }) => {
    const street = text.split(',')[2]?.trim() ?? '';
    return [
      `${street} ${house}`,
      street.slice(0, 4),
      `${street.split(' ')[0] ?? ''} ${house.slice(0, 1)}`,
      street.toLowerCase(),
    ];
  });
  texts.push('а', 'к', 'ата', 'Астана', 'көшесі 2', 'алматы 1', 'батыр');
  const times: number[] = [];
  for (const text of texts) {
    const question = { region: REGION, text, scope: 'address', limit: 20, showPersons: false } as const;
    times.push(await timedAsync(() => searchRegister(read, question)));
  }
  console.log(
    `address words: p50 ${median(times).toFixed(1)} ms, slowest ${percentile(times, 1).toFixed(1)} ms of ${String(times.length)}`,
  );
  goalAtMost('address words p95', percentile(times, 0.95), 50, ' ms');
}

/**
 * The same parcels through the loader, and through two prepared statements on the same tables with rows made
 * beforehand: what the loader adds is the making of blobs, boxes and labels.
 */
function loads(): void {
  const parcels = [...makeDemoWorld({ parcels: LOAD_PARCELS, seed: 2 }).quarters()].flatMap(
    (quarter) => quarter.parcels,
  );
  const [bare, ours]: [number[], number[]] = [[], []];
  for (let round = 0; round < 3; round++) {
    bare.push(timedLoad((store) => loadBare(store, parcels)));
    ours.push(timedLoad((store) => loadOurs(store, parcels)));
  }
  console.log(`batch load: ${Math.round((LOAD_PARCELS / median(ours)) * 1000).toString()} parcels/s`);
  goalAtMost('batch load', median(ours) / median(bare), 1.3, '×');
}

function timedLoad(load: (store: Store) => void): number {
  const file = join(folder, `load-${String(performance.now())}.db`);
  const store = openStore({ file, key: null, migrations: 'central' });
  const took = timed(() => store.raw.transaction(() => load(store))());
  store.close();
  rmSync(file);
  return took;
}

function loadOurs({ raw }: Store, parcels: readonly Parcel[]): void {
  const nothing = { buildings: [], rights: [], encumbrances: [], claims: [], parties: [], addresses: [] };
  createBulkLoader(raw, REGION).rows({ ...nothing, parcels }, 0);
}

function loadBare({ raw }: Store, parcels: readonly Parcel[]): void {
  const row =
    raw.prepare(`insert into parcel (region, number, version, quarter, zone, geometry, area_doubled, label_east, label_north,
    category, functional_zone, purpose_kk, purpose_ru, divisibility, rka, value_tiyn, value_date,
    survey_method, survey_accuracy_mm, survey_note, from_seq) values (?${', ?'.repeat(20)})`);
  const box = raw.prepare('insert into parcel_box values (?, ?, ?, ?, ?)');
  for (const p of parcels) {
    const blob = encodeMultiPolygon(p.geometry, p.zone);
    const [east, north] = freeSpot(p.geometry);
    const { lastInsertRowid } = row.run(
      REGION,
      p.number,
      1,
      p.number.slice(0, 8),
      p.zone,
      blob,
      p.areaDoubled,
      east / 1000,
      north / 1000,
      p.category,
      p.functionalZone,
      p.purposeKk,
      p.purposeRu,
      p.divisibility,
      p.rka,
      p.valueTiyn,
      p.valueDate,
      p.survey.method,
      p.survey.accuracyMm,
      p.survey.note,
      0,
    );
    box.run(lastInsertRowid, blob.readDoubleLE(6), blob.readDoubleLE(22), blob.readDoubleLE(14), blob.readDoubleLE(30));
  }
}

interface Pair<T> {
  readonly bare: (input: T) => unknown;
  readonly ours: (input: T) => unknown;
}

/** Median of ours over the median of the bare statement; taken in turns, so that a busy machine hurts both alike. */
async function inTurns<T>(inputs: readonly T[], { bare, ours }: Pair<T>): Promise<number> {
  const [bareTimes, ourTimes]: [number[], number[]] = [[], []];
  for (const input of inputs.slice(0, 50)) {
    await bare(input);
    await ours(input);
  }
  for (const [index, input] of inputs.entries()) {
    const order = index % 2 === 0 ? ([bare, ours] as const) : ([ours, bare] as const);
    for (const work of order) (work === bare ? bareTimes : ourTimes).push(await timedAsync(() => work(input)));
  }
  const [bareMedian, ourMedian] = [median(bareTimes), median(ourTimes)];
  console.log(`bare ${bareMedian.toFixed(4)} ms, ours ${ourMedian.toFixed(4)} ms`);
  return ourMedian / bareMedian;
}
