import type { Database } from 'better-sqlite3';
import { createActApplier, type ActApplier } from '#register/apply-act.ts';
import { successionsIn } from '#register/head-key-record.ts';
import { appendLeaves, loadFrontier, recordHead } from '#register/journal-store.ts';
import { toFault } from '../faults.ts';
import { createStyleKeeper } from '../replica/parcel-style.ts';
import type { Replica } from '../replica/replica.ts';
import { noteVerified } from '../replica/replica-store.ts';
import { readPage, stopped } from './read-page.ts';

export interface AppliedPage {
  readonly size: number;
  /** Parcels that the acts touched. */
  readonly parcels: readonly string[];
}

interface Tools {
  readonly raw: Database;
  readonly applier: ActApplier;
  readonly keepStyles: ReturnType<typeof createStyleKeeper>;
}

/** Takes feed pages into one replica: verified first, then rows, leaves and head in one transaction or nothing at all. */
export class PageApplier {
  readonly #replica: Replica;
  #tools: Tools | null = null;

  constructor(replica: Replica) {
    this.#replica = replica;
  }

  /** Faults SYNC_STOPPED with the flaw, DISK_FULL, STORE_DAMAGED, STORE_BUSY; the replica then stands where it stood. */
  apply(packed: Uint8Array, now: string): AppliedPage {
    const { store, region, options } = this.#replica;
    const { raw, applier, keepStyles } = this.#toolsFor(store.raw);
    // Read from the file each time: what is in memory may be from before an error.
    const frontier = loadFrontier(raw, region, this.#replica.size);
    const successions = successionsIn(raw, region);
    const page = readPage(packed, { region, journalKey: options.journalKey, successions, frontier });
    const parcels = new Set<string>();
    const closed = new Set<string>();
    const write = raw.transaction(() => {
      for (const act of page.acts) {
        applier.apply(act);
        for (const { number } of act.body.change.put.parcels) parcels.add(number);
        for (const number of act.body.change.close.parcels) closed.add(number);
        for (const number of burdened(act.body.change)) parcels.add(number);
      }
      appendLeaves(
        raw,
        region,
        page.acts.map((act) => act.leafHash),
        frontier.size,
        frontier,
      );
      recordHead(raw, region, { size: page.size, root: page.root, checkpoint: page.checkpoint, signedAt: now });
      // A number is never given twice: what was closed has no look any more.
      keepStyles(
        region,
        [...parcels].filter((number) => !closed.has(number)),
      );
      noteVerified(store, now);
    });
    try {
      write.immediate();
    } catch (error) {
      throw this.#explained(error);
    }
    this.#replica.noteAdvanced(page.size, now);
    return { size: page.size, parcels: [...new Set([...parcels, ...closed])] };
  }

  #toolsFor(raw: Database): Tools {
    if (this.#tools?.raw !== raw)
      this.#tools = { raw, applier: createActApplier(raw), keepStyles: createStyleKeeper(raw) };
    return this.#tools;
  }

  /** A full disk and a damaged file are what they are; anything else means that the act does not fit our register. */
  #explained(error: unknown): Error {
    this.#tools = null;
    const fault = toFault(error);
    return ['DISK_FULL', 'STORE_DAMAGED', 'STORE_BUSY'].includes(fault.code) ? fault : stopped('state', error);
  }
}

/** Rights, burdens and claims change the look of a parcel whose geometry stays. */
function burdened({ put }: { put: { rights: Rows; encumbrances: Rows; claims: Rows } }): string[] {
  return [...put.rights, ...put.encumbrances, ...put.claims].map(({ parcel }) => parcel);
}
type Rows = readonly { readonly parcel: string }[];
