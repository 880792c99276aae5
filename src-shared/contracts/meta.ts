import { oc } from '@orpc/contract';
import type { Capability } from '#domain/access/capabilities.ts';

/** `anyone`: before sign-in; `signedIn`: every account. One middleware on each side reads it; a procedure without it is refused. */
export interface ProcedureMeta {
  readonly needs: Capability | 'anyone' | 'signedIn' | 'unset';
  readonly norm?: string;
  /** Answered while the workstation is locked (SEC-22): what is needed to see that, to unlock it or to leave it. */
  readonly whileLocked?: true;
}

/** The base of every contract. `needs` starts as `unset` and must be given. */
export const procedure = oc.$meta<ProcedureMeta>({ needs: 'unset' });
