import { passwordProblems, type PasswordCode } from '#domain/access/password-policy.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Centre } from '../centre.ts';
import { findAccount, formerPasswords, replacePassword } from './accounts.queries.ts';
import { appendAction } from './action-journal.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import { admit, checkFactors, type Caller, type Factors, type Proof, type ProofCode } from './prove-identity.ts';

export type ChangePasswordCode = ProofCode | PasswordCode;

/**
 * A new password, sealed as the old one, for who shows all three factors. It needs no session: the proof is the same as for
 * one, and the session that an expired password opens can do nothing else but end (A34).
 * Every session of the account ends with it. `about` of a refusal names all rules that the new password breaks.
 *
 * Refuses the codes of the proof, then those of the password policy
 */
export async function changePassword(
  centre: Centre,
  { newPassword, ...factors }: Factors & { readonly newPassword: string },
  caller: Caller,
): Promise<Result<Record<string, never>, Refusal<ChangePasswordCode>>> {
  const proof = await checkFactors(centre, factors, caller);
  // Hashing for strangers would let them use up the server: the policy is looked at only for the person himself.
  const [previous, password] = [await proof.read(factors.password), await proof.read(newPassword)];
  const problems = proof.proven ? await problemsOf(centre, proof, previous, password) : [];
  const hash = proof.proven && problems.length === 0 ? await hashPassword(password) : null;
  const { value } = await centre.writer.run(({ db }) => {
    const admitted = admit(centre, db, proof, caller);
    const [first] = problems;
    const answer = !admitted.ok
      ? admitted
      : first !== undefined || hash === null
        ? refuse(first ?? 'signIn.refused', problems)
        : ok({});
    const at = centre.clock.now();
    if (answer.ok && hash !== null) replacePassword(db, proof.login, hash, at);
    appendAction(db, {
      at: at.toISOString(),
      login: proof.account,
      ip: caller.ip,
      action: 'session.changePassword',
      outcome: answer.ok ? 'success' : 'refused',
      about: answer.ok ? '' : answer.error.code,
    });
    return answer;
  });
  return value;
}

async function problemsOf(
  centre: Centre,
  { login }: Proof,
  previous: string,
  password: string,
): Promise<readonly PasswordCode[]> {
  const record = findAccount(centre.store.raw, login);
  if (record === null) return [];
  const former = await Promise.all(
    formerPasswords(centre.store.raw, login).map((hash) => passwordMatches(hash, password)),
  );
  const personal = [record.account.name, record.account.identifier];
  return passwordProblems({ password, login, personal, previous, usedBefore: former.includes(true) });
}
