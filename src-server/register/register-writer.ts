import type { Database } from 'better-sqlite3';
import { createActApplier, type ActApplier, type SequencedAct } from '#register/apply-act.ts';
import type { JournalKey } from '#register/journal-key.ts';
import { appendLeaves, journalSize, signHead, type JournalHead } from '#register/journal-store.ts';
import type { Clock } from '../clock.ts';
import type { EventHub } from '../events/event-hub.ts';
import { Writer, type Batch } from './writer.ts';

/** What one commit carries besides its rows: leaves for the journal and what is told after it. */
export interface RegisterBatch extends Batch {
  /** Leaves of the log before this batch. */
  readonly size: number;
  readonly applier: ActApplier;
  readonly leaves: Uint8Array[];
  readonly noticesFor: string[];
}

export interface Sealed {
  /** The head signed in this commit; null when no act was in it. */
  readonly head: JournalHead | null;
  readonly noticesFor: readonly string[];
}

export type RegisterWriter = Writer<RegisterBatch, Sealed>;

export interface RegisterWriterParts {
  readonly db: Database;
  readonly key: JournalKey;
  readonly clock: Clock;
  readonly events: EventHub;
}

/** The one writer and the sequencer of the region's log: a batch ends with its leaves and one signed head. */
export function createRegisterWriter({ db, key, clock, events }: RegisterWriterParts): RegisterWriter {
  const applier = createActApplier(db);
  return new Writer<RegisterBatch, Sealed>(db, {
    begin: () => ({ db, size: journalSize(db, key.region), applier, leaves: [], noticesFor: [] }),
    mark: ({ leaves, noticesFor }) => {
      const [leafCount, noticeCount] = [leaves.length, noticesFor.length];
      return () => {
        leaves.length = leafCount;
        noticesFor.length = noticeCount;
      };
    },
    seal: ({ size, leaves, noticesFor }) => ({
      // The edge is read from the file in every batch, never kept: after an error memory may be ahead of the disk.
      head:
        leaves.length === 0
          ? null
          : signHead(db, key, appendLeaves(db, key.region, leaves, size), { signedAt: clock.now().toISOString() }),
      noticesFor,
    }),
    committed: ({ head, noticesFor }) => {
      if (head !== null) events.headAdvanced(head.size);
      for (const login of new Set(noticesFor)) events.noticeLeft(login);
    },
  });
}

/** Gives the act its number and writes it; the number is final when the batch commits. */
export function appendAct(batch: RegisterBatch, act: Omit<SequencedAct, 'seq'>): number {
  const seq = batch.size + batch.leaves.length;
  batch.applier.apply({ ...act, seq });
  batch.leaves.push(act.leafHash);
  return seq;
}
