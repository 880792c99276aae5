import type { Database } from 'better-sqlite3';
import { openSealed } from '#contracts/sealed-secret.ts';
import type { Account, SignInChallenge } from '#domain/access/account.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { checkOrganisation } from '#domain/signatures/signer-checks.ts';
import { holderOf } from '#domain/signatures/x509/holder.ts';
import type { Centre } from '../centre.ts';
import { findAccount, saveLockout, type AccountRecord } from './accounts.queries.ts';
import { afterFailure, lockState, noLockout } from './lockout.ts';
import { decoyHash, passwordMatches } from './passwords.ts';

/** The three factors of A29, over a challenge of this connection. */
export interface Factors {
  readonly login: string;
  /** Sealed for the challenge. */
  readonly password: string;
  readonly challenge: SignInChallenge;
  /** Base64 of a detached signature over the canonical JSON of the challenge. */
  readonly signature: string;
}

export interface Caller {
  readonly ip: string;
  readonly channel: string;
}

/** The key is that of the person and not one for what the account does. */
type KeyMismatch = 'signIn.organisation' | 'signIn.role';

export type ProofCode =
  'signIn.refused' | 'signIn.locked' | 'signIn.blocked' | 'signIn.ip' | 'signIn.challenge' | KeyMismatch;

export interface Proof {
  readonly login: string;
  /** Null for a name that nobody has. */
  readonly account: string | null;
  readonly challenged: boolean;
  readonly proven: boolean;
  readonly mismatch: KeyMismatch | null;
  /** What was sealed for the challenge; empty where it was not. */
  readonly read: (sealed: string) => Promise<string>;
}

/** Nobody has it: the signature of an unknown name is checked all the same. */
const NOBODY = '000000000000';

/** The slow part, before the transaction. Unknown name, wrong password and wrong key take the same work (SEC-39). */
export async function checkFactors(centre: Centre, factors: Factors, { channel }: Caller): Promise<Proof> {
  const pair = centre.challenges.redeem(factors.challenge, factors.login, channel);
  const read = (sealed: string): Promise<string> =>
    pair ? openSealed(pair, sealed).catch(() => '') : Promise.resolve('');
  const known = findAccount(centre.store.raw, factors.login);
  const [passwordGood, keyGood] = await Promise.all([
    passwordMatches(known?.passwordHash ?? (await decoyHash()), await read(factors.password)),
    holdsKey(centre, factors, known?.account.identifier ?? NOBODY),
  ]);
  const proven = known !== null && passwordGood && keyGood;
  const mismatch = proven ? mismatchOf(factors, known.account) : null;
  const account = known?.account.login ?? null;
  return { login: factors.login, account, challenged: pair !== null, proven, mismatch, read };
}

/**
 * The decision, within the writer: the account is read again, so that parallel tries cannot all count as the first one.
 * Only who has shown all three factors learns that the account is locked or that he sits at another address (A22).
 */
export function admit(
  centre: Centre,
  db: Database,
  { login, challenged, proven, mismatch }: Proof,
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
  if (mismatch !== null) return refuse(mismatch);
  saveLockout(db, login, noLockout);
  return ok(record);
}

const untilOf = ({ lockout }: AccountRecord): readonly string[] =>
  lockout.until === null ? [] : [lockout.until.toISOString()];

/** After the signature was verified: what its certificate says of the organisation. */
function mismatchOf({ signature }: Factors, { identifier, organisation }: Account): KeyMismatch | null {
  if (!organisation) return null;
  const holders = parseCms(Buffer.from(signature, 'base64')).signers.flatMap(({ certificate }) =>
    certificate ? [holderOf(certificate)] : [],
  );
  const own = holders.find(({ iin }) => iin === identifier);
  const { reason } = own ? checkOrganisation(own, organisation) : { reason: 'person.otherOrganisation' };
  if (reason === null) return null;
  return reason === 'person.roleNotAllowed' ? 'signIn.role' : 'signIn.organisation';
}

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
