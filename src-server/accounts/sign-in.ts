import type { Account } from '#domain/access/account.ts';
import { mapOk, type Refusal, type Result } from '#domain/result.ts';
import type { Centre } from '../centre.ts';
import type { AccountRecord } from './accounts.queries.ts';
import { appendAction } from './action-journal.ts';
import { admit, checkFactors, type Caller, type Factors, type ProofCode } from './prove-identity.ts';
import { IDLE_MS } from './sessions.ts';

export interface SignedIn {
  readonly token: string;
  readonly account: Account;
  readonly idleSeconds: number;
  readonly endsAt: string;
  readonly passwordDaysLeft: number;
}

/** A34: after so many days only a new password helps. */
const PASSWORD_DAYS = 30;
const DAY_MS = 86_400_000;

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
  const daysOld = Math.floor((centre.clock.now().getTime() - passwordSetAt.getTime()) / DAY_MS);
  return {
    token,
    account,
    idleSeconds: IDLE_MS / 1000,
    endsAt: endsAt.toISOString(),
    passwordDaysLeft: Math.max(0, PASSWORD_DAYS - daysOld),
  };
}
