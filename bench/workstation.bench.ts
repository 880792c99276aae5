import { randomBytes, randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zstdCompressSync } from 'node:zlib';
import { Encoder } from 'cbor-x';
import GeoJSONVT from 'geojson-vt';
import vtpbf from 'vt-pbf';
import type { Database } from 'better-sqlite3';
import { FEED_PAGE_ACTS, type FeedPage } from '#contracts/central/bulk.ts';
import { gridToLonLat, gridToMercator } from '#domain/crs/grid-projection.ts';
import { boxOf } from '#domain/geometry/measures.ts';
import { ActBody, type ActPersonal } from '#domain/journal/act.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { journalOrigin, signCheckpoint } from '#domain/journal/checkpoint.ts';
import { actLeaf, personalHash } from '#domain/journal/leaf.ts';
import { QuarterNumber, type ParcelNumber } from '#domain/numbers/types.ts';
import { installSnapshot, takeInstalled } from '#main/replica/install-snapshot.ts';
import { Replica } from '#main/replica/replica.ts';
import { tileFrame } from '#main/replica/tiles/tile-frame.ts';
import { PageApplier } from '#main/sync/apply-page.ts';
import type { SequencedAct } from '#register/apply-act.ts';
import { decodeLine, decodeMultiPolygon, encodeMultiPolygon } from '#register/geometry-blob.ts';
import { ensureJournalKey } from '#register/journal-key.ts';
import { loadFrontier } from '#register/journal-store.ts';
import { openStore } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { makeSnapshot } from '#server/snapshot/make-snapshot.ts';
import { draftOn, situationFor, splittable } from '../tests/support/test-cases.ts';
import { makeTestHome, TEST_REGION } from '../tests/support/test-central.ts';

/*
 * The back half on a full replica: installing it, tiles against geojson-vt + vt-pbf over the same rows, catching up on
 * the feed against writing the same rows bare, and the memory of a process that does a day's reading.
 *
 * SHEKARA_BENCH_HOME   a home whose register is used instead of making one (it is only read)
 * SHEKARA_BENCH_PARCELS  how many parcels to make otherwise
 */
const PARCELS = Number(process.env['SHEKARA_BENCH_PARCELS'] ?? 1_000_000);
const ACTS = 1_000;
const TILES_A_ZOOM = 40;
const ZONE = 12;
const LAYERS = ['parcel', 'building', 'street', 'quarter'] as const;
const WORLD = 2 * Math.PI * 6_378_137;

const given = process.env['SHEKARA_BENCH_HOME'];
const home = given ?? (await makeTestHome(PARCELS)).home;
const folder = mkdtempSync(join(tmpdir(), 'shekara-bench-'));
const paths = centralPaths(home);
const key = ensureJournalKey(paths.keys, TEST_REGION);
const secret = new Uint8Array(randomBytes(32));
const file = join(folder, 'replica.db');
const open = (): Replica => {
  const replica = new Replica({
    file,
    key: secret,
    region: TEST_REGION,
    journalKey: key.vkey,
    headFile: join(folder, 'head.sealed'),
  });
  if (replica.open() !== 'open') throw new Error('the replica did not open');
  return replica;
};

try {
  await install();
  const replica = open();
  console.log(`${replica.parcels ?? 0} parcels`);
  benchTiles(replica);
  await benchCatchUp(replica);
  replica.close();
  benchMemory();
} finally {
  rmSync(folder, { recursive: true, force: true });
  if (!given) rmSync(home, { recursive: true, force: true });
}

async function install(): Promise<void> {
  const made = performance.now();
  const snapshot = await makeSnapshot({ database: paths.database, folder, region: TEST_REGION });
  const packed = readFileSync(snapshot.file);
  const from = performance.now();
  installSnapshot({
    packed,
    file,
    key: secret,
    region: TEST_REGION,
    journalKey: key.vkey,
    knownHead: null,
    now: new Date().toISOString(),
    onProgress: () => undefined,
  });
  takeInstalled(file);
  rmSync(snapshot.file);
  console.log(
    `snapshot ${(packed.length / 1e6).toFixed(0)} MB made in ${seconds(from - made)}, installed encrypted in ${seconds(performance.now() - from)}`,
  );
}

