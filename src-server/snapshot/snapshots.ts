import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import { describeError, type Logger } from '../log.ts';
import type { Snapshot, SnapshotRequest } from './make-snapshot.ts';

export interface SnapshotOptions extends SnapshotRequest {
  readonly clock: Clock;
  readonly log: Logger;
  /** Leaves of the journal now. */
  readonly headSize: () => number;
}

/** Pulling this many acts is quicker than a new snapshot for everybody. */
const ACTS_BEHIND = 10_000;
const OLDEST_MS = 86_400_000;
/** The one before stays, so that an interrupted download of it can go on. */
const KEPT = 2;

/** The snapshot of the region: made when first asked for, made again when it has grown old, in a thread of its own. */
export class Snapshots {
  readonly #options: SnapshotOptions;
  readonly #made: Snapshot[] = [];
  #making: Promise<Snapshot> | null = null;

  constructor(options: SnapshotOptions) {
    this.#options = options;
    // Files of an earlier run: their place in the journal is known, who was downloading them is not.
    for (const name of readdirSync(options.folder))
      rmSync(join(options.folder, name), { force: true, recursive: true });
  }

  /** An old snapshot is still served while its successor is made: the feed leads on from it. */
  async current(): Promise<Snapshot> {
    const newest = this.#made.at(-1);
    if (newest === undefined) return this.#make();
    // Its failure stands in the log; who asks now is served all the same.
    if (this.#isOld(newest)) this.#make().catch(() => undefined);
    return newest;
  }

  /** One that a download has begun with, by its ETag. */
  byHash(sha256: string): Snapshot | null {
    return this.#made.find((one) => one.sha256 === sha256) ?? null;
  }

  async close(): Promise<void> {
    await this.#making?.catch(() => undefined);
  }

  #isOld({ size, madeAt }: Snapshot): boolean {
    const age = this.#options.clock.now().getTime() - new Date(madeAt).getTime();
    return age > OLDEST_MS || this.#options.headSize() - size > ACTS_BEHIND;
  }

  #make(): Promise<Snapshot> {
    this.#making ??= inThread(this.#options)
      .then((snapshot) => this.#keep({ ...snapshot, madeAt: this.#options.clock.now().toISOString() }))
      .catch((error: unknown) => {
        const { log, region } = this.#options;
        log.error({ region, error: describeError(error) }, 'snapshot failed');
        throw error;
      })
      .finally(() => (this.#making = null));
    return this.#making;
  }

  #keep(snapshot: Snapshot): Snapshot {
    if (this.#made.at(-1)?.sha256 !== snapshot.sha256) this.#made.push(snapshot);
    for (const old of this.#made.splice(0, Math.max(0, this.#made.length - KEPT))) rmSync(old.file, { force: true });
    return snapshot;
  }
}

function inThread({ database, folder, region }: SnapshotRequest): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./snapshot-worker.ts', import.meta.url), {
      workerData: { database, folder, region },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`invariant: the snapshot thread ended with ${code}`)));
  });
}
