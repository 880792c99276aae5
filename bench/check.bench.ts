import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_RULE_SETTINGS } from '#domain/cases/rule-settings.ts';
import type { FabricParcel } from '#domain/geometry/fabric-check.ts';
import { areaDoubled, boxOf, growBox } from '#domain/geometry/measures.ts';
import { checkAround, checkParcels } from '#domain/geometry/scan/check-parcels.ts';
import { plantDefects, PLANTS } from '#domain/geometry/scan/planted-defects.fixture.ts';
import type { MultiPolygon, Position } from '#domain/geometry/types.ts';
import { RegionCode } from '#domain/numbers/types.ts';
import { loadDemoRegister } from '#register/demo/load-demo-register.ts';
import { checkRegister } from '#register/full-check/check-register.ts';
import { decodeMultiPolygon } from '#register/geometry-blob.ts';
import { parcelsInBox } from '#register/queries/parcels.queries.ts';
import { parcelAt } from '#register/queries/place.queries.ts';
import { NEIGHBOUR_MARGIN_MM } from '#register/queries/situation.queries.ts';
import { openStore, type Store } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { postgisOverlapJoin } from './postgis.ts';

/*
 * The full check against the overlap join of PostGIS in the same run, planted defects, and the check of one edit.
 *
 * SHEKARA_BENCH_HOME     a home whose register is used instead of making one (it is only read)
 * SHEKARA_BENCH_PARCELS  how many parcels to make otherwise
 * SHEKARA_BENCH_JOIN     how many parcels PostGIS gets; its time is scaled, which flatters it: its index grows
 */
const PARCELS = Number(process.env['SHEKARA_BENCH_PARCELS'] ?? 1_000_000);
const JOINED = Number(process.env['SHEKARA_BENCH_JOIN'] ?? 100_000);
const PLANTED_IN = 20_000;
const EACH = 100;
const EDITS = 1_000;
const REGION = RegionCode.parse('21');
const ZONE = 12;
const REACH = { toleranceMm: 20, gapWidthMm: DEFAULT_RULE_SETTINGS.gapWidthMm };

const folder = mkdtempSync(join(tmpdir(), 'shekara-check-bench-'));
const given = process.env['SHEKARA_BENCH_HOME'];
const file = given === undefined ? makeRegister() : centralPaths(given).database;
const store = openStore({ file, key: null, readonly: true, migrations: 'central' });
try {
  await fullCheck();
  planted();
  await oneEdit();
} finally {
  store.close();
  rmSync(folder, { recursive: true, force: true });
}

function makeRegister(): string {
  const made = join(folder, 'register.db');
  const writing = openStore({ file: made, key: null, migrations: 'central' });
  loadDemoRegister(writing, {
    parcels: PARCELS,
    seed: 1,
    onProgress: () => undefined,
    appendToJournal: () => undefined,
  });
  writing.close();
  return made;
}

/** Twice, with the join between them: what disturbs one disturbs the other. */
async function fullCheck(): Promise<void> {
  const first = await timedCheck();
  const overlaps = postgisOverlapJoin(fabricOf(store, JOINED).map(({ geometry }) => geometry));
  const second = await timedCheck();
  const seconds = (first.ms + second.ms) / 2 / 1000;
  const cpuS = (first.cpuS + second.cpuS) / 2;
  console.log(
    `full check of ${first.parcels} parcels with reading and all rules: ${seconds.toFixed(1)} s, ${cpuS.toFixed(1)} s of processors; ${first.findings} findings`,
  );
  if (!overlaps) return console.log('full check of 1M against the PostGIS overlap join: skipped: no PostGIS');
  const scale = first.parcels / JOINED;
  console.log(
    `PostGIS overlap join, ${JOINED} parcels scaled: ${((overlaps.ms / 1000) * scale).toFixed(1)} s, ${(overlaps.cpuS * scale).toFixed(1)} s of its processor`,
  );
  const ratio = seconds / ((overlaps.ms / 1000) * scale);
  console.log(`processor time against processor time: ${(cpuS / (overlaps.cpuS * scale)).toFixed(3)}x`);
  goal('full check of 1M against the PostGIS overlap join', ratio, 0.15, 'x');
}