function benchTiles(replica: Replica): void {
  const { raw } = replica.store;
  const spots = raw
    .prepare('select label_east, label_north from parcel where row % ? = 0 limit 4000')
    .raw()
    .all(Math.max(1, Math.floor((replica.parcels ?? 1) / 4000))) as [number, number][];
  let seed = 7;
  const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const place = (z: number) => {
    const [east = 0, north = 0] = spots[Math.floor(random() * spots.length)] ?? [];
    const [x, y] = gridToMercator(ZONE, [Math.round(east * 1000), Math.round(north * 1000)]);
    return { zone: ZONE, z, x: Math.floor((x / WORLD + 0.5) * 2 ** z), y: Math.floor((0.5 - y / WORLD) * 2 ** z) };
  };
  let worst = 0;
  for (const z of [14, 15, 16, 17, 18]) {
    const places = Array.from({ length: TILES_A_ZOOM }, () => place(z));
    replica.cutTile(places[0] ?? place(z));
    // In turns, so that a busy machine slows both alike.
    const times = places.map((at) => ({
      own: fastest(() => replica.cutTile(at)),
      other: fastest(() => geojsonTile(raw, at)),
    }));
    const [own, other] = [times.map((t) => t.own), times.map((t) => t.other)];
    const ratio = percentile(own, 0.95) / percentile(other, 0.95);
    worst = Math.max(worst, ratio);
    console.log(
      `  z ${z}: own ${percentile(own, 0.5).toFixed(1)} / ${percentile(own, 0.95).toFixed(1)} ms, geojson-vt + vt-pbf ${percentile(other, 0.5).toFixed(1)} / ${percentile(other, 0.95).toFixed(1)} ms`,
    );
  }
  goal('tile p95 against geojson-vt + vt-pbf, worst of z 14-18', worst, 0.35, '×');
  const low = [8, 9, 10, 11, 12, 13].flatMap((z) => Array.from({ length: z < 11 ? 3 : 10 }, () => place(z)));
  const sizes = low.map((at) => replica.cutTile(at).length / 1024);
  const slow = low.map((at) => fastest(() => replica.cutTile(at)));
  goal('largest tile below z 14', Math.max(...sizes), 500, ' KiB');
  goal('slowest tile below z 14', Math.max(...slow), 100, ' ms');
}

/** The same windows by the same statements, decoded to GeoJSON, cut by geojson-vt, written by vt-pbf: all four layers. */
function geojsonTile(raw: Database, { z, x, y }: { z: number; x: number; y: number }): Uint8Array {
  const [west, south, east, north] = tileFrame(ZONE, z, x, y).window;
  const layers: Record<string, unknown> = {};
  for (const table of LAYERS) {
    const rows = raw
      .prepare(
        `select t.row, t.geometry from ${table}_box b cross join ${table} t on t.row = b.row where b.east >= ? and b.north >= ? and b.west <= ? and b.south <= ? and t.zone = ?`,
      )
      .raw()
      .all(west, south, east, north, ZONE) as [number, Uint8Array][];
    const features = rows.map(([row, geometry]) => ({
      type: 'Feature' as const,
      id: row,
      properties: { n: row },
      geometry: table === 'street' ? lineOf(geometry) : polygonOf(geometry),
    }));
    const options = { maxZoom: z, indexMaxZoom: z, indexMaxPoints: 0, extent: 4096, tolerance: 0 };
    const tile = new GeoJSONVT({ type: 'FeatureCollection', features }, options).getTile(z, x, y);
    if (tile) layers[table] = tile;
  }
  return vtpbf.fromGeojsonVt(layers, { version: 2 });
}

function lineOf(geometry: Uint8Array) {
  return {
    type: 'LineString' as const,
    coordinates: decodeLine(geometry).map((position) => [...gridToLonLat(ZONE, position)]),
  };
}

function polygonOf(geometry: Uint8Array) {
  return {
    type: 'MultiPolygon' as const,
    coordinates: decodeMultiPolygon(geometry).map((polygon) =>
      polygon.map((ring) => ring.map((position) => [...gridToLonLat(ZONE, position)])),
    ),
  };
}

async function benchCatchUp(replica: Replica): Promise<void> {
  const acts = await prepareActs(ACTS);
  const { raw } = replica.store;
  // Bare first, and rolled back: both write into the same file in the same state.
  const bare = timed(() => {
    raw.exec('begin immediate');
    writeBare(raw, acts, replica.size);
    raw.exec('rollback');
  });
  const pages = pagesOf(replica, acts);
  const applier = new PageApplier(replica);
  const full = timed(() => pages.forEach((page) => applier.apply(page, new Date().toISOString())));
  console.log(
    `catch-up: ${((acts.length * 1000) / full).toFixed(0)} acts/s, bare load of the same rows ${((acts.length * 1000) / bare).toFixed(0)} acts/s`,
  );
  const ratio = bare / full;
  console.log(
    `catch-up on the feed against bare load with R*Tree: ${ratio.toFixed(2)}× (goal ≥ 0.25×) ${ratio >= 0.25 ? 'met' : 'NOT MET'}`,
  );
}

type Act = Omit<SequencedAct, 'seq'>;

