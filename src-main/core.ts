import type { Router } from '@orpc/server';
import { TILE_MAX_ZOOM } from '#contracts/tiles.ts';
import { notFound, type BulkAnswer } from './bulk.ts';
import { checkProcedures } from './check/check-procedures.ts';
import { caseProcedures } from './drafting/case-procedures.ts';
import { sheetProcedures } from './drafting/sheet-procedures.ts';
import type { Enrolment } from './enrolment.ts';
import type { StartParser } from './exchange/start-parser.ts';
import { exchangeProcedures } from './exchange/service/exchange-procedures.ts';
import { toFault } from './faults.ts';
import type { Fork } from './fork.ts';
import { guarded } from './guard.ts';
import type { Log } from './log.ts';
import { mapProcedures } from './map/map-procedures.ts';
import { keyProcedures } from './signing/key-procedures.ts';
import type { SigningSettings } from './signing/signing-settings.ts';
import { registerProcedures } from './replica/register-procedures.ts';
import type { LockReason } from './session/screen-lock.ts';
import { Seat } from './session/seat.ts';
import { sessionProcedures } from './session/session-procedures.ts';
import { surveyProcedures } from './survey/survey-procedures.ts';
import { queueProcedures } from './sync/queue-procedures.ts';
import { trustProcedures } from './trust/trust-procedures.ts';
import { systemsProcedures } from './systems/systems-procedures.ts';

/** Largest message of the port (SEC-4): a document of one call with its envelope; greater files go in bytes. */
export const MAX_MESSAGE_BYTES = Math.floor(1.4 * 1024 * 1024);

export interface BackHalfOptions {
  readonly seatName: string;
  /** Where this seat keeps its accounts: made with access for this user only. */
  readonly seatFolder: string;
  /** Null on a machine that was not enrolled yet: nobody can sign in. */
  readonly enrolment: Enrolment | null;
  /** Templates and fonts of the documents. */
  readonly resourcesFolder: string;
  readonly fork: Fork;
  /** Starts what reads foreign files. */
  readonly startParser: StartParser;
  readonly clock: () => Date;
  readonly log: Log;
  /** What the administrator says about keys on this machine; nothing by default. */
  readonly signing?: SigningSettings;
  /** A32.5: after so long without a touch the workstation locks itself; ten minutes by default. */
  readonly lockAfterMs?: number;
  /** First pause before a failed connection is tried again; a second by default. */
  readonly retryMs?: number;
}

export interface BackHalf {
  /** The workstation contract, for any transport. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the library's own "router of any contract"
  readonly router: Router<any, Record<never, never>>;
  /** Tiles and files of the same origin, by path. */
  bulk(path: string, signal?: AbortSignal): BulkAnswer | Promise<BulkAnswer>;
  /** A message that was none. */
  countGarbage(): void;
  /** Says of the machine that it sleeps or is locked itself. */
  lock(reason: LockReason): void;
  /** How long nobody has touched this machine at all, as the system knows it. */
  untouched(seconds: number): void;
  close(): Promise<void>;
}

/**
 * Composition root: opens the seat and wires its services to the contract. No transport and no Electron in here.
 * Faults STORE_BUSY when another process has this seat
 */
export async function createBackHalf(options: BackHalfOptions): Promise<BackHalf> {
  const seat = new Seat(options);
  const os = guarded({
    capabilities: () => seat.capabilities,
    isLocked: () => {
      seat.screen.look();
      return seat.isLocked;
    },
    onCall: (path) => seat.enterCall(path),
    onFault: (fault, [area]) => {
      // The desk has a file of its own: only what was read from the register speaks of the replica.
      if (fault.code === 'STORE_DAMAGED' && area === 'register') seat.sessionOrNull?.sync.replaceDamaged(fault);
    },
    log: options.log,
  });
  let garbage = 0;
  return {
    router: os.router({
      session: sessionProcedures(os, seat),
      register: registerProcedures(os, seat),
      cases: caseProcedures(os, seat),
      sheets: sheetProcedures(os, seat),
      queue: queueProcedures(os, seat),
      exchange: exchangeProcedures(os, seat),
      systems: systemsProcedures(os, seat),
      check: checkProcedures(os, seat),
      survey: surveyProcedures(os, seat),
      map: mapProcedures(os, seat),
      keys: keyProcedures(os, seat),
      trust: trustProcedures(os, seat),
    }),
    bulk: (path, signal) => (path.startsWith('/maps/') ? mapBulk(seat, path, signal) : bulk(seat, path, options.log)),
    countGarbage: () => options.log.event('port.garbage', { count: ++garbage }),
    lock: (reason) => void seat.lock(reason),
    untouched: (seconds) => seat.screen.untouched(seconds * 1000),
    close: () => seat.close(),
  };
}

function mapBulk(seat: Seat, path: string, signal?: AbortSignal): BulkAnswer | Promise<BulkAnswer> {
  const session = seat.sessionOrNull;
  if (seat.isLocked) return { ...notFound, status: 423 };
  if (!session) return { ...notFound, status: 401 };
  return session.scans.answer(path) ?? session.webMaps.answer(path, signal) ?? session.baseMaps.answer(path, signal);
}

const TILE = /^\/tiles\/([\w-]{1,60})\/(\d{1,2})\/(\d{1,2})\/(\d{1,7})\/(\d{1,7})(?:\/at\/(\d{1,9}))?\.mvt$/;

function bulk(seat: Seat, path: string, log: Log): BulkAnswer {
  const session = seat.sessionOrNull;
  if (seat.isLocked) return { ...notFound, status: 423 };
  if (!session) return { ...notFound, status: 401 };
  if (path.startsWith('/files/')) return session.files.answer(path);
  const [, epoch, ...numbers] = TILE.exec(path) ?? [];
  const [zone = 0, z = 0, x = 0, y = 0, seq] = numbers.filter((part) => part !== undefined).map(Number);
  if (typeof epoch !== 'string' || !isTile(zone, z, x, y)) return notFound;
  try {
    const body = session.replica.cutTile({ zone, z, x, y }, seq ?? null);
    // An address of another epoch gets what holds now, and nobody keeps it.
    const isNow = epoch === session.replica.epoch;
    return {
      status: 200,
      headers: {
        'content-type': 'application/vnd.mapbox-vector-tile',
        'cache-control': isNow ? 'private, max-age=31536000, immutable' : 'no-store',
      },
      body,
    };
  } catch (error) {
    const fault = toFault(error);
    if (fault.code === 'STORE_DAMAGED') session.sync.replaceDamaged(fault);
    log.fault('tile', fault);
    return { ...notFound, status: 503 };
  }
}

const isTile = (zone: number, z: number, x: number, y: number): boolean =>
  zone >= 8 && zone <= 15 && z <= TILE_MAX_ZOOM && x < 2 ** z && y < 2 ** z;
