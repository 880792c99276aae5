import { implement, ORPCError } from '@orpc/server';
import type { ProcedureMeta } from '#contracts/meta.ts';
import { workstation } from '#contracts/workstation/index.ts';
import type { Capability } from '#domain/access/capabilities.ts';
import { Fault } from '#domain/fault.ts';
import { toFault, toTypedError } from './faults.ts';
import type { Log } from './log.ts';

export interface GuardOptions {
  /** Capabilities of the account at the seat, null before sign-in. */
  readonly capabilities: () => ReadonlySet<Capability> | null;
  /** A32.5: whether the person at work has to show who he is first. */
  readonly isLocked: () => boolean;
  /** Before every call that is let through; answers what to do when it is over. */
  readonly onCall: (path: readonly string[]) => () => void;
  /** After a call has failed. */
  readonly onFault: (fault: Fault, path: readonly string[]) => void;
  readonly log: Log;
}

/**
 * The contract with its one guard: a procedure runs only when the account has what the contract says it needs, and
 * whatever fails leaves as a typed fault. A procedure that names no need is refused: deny by default (SEC-43).
 */
export function guarded({ capabilities, isLocked, onCall, onFault, log }: GuardOptions) {
  return implement(workstation).use(async ({ next, procedure, path }) => {
    let over: (() => void) | null = null;
    try {
      const { meta } = procedure['~orpc'];
      if (isLocked()) demandUnlocked(meta);
      else demand(meta, capabilities());
      over = onCall(path);
      return await next();
    } catch (error) {
      const fault = toFault(asFault(error));
      onFault(fault, path);
      throw toTypedError(fault, log);
    } finally {
      over?.();
    }
  });
}
export type Guarded = ReturnType<typeof guarded>;

function demand({ needs }: ProcedureMeta, has: ReadonlySet<Capability> | null): void {
  if (needs === 'anyone') return;
  if (needs === 'unset') throw new Fault('FORBIDDEN');
  if (!has) throw new Fault('NOT_SIGNED_IN');
  if (needs !== 'signedIn' && !has.has(needs)) throw new Fault('FORBIDDEN', { data: { needs } });
}

/** What is answered to a locked screen tells and does nothing in the name of who is at work. */
function demandUnlocked({ whileLocked }: ProcedureMeta): void {
  if (!whileLocked) throw new Fault('LOCKED');
}

/** The library's own error is a failed input check; anything else is passed on as it is. */
function asFault(error: unknown): unknown {
  if (!(error instanceof ORPCError)) return error;
  return error.code === 'BAD_REQUEST' ? new Fault('BAD_INPUT') : new Fault('INTERNAL', { cause: error });
}
