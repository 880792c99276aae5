import type { Database } from 'better-sqlite3';
import { Account } from '#domain/access/account.ts';
import { AccessLevel, capabilitiesOf } from '#domain/access/capabilities.ts';
import { SignsFor } from '#domain/signatures/signer-checks.ts';
import type { Lockout } from './lockout.ts';

export interface AccountRecord {
  readonly account: Account;
  readonly passwordHash: string;
  readonly passwordSetAt: Date;
  readonly boundIp: string;
  readonly state: 'active' | 'blocked';
  readonly lockout: Lockout;
}

interface AccountRow {
  readonly login: string;
  readonly region: string;
  readonly name: string;
  readonly identifier: string;
  readonly organisation_bin: string | null;
  readonly organisation_roles: string | null;
  readonly place: string;
  readonly levels: string;
  readonly password_hash: string;
  readonly password_set_at: string;
  readonly bound_ip: string;
  readonly state: 'active' | 'blocked';
  readonly failures: number;
  readonly locked_until: string | null;
  readonly lock_rounds: number;
}

export function findAccount(db: Database, login: string): AccountRecord | null {
  const row = db.prepare<[string], AccountRow>('select * from account where login = ?').get(login);
  return row ? toRecord(row) : null;
}

function toRecord(row: AccountRow): AccountRecord {
  const levels = AccessLevel.array().parse(JSON.parse(row.levels));
  return {
    account: Account.parse({
      login: row.login,
      name: row.name,
      identifier: row.identifier,
      ...organisationOf(row),
      place: row.place,
      levels,
      capabilities: [...capabilitiesOf(levels)],
      region: row.region,
    }),
    passwordHash: row.password_hash,
    passwordSetAt: new Date(row.password_set_at),
    boundIp: row.bound_ip,
    state: row.state,
    lockout: {
      failures: row.failures,
      rounds: row.lock_rounds,
      until: row.locked_until === null ? null : new Date(row.locked_until),
    },
  };
}

function organisationOf({ organisation_bin: bin, organisation_roles: roles }: AccountRow): { organisation?: SignsFor } {
  return bin === null || roles === null ? {} : { organisation: SignsFor.parse({ bin, roles: JSON.parse(roles) }) };
}

/** Null: only the ИИН is compared. */
export function setOrganisation(db: Database, login: string, organisation: SignsFor | null): void {
  const { bin = null, roles = null } = organisation ?? {};
  db.prepare('update account set organisation_bin = ?, organisation_roles = ? where login = ?').run(
    bin,
    roles && JSON.stringify(roles),
    login,
  );
}

export interface NewAccount {
  readonly account: Omit<Account, 'capabilities'>;
  readonly passwordHash: string;
  readonly boundIp: string;
  readonly at: Date;
}

export function insertAccount(db: Database, { account, passwordHash, boundIp, at }: NewAccount): void {
  const now = at.toISOString();
  db.prepare(
    `insert into account (login, region, name, identifier, place, levels, password_hash, password_set_at, bound_ip, state, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', ?)`,
  ).run(
    account.login,
    account.region,
    account.name,
    account.identifier,
    account.place,
    JSON.stringify(account.levels),
    passwordHash,
    now,
    boundIp,
    now,
  );
  if (account.organisation) setOrganisation(db, account.login, account.organisation);
  db.prepare('insert into password_history (login, set_at, password_hash) values (?, ?, ?)').run(
    account.login,
    now,
    passwordHash,
  );
}

export function saveLockout(db: Database, login: string, lockout: Lockout): void {
  db.prepare('update account set failures = ?, lock_rounds = ?, locked_until = ? where login = ?').run(
    lockout.failures,
    lockout.rounds,
    lockout.until?.toISOString() ?? null,
    login,
  );
}

/** Blocking or unblocking; the sessions of a blocked account end in the same transaction. */
export function setAccountState(db: Database, login: string, state: 'active' | 'blocked'): void {
  db.prepare('update account set state = ? where login = ?').run(state, login);
  if (state === 'blocked') db.prepare('delete from session where login = ?').run(login);
}

/** Hashes of all passwords the account ever had, the present one included. */
export function formerPasswords(db: Database, login: string): readonly string[] {
  return db.prepare<[string], string>('select password_hash from password_history where login = ?').pluck().all(login);
}

/** The new password, the memory of it, and the end of every session, together. */
export function replacePassword(db: Database, login: string, hash: string, at: Date): void {
  const now = at.toISOString();
  db.prepare('update account set password_hash = ?, password_set_at = ? where login = ?').run(hash, now, login);
  db.prepare('insert into password_history (login, set_at, password_hash) values (?, ?, ?)').run(login, now, hash);
  db.prepare('delete from session where login = ?').run(login);
}