async function timedCheck() {
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  const options = { file, key: null, prefix: '', toleranceMm: REACH.toleranceMm };
  const { parcels, findings } = await checkRegister(store, options);
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - from, cpuS: (user + system) / 1e6, parcels, findings: findings.length };
}

function fabricOf({ raw }: Store, count: number): readonly FabricParcel[] {
  const rows = raw
    .prepare('select number, geometry from parcel where to_seq is null order by row limit ?')
    .raw()
    .all(count);
  return (rows as [string, Buffer][]).map(([number, blob]) => ({ number, geometry: decodeMultiPolygon(blob) }));
}

function planted(): void {
  const sound = fabricOf(store, PLANTED_IN);
  const { parcels, planted: all } = plantDefects(sound, EACH, 20_261_127);
  const areas = new Map(sound.map(({ number, geometry }) => [number, areaDoubled(geometry)]));
  const { unsound, defects } = checkParcels(parcels, REACH);
  const found = new Set([...unsound.map(({ number }) => number), ...defects.flatMap(({ about }) => about)]);
  // Two corners of a street front exchanged may leave a sound parcel with nothing near it: the registered area tells then.
  const byArea = parcels.filter(({ number, geometry }) => isAnother(geometry, areas.get(number)) && !found.has(number));
  for (const { number } of byArea) found.add(number);
  for (const plant of PLANTS) {
    const of = all.filter((each) => each.plant === plant);
    const hit = of.filter(({ number }) => found.has(number)).length;
    console.log(`${plant}: ${hit} of ${of.length} found ${hit === of.length ? 'met' : 'NOT MET'}`);
  }
  const spoilt = new Set(all.map(({ number }) => number));
  const total = unsound.length + defects.length + byArea.length;
  const isFalse = (about: readonly string[]): boolean => !about.some((number) => spoilt.has(number));
  const wrong =
    defects.filter(({ about }) => isFalse(about)).length + unsound.filter(({ number }) => isFalse([number])).length;
  console.log(`${total} findings, ${byArea.length} of them by the registered area alone, ${wrong} false`);
  goal('false alarms among what was found', (100 * wrong) / total, 1, ' %');
}

function isAnother(geometry: MultiPolygon, registered: number | undefined): boolean {
  return registered !== undefined && areaDoubled(geometry) !== registered;
}

/** A corner of a parcel has moved; its neighbours are in the draft, as they are when somebody edits. */
async function oneEdit(): Promise<void> {
  const { read, raw } = store;
  const rows = raw
    .prepare('select number, geometry from parcel where row % 617 = 0 and to_seq is null limit ?')
    .raw()
    .all(EDITS) as [string, Buffer][];
  const [checks, queries]: [number[], number[]] = [[], []];
  for (const [number, blob] of rows) {
    const box = growBox(boxOf(decodeMultiPolygon(blob)), NEIGHBOUR_MARGIN_MM);
    const around = await parcelsInBox(read, { region: REGION, zone: ZONE, box, limit: 10_000 });
    const places = around.map(({ geometry }): Position => geometry[0]?.[0]?.[0] ?? [0, 0]);
    const fromCheck = performance.now();
    checkAround(around, new Set([number]), REACH.gapWidthMm);
    checks.push(performance.now() - fromCheck);
    const fromQuery = performance.now();
    for (const at of places) await parcelAt(read, { region: REGION, zone: ZONE, at });
    queries.push(performance.now() - fromQuery);
  }
  const [check, query] = [median(checks), median(queries)];
  console.log(`check of one edit ${check.toFixed(3)} ms, point queries of its neighbours ${query.toFixed(3)} ms`);
  goal('incremental check of one edit against the point queries of its neighbours', check / query, 2, 'x');
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;
}

function goal(name: string, figure: number, most: number, unit: string): void {
  const text = `${name}: ${figure.toFixed(3)}${unit} (goal ≤ ${most}${unit})`;
  console.log(`${text} ${figure <= most ? 'met' : 'NOT MET'}`);
}