/** Splits all over the town, as the server would have registered them. */
async function prepareActs(count: number): Promise<readonly Act[]> {
  const store = openStore({ file: paths.database, key: null, readonly: true, migrations: null });
  const central = { store };
  const used = new Map<string, number>();
  const acts: Act[] = [];
  for (const parcel of await splittable(central, count)) {
    const quarter = QuarterNumber.parse(parcel.slice(0, 8));
    const free = await situationFor(central, parcel);
    const first = Number(free?.freeNumbers[0]?.slice(8)) + (used.get(quarter) ?? 0);
    const numbers = [first, first + 1].map((plot) => `${quarter}${String(plot).padStart(3, '0')}` as ParcelNumber);
    used.set(quarter, (used.get(quarter) ?? 0) + 2);
    const situation = await situationFor(central, parcel, numbers);
    if (situation) acts.push(actOf(draftOn(situation, { login: 'ermekov', identifier: '880312300127' }).submission));
  }
  store.close();
  return acts;
}

function actOf(submission: ReturnType<typeof draftOn>['submission']): Act {
  const personal: ActPersonal = {
    salt: randomBytes(32).toString('hex'),
    content: { parties: [], addresses: [], registrar: 'x' },
  };
  const body = ActBody.parse({
    format: 'shekara-act/1',
    id: randomUUID(),
    region: TEST_REGION,
    kind: 'split',
    registeredAt: new Date().toISOString(),
    submissionId: submission.id,
    caseNumber: submission.caseNumber,
    quarter: String(submission.parcels[0]).slice(0, 8),
    receivedAt: submission.createdAt,
    submissionSha256: null,
    decisionSha256: null,
    documents: [],
    change: submission.change,
    rows: null,
    personal: personalHash(personal),
  });
  const { bytes, hash } = actLeaf(body);
  return { body, bodyBytes: bytes, personal, personalBytes: canonicalBytes(personal), leafHash: hash };
}

function pagesOf(replica: Replica, acts: readonly Act[]): readonly Uint8Array[] {
  const cbor = new Encoder({ useRecords: false, mapsAsObjects: true, tagUint8Array: false });
  const frontier = loadFrontier(replica.store.raw, TEST_REGION, replica.size);
  const pages: Uint8Array[] = [];
  for (let at = 0; at < acts.length; at += FEED_PAGE_ACTS) {
    const after = frontier.size;
    const entries = acts
      .slice(at, at + FEED_PAGE_ACTS)
      .map((act, i) => ({ seq: after + i, body: act.bodyBytes, personal: act.personalBytes }));
    for (const act of acts.slice(at, at + FEED_PAGE_ACTS)) frontier.append(act.leafHash);
    const checkpoint = signCheckpoint(
      { origin: journalOrigin(TEST_REGION), size: frontier.size, root: frontier.root() },
      key,
    );
    const page = { format: 'shekara-feed/1', region: TEST_REGION, after, entries, checkpoint } as unknown as FeedPage;
    pages.push(zstdCompressSync(cbor.encode(page)));
  }
  return pages;
}

