import { zstdCompressSync } from 'node:zlib';
import { Encoder } from 'cbor-x';
import { FEED_PAGE_ACTS, type FeedPage } from '#contracts/central/bulk.ts';
import { journalOrigin, signCheckpoint } from '#domain/journal/checkpoint.ts';
import type { Replica } from '#main/replica/replica.ts';
import { PageApplier } from '#main/sync/apply-page.ts';
import type { JournalKey } from '#register/journal-key.ts';
import { loadFrontier } from '#register/journal-store.ts';
import { openStore } from '#register/store.ts';
import { TEST_REGION } from '../../tests/support/test-central.ts';
import { goalAtLeast, timed } from '../measure.ts';
import { prepareSplits, type PreparedAct } from '../registered-acts.ts';
import { writeBare } from './bare-load.ts';
import type { Seat } from './seat.ts';

const ACTS = 1_000;

/** Pages of the feed, checked and applied, against the bare load of the rows that they bring. */
export async function benchCatchUp(replica: Replica, { database, journalKey }: Seat): Promise<void> {
  const acts = await prepareActs(database);
  const { raw } = replica.store;
  // Bare first, and rolled back: both write into the same file in the same state.
  const bare = timed(() => {
    raw.exec('begin immediate');
    writeBare(raw, acts, replica.size);
    raw.exec('rollback');
  });
  const pages = pagesOf(replica, acts, journalKey);
  const applier = new PageApplier(replica);
  const full = timed(() => pages.forEach((page) => applier.apply(page, new Date().toISOString())));
  const rate = (ms: number): string => ((acts.length * 1000) / ms).toFixed(0);
  console.log(`catch-up: ${rate(full)} acts/s, bare load of the same rows ${rate(bare)} acts/s`);
  goalAtLeast('catch-up on the feed against bare load with R*Tree', bare / full, 0.25, '×');
}

async function prepareActs(database: string): Promise<readonly PreparedAct[]> {
  const store = openStore({ file: database, key: null, readonly: true, migrations: null });
  const splits = await prepareSplits(store, ACTS);
  store.close();
  return splits.map(({ act }) => act);
}

function pagesOf(replica: Replica, acts: readonly PreparedAct[], key: JournalKey): readonly Uint8Array[] {
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
