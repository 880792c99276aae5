import type { Account, SignInChallenge } from '#domain/access/account.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Centre } from '../centre.ts';
import type { RegisterBatch } from '../register/register-writer.ts';
import { findAccount, saveLockout, type AccountRecord } from './accounts.queries.ts';
import { appendAction } from './action-journal.ts';
import { afterFailure, lockState, noLockout } from './lockout.ts';
import { decoyHash, passwordMatches } from './passwords.ts';
import { IDLE_MS } from './sessions.ts';

export interface SignInInput {
  readonly login: string;
  readonly password: string;
  readonly challenge: SignInChallenge;
  readonly signature: string;
}

export interface SignedIn {
  readonly token: string;
  readonly account: Account;
  readonly idleSeconds: number;
  readonly endsAt: string;
  readonly passwordDaysLeft: number;
}

export type SignInCode = 'signIn.refused' | 'signIn.locked' | 'signIn.blocked' | 'signIn.ip' | 'signIn.challenge';

export interface Caller {
  readonly ip: string;
  readonly channel: string;
}

/** A34: after so many days only a new password helps. */
const PASSWORD_DAYS = 30;
const DAY_MS = 86_400_000;
/** Nobody has it: the signature of an unknown name is checked all the same. */
const NOBODY = '000000000000';

/**
 * A29: name, password and EDS together, from the bound address (A22).
 *
 * Unknown name, wrong password, wrong key and a lock answer alike and take the same work (SEC-39). Only who has shown
 * all three factors learns that the account is locked or that he sits at another address.
 */
export async function signIn(
  centre: Centre,
  input: SignInInput,
  caller: Caller,
): Promise<Result<SignedIn, Refusal<SignInCode>>> {
  const challenged = centre.challenges.redeem(input.challenge, input.login, caller.channel);
  const known = findAccount(centre.store.raw, input.login);
  const [passwordGood, keyGood] = await Promise.all([
    passwordMatches(known?.passwordHash ?? (await decoyHash()), input.password),
    holdsKey(centre, input, known?.account.identifier ?? NOBODY),
  ]);
  const proven = known !== null && passwordGood && keyGood;
  const { value } = await centre.writer.run((batch) => {
    const answer = challenged ? decide(centre, batch, { input, caller, proven }) : refuse('signIn.challenge');
    appendAction(batch.db, {
      at: centre.clock.now().toISOString(),
      login: known?.account.login ?? null,
      ip: caller.ip,
      action: 'session.signIn',
      outcome: answer.ok ? 'success' : 'refused',
      about: answer.ok ? '' : answer.error.code,
    });
    return answer;
  });
  return value;
}

interface Attempt {
  readonly input: SignInInput;
  readonly caller: Caller;
  readonly proven: boolean;
}

/** The account is read again inside the transaction: parallel tries cannot all count as the first one. */
function decide(
  centre: Centre,
  { db }: RegisterBatch,
  { input, caller, proven }: Attempt,
): Result<SignedIn, Refusal<SignInCode>> {
  const now = centre.clock.now();
  const record = findAccount(db, input.login);
  if (!proven || record === null) {
    // Failures from elsewhere do not count: a stranger must not be able to lock anybody out (SEC-40).
    if (record !== null && caller.ip === record.boundIp)
      saveLockout(db, input.login, afterFailure(record.lockout, now));
    return refuse('signIn.refused');
  }
  if (record.state === 'blocked') return refuse('signIn.blocked');
  if (lockState(record.lockout, now) !== 'open') return refuse('signIn.locked', untilOf(record));
  if (caller.ip !== record.boundIp) return refuse('signIn.ip');
  saveLockout(db, input.login, noLockout);
  const { token, endsAt } = centre.sessions.open(record.account, caller.ip);
  const daysOld = Math.floor((now.getTime() - record.passwordSetAt.getTime()) / DAY_MS);
  return {
    ok: true,
    value: {
      token,
      account: record.account,
      idleSeconds: IDLE_MS / 1000,
      endsAt: endsAt.toISOString(),
      passwordDaysLeft: Math.max(0, PASSWORD_DAYS - daysOld),
    },
  };
}

const untilOf = ({ lockout }: AccountRecord): readonly string[] =>
  lockout.until === null ? [] : [lockout.until.toISOString()];

/** A signature made for anything else does not open the door: the content and the purpose of the key are both checked. */
async function holdsKey(centre: Centre, { challenge, signature }: SignInInput, identifier: string): Promise<boolean> {
  const verdict = await centre.signatures.verify({
    content: canonicalBytes(challenge),
    signature: Buffer.from(signature, 'base64'),
    identifier,
    purpose: 'authenticate',
    at: centre.clock.now(),
  });
  return verdict.outcome === 'valid';
}
