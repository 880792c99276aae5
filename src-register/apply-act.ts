import type { Database } from 'better-sqlite3';
import type { ActBody, ActPersonal } from '#domain/journal/act.ts';
import { invariant } from '#domain/invariant.ts';

/** An act with its place in the log. The byte forms are stored exactly as they were hashed. */
export interface SequencedAct {
  readonly seq: number;
  readonly body: ActBody;
  readonly bodyBytes: Uint8Array;
  readonly personal: ActPersonal | null;
  readonly personalBytes: Uint8Array | null;
  readonly leafHash: Uint8Array;
}

export interface ActApplier {
  /** Inside the caller's transaction. Throws Fault SYNC_STOPPED when the register is not in the state the act was made on. */
  apply(act: SequencedAct): void;
}

export function createActApplier(raw: Database): ActApplier {
  invariant(raw.open, 'the store is open');
  return { apply: (act) => invariant(act.seq < 0, 'createActApplier is being written') };
}
