import type { Database } from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import type { SignsFor } from '#domain/signatures/signer-checks.ts';
import { findAccount, saveLockout, setAccountState, setOrganisation, type AccountRecord } from './accounts.queries.ts';
import { appendAction } from './action-journal.ts';
import { noLockout } from './lockout.ts';

/** Who works on the file of the register itself, at the machine that holds it. */
export interface Operator {
  /** His name on that machine: an operator has no account of the register. */
  readonly name: string;
  readonly clock: Clock;
}

/** In the column of the address: these actions come over no line. */
export const AT_THE_MACHINE = 'local';

/** Ends the sessions and lets nobody in under this name; a running server sees it at the next call (SEC-42). */
export const blockAccount = (db: Database, login: string, operator: Operator): AccountRecord | null =>
  operate(db, { action: 'account.block', login, operator }, () => setAccountState(db, login, 'blocked'));

/** Clears the failures and their lock; a blocked account stays blocked (SEC-40). */
export const unlockAccount = (db: Database, login: string, operator: Operator): AccountRecord | null =>
  operate(db, { action: 'account.unlock', login, operator }, () => saveLockout(db, login, noLockout));

/** Sets whom the account acts for: from the next signature on its certificate must say so. Null: the ИИН alone counts. */
export const setAccountOrganisation = (
  db: Database,
  login: string,
  { organisation, ...operator }: Operator & { readonly organisation: SignsFor | null },
): AccountRecord | null =>
  operate(db, { action: 'account.organisation', login, operator }, () => setOrganisation(db, login, organisation));

/** All accounts in the order of their logins. */
export function listAccounts(db: Database, operator: Operator): readonly AccountRecord[] {
  return db
    .transaction(() => {
      write(db, { action: 'account.list', login: null, operator }, 'success');
      const logins = db.prepare<[], string>('select login from account order by login').pluck().all();
      return logins.flatMap((login) => findAccount(db, login) ?? []);
    })
    .immediate();
}

interface Operation {
  readonly action: string;
  readonly login: string | null;
  readonly operator: Operator;
}

/** The change and its row in the journal of actions, together or not at all (A6.5). Null when nobody has the login. */
function operate(
  db: Database,
  operation: Operation & { readonly login: string },
  change: () => void,
): AccountRecord | null {
  const { login } = operation;
  return db
    .transaction((): AccountRecord | null => {
      const known = findAccount(db, login) !== null;
      if (known) change();
      // A name that nobody has may be anything that was typed: it stays out of the journal.
      write(db, known ? operation : { ...operation, login: null }, known ? 'success' : 'refused');
      return findAccount(db, login);
    })
    .immediate();
}

function write(db: Database, { action, login, operator }: Operation, outcome: 'success' | 'refused'): void {
  const about = [...(login === null ? [] : [`login=${login}`]), `operator=${operator.name}`].join(' ');
  appendAction(db, {
    at: operator.clock.now().toISOString(),
    login: null,
    ip: AT_THE_MACHINE,
    action,
    outcome,
    about,
  });
}