/** The rows that the acts bring, written by prepared statements: parcels with their boxes, rights, holders, buildings, the act. */
function writeBare(raw: Database, acts: readonly Act[], size: number): void {
  const closeParcel = raw
    .prepare('update parcel set to_seq = ? where region = ? and number = ? and to_seq is null returning row')
    .pluck();
  const dropBox = raw.prepare('delete from parcel_box where row = ?');
  const parcel = raw.prepare(
    `insert into parcel (region, number, version, quarter, zone, geometry, area_doubled, label_east, label_north, category, purpose_kk, purpose_ru, divisibility, survey_method, survey_note, from_seq)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const box = raw.prepare('insert into parcel_box values (?, ?, ?, ?, ?)');
  const closeRight = raw.prepare('update parcel_right set to_seq = ? where region = ? and id = ? and to_seq is null');
  const right = raw.prepare(
    'insert into parcel_right (region, id, version, parcel, kind, form, since, ground, from_seq) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const closeBuilding = raw
    .prepare('update building set to_seq = ? where region = ? and number = ? and to_seq is null returning row')
    .pluck();
  const dropBuildingBox = raw.prepare('delete from building_box where row = ?');
  const building = raw.prepare(
    `insert into building (region, number, version, parcel, litera, use, storeys, built_up_dm2, zone, geometry, from_seq)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const buildingBox = raw.prepare('insert into building_box values (?, ?, ?, ?, ?)');
  const lineage = raw.prepare('insert into lineage values (?, ?, ?, ?)');
  const touched = raw.prepare('insert or ignore into act_parcel values (?, ?, ?)');
  const holder = raw.prepare('insert into right_holder values (?, ?, ?, ?, ?, ?, ?)');
  const act = raw.prepare(
    'insert into act (region, seq, id, kind, registered_at, body, personal, leaf_hash) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  acts.forEach(({ body, bodyBytes, personalBytes, leafHash }, i) => {
    const seq = size + i;
    act.run(body.region, seq, body.id, body.kind, body.registeredAt, bodyBytes, personalBytes, leafHash);
    for (const number of [...body.change.close.parcels, ...body.change.put.parcels.map((one) => one.number)]) {
      const row: unknown = closeParcel.get(seq, body.region, number);
      if (row !== undefined) dropBox.run(row);
      touched.run(body.region, number, seq);
    }
    for (const { parent, child } of body.change.lineage) lineage.run(body.region, parent, child, seq);
    for (const number of [...body.change.close.buildings, ...body.change.put.buildings.map((one) => one.number)]) {
      const row: unknown = closeBuilding.get(seq, body.region, number);
      if (row !== undefined) dropBuildingBox.run(row);
    }
    for (const one of body.change.put.buildings) {
      const [west, south, east, north] = boxOf(one.geometry);
      const { lastInsertRowid } = building.run(
        ...[body.region, one.number, one.version, one.parcel, one.litera, one.use, one.storeys, one.builtUpDm2],
        ...[one.zone, encodeMultiPolygon(one.geometry, one.zone), seq],
      );
      buildingBox.run(lastInsertRowid, west / 1000, east / 1000, south / 1000, north / 1000);
    }
    for (const one of body.change.put.parcels) {
      const [west, south, east, north] = boxOf(one.geometry);
      const { lastInsertRowid } = parcel.run(
        body.region,
        one.number,
        one.version,
        one.number.slice(0, 8),
        one.zone,
        encodeMultiPolygon(one.geometry, one.zone),
        one.areaDoubled,
        west / 1000,
        south / 1000,
        one.category,
        one.purposeKk,
        one.purposeRu,
        one.divisibility,
        one.survey.method,
        one.survey.note,
        seq,
      );
      box.run(lastInsertRowid, west / 1000, east / 1000, south / 1000, north / 1000);
    }
    for (const id of [...body.change.close.rights, ...body.change.put.rights.map((one) => one.id)])
      closeRight.run(seq, body.region, id);
    for (const one of body.change.put.rights) {
      right.run(body.region, one.id, one.version, one.parcel, one.kind, one.form, one.since, one.ground, seq);
      one.holders.forEach((each, position) =>
        holder.run(body.region, one.id, one.version, position, each.partyId, each.numerator, each.denominator),
      );
    }
  });
}

/** A process with the replica open that counts, searches and cuts tiles; its memory is what a seat needs. */
function benchMemory(): void {
  const script = `
    import { Replica } from '#main/replica/replica.ts';
    import { registerOverview } from '#register/queries/overview.queries.ts';
    import { searchRegister } from '#register/queries/search.queries.ts';
    import { gridToMercator } from '#domain/crs/grid-projection.ts';
    const replica = new Replica(${JSON.stringify({ file, region: TEST_REGION, journalKey: key.vkey, headFile: join(folder, 'head.sealed') }).replace(/\}$/, `, "key": new Uint8Array(Buffer.from(${JSON.stringify(Buffer.from(secret).toString('hex'))}, 'hex')) }`)});
    if (replica.open() !== 'open') throw new Error('not open');
    const { read, raw } = replica.store;
    await registerOverview(read, '21');
    for (const text of ['21-318', 'Абай', 'көше 1', 'Нұр']) await searchRegister(read, { region: '21', text, scope: 'all', limit: 20, showPersons: true });
    const spots = raw.prepare('select label_east, label_north from parcel limit 20000').raw().all();
    let most = 0;
    for (let i = 0; i < 400; i++) {
      const [e, n] = spots[(i * 49) % spots.length];
      const [x, y] = gridToMercator(12, [Math.round(e * 1000), Math.round(n * 1000)]);
      const z = 13 + (i % 6);
      const w = 2 * Math.PI * 6378137;
      replica.cutTile({ zone: 12, z, x: Math.floor((x / w + 0.5) * 2 ** z), y: Math.floor((0.5 - y / w) * 2 ** z) });
      most = Math.max(most, process.memoryUsage.rss());
    }
    console.log(most / 2 ** 20);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  goal('memory of the back half', Number(stdout), 400, ' MB');
}

/** The fastest of three: other work on the machine only ever makes it slower. */
function fastest(work: () => unknown): number {
  return Math.min(timed(work), timed(work), timed(work));
}

function timed(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Infinity;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function goal(name: string, figure: number, most: number, unit: string): void {
  console.log(`${name}: ${figure.toFixed(2)}${unit} (goal ≤ ${most}${unit}) ${figure <= most ? 'met' : 'NOT MET'}`);
}
