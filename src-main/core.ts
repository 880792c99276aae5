import type { Router } from '@orpc/server';
import type { BulkAnswer } from './bulk.ts';
import { notFound } from './bulk.ts';
import type { Enrolment } from './enrolment.ts';
import { guarded } from './guard.ts';
import type { Log } from './log.ts';
import { Seat } from './session/seat.ts';
import { sessionProcedures } from './session/session-procedures.ts';

/** Largest message of the port (SEC-4): a document of one call with its envelope; greater files go in bytes. */
export const MAX_MESSAGE_BYTES = Math.floor(1.4 * 1024 * 1024);

export interface BackHalfOptions {
  readonly seatName: string;
  /** Where this seat keeps its accounts: made with access for this user only. */
  readonly seatFolder: string;
  /** Null on a machine that was not enrolled yet: nobody can sign in. */
  readonly enrolment: Enrolment | null;
  readonly clock: () => Date;
  readonly log: Log;
}

export interface BackHalf {
  /** The workstation contract, for any transport. */
  readonly router: Router<any, Record<never, never>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- the library's own "any contract"
  /** Tiles and files of the same origin, by path. */
  bulk(path: string): Promise<BulkAnswer>;
  /** A message that was none. */
  countGarbage(): void;
  close(): Promise<void>;
}

/** Composition root: opens the seat and wires its services to the contract. No transport and no Electron in here. */
export async function createBackHalf(options: BackHalfOptions): Promise<BackHalf> {
  const seat = new Seat(options);
  const os = guarded({ capabilities: () => seat.capabilities, log: options.log });
  let garbage = 0;
  return {
    router: { session: sessionProcedures(os, seat) },
    bulk: async () => notFound,
    countGarbage: () => options.log.event('port.garbage', { count: ++garbage }),
    close: () => seat.close(),
  };
}
