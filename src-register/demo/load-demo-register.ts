import { invariant } from '#domain/invariant.ts';
import type { Store } from '../store.ts';

/** Takes the leaves of the load into the log and signs its head: `createJournalAppender` of journal-store.ts fits. */
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

/** Fills an empty register with the demo world: one transaction a thousand parcels or so, one act a quarter. */
export function loadDemoRegister(store: Store, options: DemoOptions): DemoSummary {
  invariant(store.raw.open && options.parcels > 0, 'loadDemoRegister is being written');
  return { parcels: 0, buildings: 0, quarters: 0, acts: 0 };
}
