import type { Database } from 'better-sqlite3';
import { invariant } from '#domain/invariant.ts';
import type { ActBody, ActId } from '#domain/journal/act.ts';
import { emptyChange } from '#domain/journal/change.ts';
import { actLeaf } from '#domain/journal/leaf.ts';
import { createBulkLoader, type BulkLoader } from '../bulk-load.ts';
import { createActApplier, type ActApplier } from '../apply-act.ts';
import { loadReference } from '../load-reference.ts';
import { digestOf } from '../row-digest.ts';
import type { Store } from '../store.ts';
import { makeDemoWorld, type DemoWorld } from './make-demo-world.ts';
import type { DemoQuarter } from './quarter-maker.ts';
import { Random } from './random.ts';
import { DEMO_ZONE } from './town-frame.ts';

/** Takes the leaves of the load into the log and signs its head, in the caller's transaction: `createJournalAppender`. */
export type AppendToJournal = (region: string, leafHashes: readonly Uint8Array[]) => void;

export interface DemoOptions {
  readonly parcels: number;
  readonly seed: number;
  readonly onProgress: (parcelsDone: number) => void;
  readonly appendToJournal: AppendToJournal;
}

export interface DemoSummary {
  readonly parcels: number;
  readonly buildings: number;
  readonly quarters: number;
  readonly acts: number;
}

/** The load of every world is dated the same, so that a world is the same whenever it is made. */
const LOADED_AT = Date.UTC(2026, 8, 1, 4, 0, 0);
const QUARTERS_A_COMMIT = 16;

/** Fills an empty register with the demo world: one act a quarter, its leaf signed in the transaction of its rows. */
export function loadDemoRegister(store: Store, options: DemoOptions): DemoSummary {
  const { raw } = store;
  invariant(raw.prepare('select count(*) from act').pluck().get() === 0, 'the demo world fills an empty register');
  const world = makeDemoWorld(options);
  const tools = { loader: createBulkLoader(raw, world.region), applier: createActApplier(raw), world };
  const summary = { parcels: 0, buildings: 0, quarters: 0, acts: 0 };
  raw.transaction(() => {
    loadReference(raw);
  })();
  for (const group of groupsOf(world.quarters(), QUARTERS_A_COMMIT)) {
    raw.transaction(() => {
      const leaves = group.map((quarter) => loadQuarter(tools, quarter, summary.acts++, options.seed));
      options.appendToJournal(world.region, leaves);
    })();
    summary.quarters += group.length;
    summary.parcels += group.reduce((sum, quarter) => sum + quarter.parcels.length, 0);
    summary.buildings += group.reduce((sum, quarter) => sum + quarter.buildings.length, 0);
    options.onProgress(summary.parcels);
  }
  raw.transaction(() => {
    for (const street of world.streets()) tools.loader.street({ ...street, zone: DEMO_ZONE });
    tools.loader.finish();
  })();
  gatherStatistics(raw);
  return summary;
}

/**
 * Statistics without samples of values: with samples SQLite prepares a statement anew whenever another value is bound
 * to it, thirteen microseconds on each of millions of small questions.
 */
function gatherStatistics(raw: Database): void {
  raw.exec('analyze; drop table if exists sqlite_stat4; analyze sqlite_schema;');
}

interface Tools {
  readonly loader: BulkLoader;
  readonly applier: ActApplier;
  readonly world: DemoWorld;
}

function loadQuarter({ loader, applier, world }: Tools, quarter: DemoQuarter, seq: number, seed: number): Uint8Array {
  const random = new Random(seed, 41, seq);
  const body: ActBody = {
    format: 'shekara-act/1',
    id: random.uuid() as ActId,
    region: world.region,
    kind: 'initial_load',
    registeredAt: new Date(LOADED_AT + seq * 1000).toISOString(),
    submissionId: null,
    caseNumber: null,
    quarter: quarter.number,
    receivedAt: null,
    submissionSha256: null,
    decisionSha256: null,
    documents: [],
    change: emptyChange,
    rows: digestOf(quarter),
    personal: null,
  };
  const { bytes, hash } = actLeaf(body);
  applier.apply({ seq, body, bodyBytes: bytes, personal: null, personalBytes: null, leafHash: hash });
  loader.quarter(quarter);
  loader.rows(quarter, seq);
  loader.plotCounter(quarter.number, quarter.lastPlot);
  loader.actParcels(
    quarter.parcels.map((parcel) => parcel.number),
    seq,
  );
  return hash;
}

function* groupsOf<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let group: T[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
