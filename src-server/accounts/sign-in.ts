import type { Account } from '#domain/access/account.ts';
import { mapOk, type Refusal, type Result } from '#domain/result.ts';
import type { Centre } from '../centre.ts';
import type { AccountRecord } from './accounts.queries.ts';
import { appendAction } from './action-journal.ts';
import { passwordDaysLeft } from './password-age.ts';
import { admit, checkFactors, type Caller, type Factors, type ProofCode } from './prove-identity.ts';
import { IDLE_MS } from './sessions.ts';

export interface SignedIn {
  readonly token: string;
  readonly account: Account;
  readonly idleSeconds: number;
  readonly endsAt: string;
  readonly passwordDaysLeft: number;
}

/** A29: name, password and EDS together, from the bound address (A22). */
export async function signIn(
  centre: Centre,
  factors: Factors,
  caller: Caller,
): Promise<Result<SignedIn, Refusal<ProofCode>>> {
  const proof = await checkFactors(centre, factors, caller);
  const { value } = await centre.writer.run(({ db }) => {
    const admitted = admit(centre, db, proof, caller);
    appendAction(db, {
      at: centre.clock.now().toISOString(),
      login: proof.account,
      ip: caller.ip,
      action: 'session.signIn',
      outcome: admitted.ok ? 'success' : 'refused',
      about: admitted.ok ? '' : admitted.error.code,
    });
    return mapOk(admitted, (record) => openSession(centre, record, caller.ip));
  });
  return value;
}

function openSession(centre: Centre, { account, passwordSetAt }: AccountRecord, ip: string): SignedIn {
  const { token, endsAt } = centre.sessions.open(account, ip);
  const daysLeft = passwordDaysLeft(passwordSetAt, centre.clock.now());
  return {
    token,
    // A34: the seat shows what the guard lets through: nothing but the form for a new password.
    account: daysLeft === 0 ? { ...account, capabilities: [] } : account,
    idleSeconds: IDLE_MS / 1000,
    endsAt: endsAt.toISOString(),
    passwordDaysLeft: daysLeft,
  };
}
