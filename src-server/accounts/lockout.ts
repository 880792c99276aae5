/** What an account remembers of failed sign-ins. Kept apart from its state: lifting a lock never enables a blocked account. */
export interface Lockout {
  /** Failures since the last good sign-in. */
  readonly failures: number;
  /** Locks laid since then: each lasts twice as long as the one before. */
  readonly rounds: number;
  readonly until: Date | null;
}

export type LockState = 'open' | 'locked' | 'administrator';

export const noLockout: Lockout = { failures: 0, rounds: 0, until: null };

const FAILURES_A_ROUND = 5;
const FAILURES_FOR_ADMINISTRATOR = 20;
const FIRST_LOCK_MS = 15 * 60_000;

/** SEC-40: open, locked for a time, or until an administrator lifts it. */
export function lockState(lockout: Lockout, now: Date): LockState {
  if (lockout.failures >= FAILURES_FOR_ADMINISTRATOR) return 'administrator';
  return lockout.until !== null && lockout.until > now ? 'locked' : 'open';
}

/** Tries during a lock do not count: who keeps knocking at a locked door cannot lock it for longer. */
export function afterFailure(lockout: Lockout, now: Date): Lockout {
  if (lockState(lockout, now) !== 'open') return lockout;
  const failures = lockout.failures + 1;
  if (failures % FAILURES_A_ROUND !== 0) return { ...lockout, failures };
  return {
    failures,
    rounds: lockout.rounds + 1,
    until: new Date(now.getTime() + FIRST_LOCK_MS * 2 ** lockout.rounds),
  };
}
