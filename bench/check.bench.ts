import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_RULE_SETTINGS } from '#domain/cases/rule-settings.ts';
import type { FabricParcel } from '#domain/geometry/fabric-check.ts';
import { boxOf, growBox } from '#domain/geometry/measures.ts';
import { checkAround } from '#domain/geometry/scan/check-parcels.ts';
import type { Position } from '#domain/geometry/types.ts';
import { RegionCode } from '#domain/numbers/types.ts';
import { loadDemoRegister } from '#register/demo/load-demo-register.ts';
import { checkRegister } from '#register/full-check/check-register.ts';
import { decodeMultiPolygon } from '#register/geometry-blob.ts';
import { parcelsInBox } from '#register/queries/parcels.queries.ts';
import { parcelAt } from '#register/queries/place.queries.ts';
import { NEIGHBOUR_MARGIN_MM } from '#register/queries/situation.queries.ts';
import { openStore, type Store } from '#register/store.ts';
import { isFound, plantInRegister, REGISTER_PLANTS } from '#register/testing/planted-register.fixture.ts';
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
const TOLERANCE_MM = 20;

const folder = mkdtempSync(join(tmpdir(), 'shekara-check-bench-'));
const given = process.env['SHEKARA_BENCH_HOME'];
const file = given === undefined ? makeRegister('register.db', PARCELS) : centralPaths(given).database;
const store = openStore({ file, key: null, readonly: true, migrations: 'central' });
try {
  await fullCheck();
  await planted();
  await oneEdit();
} finally {
  store.close();
  rmSync(folder, { recursive: true, force: true });
}

function makeRegister(name: string, parcels: number, spoil: (store: Store) => void = () => undefined): string {
  const made = join(folder, name);
  const writing = openStore({ file: made, key: null, migrations: 'central' });
  loadDemoRegister(writing, { parcels, seed: 1, onProgress: () => undefined, appendToJournal: () => undefined });
  spoil(writing);
  writing.close();
  return made;
}

/**
 * Twice, with the join between them: what disturbs one disturbs the other. Each after a check that is not counted: the
 * table of PostGIS has just been written and lies in memory, and so shall the file of the register, of which the system
 * keeps less after half a minute of the join.
 */
async function fullCheck(): Promise<void> {
  const first = await warmCheck();
  const overlaps = postgisOverlapJoin(fabricOf(store, JOINED).map(({ geometry }) => geometry));
  const second = await warmCheck();
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

async function warmCheck(): ReturnType<typeof timedCheck> {
  await timedCheck();
  return timedCheck();
}

async function timedCheck() {
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  const options = { file, key: null, prefix: '', toleranceMm: TOLERANCE_MM };
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

/** In a register of its own, found by the whole check of it. */
async function planted(): Promise<void> {
  let all: ReturnType<typeof plantInRegister> = [];
  const spoilt = makeRegister('spoilt.db', PLANTED_IN, ({ raw }) => (all = plantInRegister(raw, EACH, 20_261_127)));
  const reading = openStore({ file: spoilt, key: null, readonly: true, migrations: 'central' });
  const { findings } = await checkRegister(reading, {
    file: spoilt,
    key: null,
    prefix: '',
    toleranceMm: TOLERANCE_MM,
  }).finally(() => reading.close());
  const byNumber = Map.groupBy(
    findings.flatMap((finding) => finding.about.map((number) => ({ number, finding }))),
    ({ number }) => number,
  );
  const of = (number: string) => (byNumber.get(number) ?? []).map(({ finding }) => finding);
  for (const plant of REGISTER_PLANTS) {
    const each = all.filter((one) => one.plant === plant);
    const hit = each.filter((one) => isFound(one, of(one.number))).length;
    console.log(`${plant}: ${hit} of ${each.length} found ${hit === each.length ? 'met' : 'NOT MET'}`);
  }
  const numbers = new Set(all.map(({ number }) => number));
  const wrong = findings.filter(({ about }) => !about.some((number) => numbers.has(number))).length;
  const byArea = all.filter(({ number }) => of(number).every(({ code }) => code.startsWith('area.'))).length;
  console.log(`${findings.length} findings, ${byArea} planted seen by the registered area alone, ${wrong} false`);
  goal('false alarms among what was found', (100 * wrong) / findings.length, 1, ' %');
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
    checkAround(around, new Set([number]), DEFAULT_RULE_SETTINGS.gapWidthMm);
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
