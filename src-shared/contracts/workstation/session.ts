import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Account } from '#domain/access/account.ts';
import { Signer } from '#domain/signatures/verdict.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { resultOf } from '../refusal.ts';
import { SealedSecret } from '../sealed-secret.ts';
import { KeyChoice, KeyFile } from './keys.ts';

const base = procedure.errors(faults);

export const SyncState = z.strictObject({
  /** Line to the server: `untrusted` = another certificate than the pinned one. */
  line: z.enum(['online', 'offline', 'untrusted']),
  latencyMs: z.int().nullable(),
  /** Head of the replica: leaves applied and when the newest page was verified. */
  size: z.int().min(0),
  verifiedAt: z.iso.datetime().nullable(),
  /** Why sync stands still, key under `faults`/`refusals`; null while it runs. */
  stopped: z.string().nullable(),
  /** First filling or catching up: done of total bytes or acts. */
  progress: z
    .strictObject({ phase: z.enum(['snapshot', 'install', 'feed']), done: z.number(), total: z.number().nullable() })
    .nullable(),
  outbox: z.int().min(0),
});
export type SyncState = z.infer<typeof SyncState>;

export const SeatState = z.strictObject({
  version: z.string(),
  seat: z.string(),
  account: Account.nullable(),
  /** A32.5: somebody is at work here and has to show who he is; until then nothing of his is told. */
  locked: z.boolean(),
  /** Signed in without the server, by the copy of the account kept on this seat. */
  offline: z.boolean(),
  key: Signer.nullable(),
  /** Where that key is; `keyName` is the name of its file, or its id in a token. */
  keyKind: z.enum(['file', 'token', 'ncalayer']).nullable(),
  keyName: z.string(),
  passwordDaysLeft: z.int().nullable(),
  sync: SyncState,
  serverName: z.string(),
  parcels: z.int().nullable(),
  /** Key files that this seat remembers; the one used last comes first. */
  keyFiles: z.array(KeyFile).readonly(),
});
export type SeatState = z.infer<typeof SeatState>;

/** What happened, past tense, ids only. */
export const SeatEvent = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('sync.changed'), sync: SyncState }),
  z.strictObject({
    name: z.literal('replica.advanced'),
    size: z.int(),
    parcels: z.array(z.string()).max(2000).readonly(),
  }),
  z.strictObject({ name: z.literal('case.saved'), caseId: z.string() }),
  z.strictObject({ name: z.literal('case.answered'), caseId: z.string(), state: z.string() }),
  z.strictObject({
    name: z.literal('import.progressed'),
    importId: z.uuid(),
    step: z.enum(['started', 'taken', 'placing']),
    features: z.int(),
    /** What part of the step is done; null where nobody knows. */
    share: z.number().min(0).max(1).nullable(),
  }),
  z.strictObject({
    name: z.literal('check.progressed'),
    checkId: z.uuid(),
    parcels: z.int(),
    of: z.int(),
  }),
  z.strictObject({
    name: z.literal('check.ended'),
    checkId: z.uuid(),
    outcome: z.enum(['done', 'cancelled', 'failed']),
  }),
  /** A file of a base map went, came back or was changed. */
  z.strictObject({ name: z.literal('baseMaps.changed') }),
  z.strictObject({ name: z.literal('keyFile.remembered') }),
  z.strictObject({ name: z.literal('notice.arrived'), count: z.int() }),
  /** The screen is to be emptied at once and what was typed kept: soon no call is answered. `session.saved` says when. */
  z.strictObject({ name: z.literal('session.locking') }),
  z.strictObject({ name: z.literal('session.locked') }),
  z.strictObject({ name: z.literal('session.unlocked') }),
  z.strictObject({ name: z.literal('session.ended'), reason: z.enum(['signedOut', 'expired', 'blocked', 'locked']) }),
]);
export type SeatEvent = z.infer<typeof SeatEvent>;

const SignInInput = z.strictObject({
  login: z.string().min(1).max(80),
  password: SealedSecret,
  key: KeyChoice,
  keyPassword: SealedSecret,
});

export const session = {
  state: base.meta({ needs: 'anyone', whileLocked: true }).input(z.strictObject({})).output(SeatState),
  /**
   * Name, password and key with its password or PIN: against the server when the line is up, else against this seat.
   * Refusals as the server's, and signIn.offlineUnknown.
   */
  signIn: base.meta({ needs: 'anyone', norm: 'A29' }).input(SignInInput).output(resultOf(SeatState)),
  /**
   * A33-A35: a new password for who shows the three factors; needs the line, keeps drafts and replica of this seat and
   * ends the session. Refusals: those of signIn, then password.*
   */
  changePassword: base
    .meta({ needs: 'anyone', norm: 'A34' })
    .input(SignInInput.extend({ newPassword: SealedSecret }))
    .output(resultOf(z.strictObject({}))),
  signOut: base.meta({ needs: 'signedIn', whileLocked: true }).input(z.strictObject({})).output(z.strictObject({})),
  /** Sign of life of the back half (SEC-11). */
  beat: base.meta({ needs: 'anyone', whileLocked: true }).input(z.strictObject({})).output(z.strictObject({})),
  /** A32.5: somebody touched pointer or keys in a window. */
  active: base.meta({ needs: 'signedIn', norm: 'A32.5' }).input(z.strictObject({})).output(z.strictObject({})),
  /** Locks by hand, in every window of the seat. */
  lock: base.meta({ needs: 'signedIn', norm: 'A32.5' }).input(z.strictObject({})).output(z.strictObject({})),
  /** Answer of a window to `session.locking`: what was typed in it is kept. */
  saved: base.meta({ needs: 'signedIn', norm: 'A32.5' }).input(z.strictObject({})).output(z.strictObject({})),
  /**
   * What the person at work shows to go on: his password and that of his key (its PIN), as for signing in, and asked of
   * the server in the same way. Refusals: those of signIn
   */
  unlock: base
    .meta({ needs: 'anyone', norm: 'A32.5', whileLocked: true })
    .input(SignInInput.pick({ password: true, keyPassword: true }))
    .output(resultOf(SeatState)),
  /** Everything that happens from now on; ends when the port closes. */
  events: base.meta({ needs: 'anyone', whileLocked: true }).input(z.strictObject({})).output(eventIterator(SeatEvent)),
  /** Stops the filling of the replica (`progress` snapshot or install); `syncNow` goes on with it. */
  stopFilling: base.meta({ needs: 'signedIn' }).input(z.strictObject({})).output(SyncState),
  syncNow: base.meta({ needs: 'signedIn' }).input(z.strictObject({})).output(SyncState),
};
