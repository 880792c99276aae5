import { existsSync } from 'node:fs';
import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';
import { headKeysIn } from '#register/head-key-record.ts';
import { openStore, type Store } from '#register/store.ts';
import { ownFile } from '#register/own-folder.ts';
import { demandSoundHead, type KnownHead } from './replica-head.ts';

export const STORE_FORMAT = 'shekara-replica/1';

export interface ReplicaPlace {
  readonly file: string;
  readonly key: Uint8Array;
  readonly region: string;
  readonly journalKey: string;
  readonly knownHead: KnownHead | null;
}

export interface ReplicaStore {
  readonly store: Store;
  readonly installedAt: string;
  readonly verifiedAt: string;
  readonly size: number;
}

/**
 * Opens the replica of this account, or null when there is none yet. A file of another region or server, or whose
 * journal does not stand under its signed head, counts as damaged. Faults STORE_DAMAGED, STORE_NEWER, STORE_BUSY
 */
export function openReplica(place: ReplicaPlace): ReplicaStore | null {
  if (!existsSync(place.file)) return null;
  const store = openStore({ file: ownFile(place.file), key: place.key, migrations: 'replica' });
  try {
    const state = store.raw
      .prepare<[], StateRow>('select region, format, server_key, installed_at, verified_at from replica_state')
      .get();
    if (state?.region !== place.region || state.format !== STORE_FORMAT) {
      throw new Fault('STORE_DAMAGED', { data: { what: 'state' } });
    }
    const isOurs = headKeysIn(store.raw, place.region, place.journalKey).some(({ vkey }) => vkey === state.server_key);
    if (!isOurs) throw new Fault('STORE_DAMAGED', { data: { what: 'state' } });
    const size = demandSoundHead(store.raw, place);
    return { store, installedAt: state.installed_at, verifiedAt: state.verified_at, size };
  } catch (error) {
    store.close();
    throw error;
  }
}

interface StateRow {
  readonly region: string;
  readonly format: string;
  readonly server_key: string;
  readonly installed_at: string;
  readonly verified_at: string;
}

/** Inside the transaction of a feed page: the head was checked at this moment. */
export function noteVerified({ raw }: Store, at: string): void {
  const { changes } = raw.prepare('update replica_state set verified_at = ?').run(at);
  invariant(changes === 1, 'one replica has one state');
}
