import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureJournalKey, type JournalKey } from '#register/journal-key.ts';
import { centralPaths } from '#server/central-paths.ts';
import { TEST_REGION } from '../../tests/support/test-central.ts';
import type { ReplicaPlace } from './replica-place.ts';

/** A workstation in a folder of its own, that follows the register of a home. */
export interface Seat {
  readonly folder: string;
  /** The register of the server. */
  readonly database: string;
  readonly journalKey: JournalKey;
  readonly place: ReplicaPlace;
  remove(): void;
}

export function makeSeat(home: string): Seat {
  const folder = mkdtempSync(join(tmpdir(), 'shekara-bench-'));
  const paths = centralPaths(home);
  const journalKey = ensureJournalKey(paths.keys, TEST_REGION);
  return {
    folder,
    database: paths.database,
    journalKey,
    place: {
      file: join(folder, 'replica.db'),
      secret: randomBytes(32).toString('hex'),
      region: TEST_REGION,
      journalKey: journalKey.vkey,
      headFile: join(folder, 'head.sealed'),
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
