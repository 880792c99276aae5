import type { Database } from 'better-sqlite3';
import type { SignInChallenge } from '#domain/access/account.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Centre } from '../centre.ts';
import { findAccount, saveLockout, type AccountRecord } from './accounts.queries.ts';
import { afterFailure, lockState, noLockout } from './lockout.ts';
import { decoyHash, passwordMatches } from './passwords.ts';

/** The three factors of A29, over a challenge of this connection. */
export interface Factors {
  readonly login: string;
  readonly password: string;
  readonly challenge: SignInChallenge;
  /** Base64 of a detached signature over the canonical JSON of the challenge. */
  readonly signature: string;
}

export interface Caller {
  readonly ip: string;
  readonly channel: string;
}

export type ProofCode = 'signIn.refused' | 'signIn.locked' | 'signIn.blocked' | 'signIn.ip' | 'signIn.challenge';

export interface Proof {
  readonly login: string;
  /** Null for a name that nobody has. */
  readonly account: string | null;
  readonly challenged: boolean;
  readonly proven: boolean;
}

/** Nobody has it: the signature of an unknown name is checked all the same. */
const NOBODY = '000000000000';

/** The slow part, before the transaction. Unknown name, wrong password and wrong key take the same work (SEC-39). */
export async function checkFactors(centre: Centre, factors: Factors, { channel }: Caller): Promise<Proof> {
  const challenged = centre.challenges.redeem(factors.challenge, factors.login, channel);
  const known = findAccount(centre.store.raw, factors.login);
  const [passwordGood, keyGood] = await Promise.all([
    passwordMatches(known?.passwordHash ?? (await decoyHash()), factors.password),
    holdsKey(centre, factors, known?.account.identifier ?? NOBODY),
  ]);
  const proven = known !== null && passwordGood && keyGood;
  return { login: factors.login, account: known?.account.login ?? null, challenged, proven };
}

/**
 * The decision, within the writer: the account is read again, so that parallel tries cannot all count as the first one.
 * Only who has shown all three factors learns that the account is locked or that he sits at another address (A22).
 */
export function admit(
  centre: Centre,
  db: Database,
  { login, challenged, proven }: Proof,
  { ip }: Caller,
): Result<AccountRecord, Refusal<ProofCode>> {
  if (!challenged) return refuse('signIn.challenge');
  const now = centre.clock.now();
  const record = findAccount(db, login);
  if (!proven || record === null) {
    // Failures from elsewhere do not count: a stranger must not be able to lock anybody out (SEC-40).
    if (record !== null && ip === record.boundIp) saveLockout(db, login, afterFailure(record.lockout, now));
    return refuse('signIn.refused');
  }
  if (record.state === 'blocked') return refuse('signIn.blocked');
  const lock = lockState(record.lockout, now);
  if (lock !== 'open') return refuse('signIn.locked', lock === 'locked' ? untilOf(record) : []);
  if (ip !== record.boundIp) return refuse('signIn.ip');
  saveLockout(db, login, noLockout);
  return ok(record);
}

const untilOf = ({ lockout }: AccountRecord): readonly string[] =>
  lockout.until === null ? [] : [lockout.until.toISOString()];

/** A signature made for anything else does not open the door: the content and the purpose of the key are both checked. */
async function holdsKey(centre: Centre, { challenge, signature }: Factors, identifier: string): Promise<boolean> {
  const { accepted } = await centre.signatures.verify({
    content: canonicalBytes(challenge),
    signature: Buffer.from(signature, 'base64'),
    identifier,
    purpose: 'authenticate',
  });
  return accepted;
}
