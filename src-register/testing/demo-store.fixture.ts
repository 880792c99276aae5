import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDemoRegister } from '../demo/load-demo-register.ts';
import { journalKeyOf } from '../journal-key.ts';
import { createJournalAppender } from '../journal-store.ts';
import { openStore, type Store } from '../store.ts';

export interface TestStore {
  readonly store: Store;
  readonly file: string;
  /** Closes the store and takes its folder away. */
  dispose(): void;
}

export function emptyTestStore(): TestStore {
  const folder = mkdtempSync(join(tmpdir(), 'shekara-register-'));
  const file = join(folder, 'central.db');
  const store = openStore({ file, key: null, migrations: 'central' });
  return {
    store,
    file,
    dispose() {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A real register file with a demo town. */
export function demoTestStore(parcels: number, seed = 1): TestStore {
  const made = emptyTestStore();
  const key = journalKeyOf(generateKeyPairSync('ed25519').privateKey, '21');
  loadDemoRegister(made.store, {
    parcels,
    seed,
    onProgress: () => undefined,
    appendToJournal: createJournalAppender(made.store.raw, key, () => '2026-09-01T04:00:00.000Z'),
  });
  return made;
}
