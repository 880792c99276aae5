import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegionCode } from '#domain/numbers/types.ts';
import { ensureJournalKey, type JournalKey } from '#register/journal-key.ts';
import { installSnapshot, takeInstalled } from '#main/replica/install-snapshot.ts';
import { Replica } from '#main/replica/replica.ts';
import { centralPaths } from '#server/central-paths.ts';
import { makeSnapshot } from '#server/snapshot/make-snapshot.ts';
import { makeTestHome, TEST_REGION } from './test-central.ts';

/** An encrypted replica of a demo town in a folder of its own, and what made it. */
export interface TestReplica {
  readonly folder: string;
  readonly home: string;
  readonly key: Uint8Array;
  readonly journalKey: JournalKey;
  readonly packed: Uint8Array;
  readonly region: RegionCode;
  readonly replica: Replica;
  /** A second one on the same file, as after a restart. */
  again(): Replica;
  close(): void;
}

export async function makeTestReplica(parcels: number): Promise<TestReplica> {
  const { home } = await makeTestHome(parcels);
  const paths = centralPaths(home);
  const folder = mkdtempSync(join(tmpdir(), 'shekara-replica-'));
  const journalKey = ensureJournalKey(paths.keys, TEST_REGION);
  const snapshot = await makeSnapshot({ database: paths.database, folder, region: TEST_REGION });
  const packed = readFileSync(snapshot.file);
  const key = new Uint8Array(32).map((_, i) => i * 7);
  const file = join(folder, 'replica.db');
  installSnapshot({
    packed,
    file,
    key,
    region: TEST_REGION,
    journalKey: journalKey.vkey,
    knownHead: null,
    now: new Date().toISOString(),
    onProgress: () => undefined,
  });
  takeInstalled(file);
  const open = (): Replica =>
    new Replica({ file, key, region: TEST_REGION, journalKey: journalKey.vkey, headFile: join(folder, 'head.sealed') });
  const replica = open();
  if (replica.open() !== 'open') throw new Error('the replica did not open');
  return {
    folder,
    home,
    key,
    journalKey,
    packed,
    region: TEST_REGION,
    replica,
    again: open,
    close: () => {
      replica.close();
      rmSync(folder, { recursive: true, force: true });
      rmSync(home, { recursive: true, force: true });
    },
  };
}
