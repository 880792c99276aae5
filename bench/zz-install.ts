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
const folder = '/work/replica-bench';
const paths = centralPaths(home);
const key = ensureJournalKey(paths.keys, TEST_REGION);
const secret = new Uint8Array(32).fill(7);
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

function seconds(ms: number): string { return String(ms/1000); }
await install();
console.log(open().parcels);
