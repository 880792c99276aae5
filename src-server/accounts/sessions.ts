import { createHash, randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Account } from '#domain/access/account.ts';
import type { Clock } from '../clock.ts';
import { findAccount } from './accounts.queries.ts';
import { passwordDaysLeft } from './password-age.ts';

export interface Session {
  /** Without any capability while the password is expired. */
  readonly account: Account;
  /** A34: such a session may end itself; a new password is given without one. */
  readonly passwordExpired: boolean;
  readonly startedAt: Date;
  readonly endsAt: Date;
}

interface SessionRow {
  readonly login: string;
  readonly ip: string;
  readonly created_at: string;
  readonly last_seen_at: string;
  readonly ends_at: string;
}

export const IDLE_MS = 15 * 60_000;
const LONGEST_MS = 12 * 3_600_000;
/** The time last seen is written at most this often: it is no reason for a commit on every call. */
const SEEN_STEP_MS = 30_000;
const TOKEN = /^[\w-]{43}$/;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** SEC-42: 256 random bits, stored hashed, tied to the address, idle 15 minutes, at most 12 hours. */
export class Sessions {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Within the writer. */
  open(account: Account, ip: string): { readonly token: string; readonly endsAt: Date } {
    const token = randomBytes(32).toString('base64url');
    const now = this.#clock.now();
    const endsAt = new Date(now.getTime() + LONGEST_MS);
    this.#db.prepare('delete from session where ends_at <= ?').run(now.toISOString());
    this.#db
      .prepare(
        'insert into session (token_hash, login, ip, created_at, last_seen_at, ends_at) values (?, ?, ?, ?, ?, ?)',
      )
      .run(hashOf(token), account.login, ip, now.toISOString(), now.toISOString(), endsAt.toISOString());
    return { token, endsAt };
  }

  /** The session of a token, asked of the database on every call: a block or an end of the account takes effect at once. */
  find(token: string, ip: string): Session | null {
    return this.#look(token, ip, true);
  }

  /** Whether it may still listen, without prolonging it: for a stream that only waits. */
  holds(token: string, ip: string): boolean {
    return this.#look(token, ip, false)?.passwordExpired === false;
  }

  #look(token: string, ip: string, used: boolean): Session | null {
    if (!TOKEN.test(token)) return null;
    const hash = hashOf(token);
    const row = this.#db
      .prepare<[Buffer], SessionRow>(
        'select login, ip, created_at, last_seen_at, ends_at from session where token_hash = ?',
      )
      .get(hash);
    if (!row || row.ip !== ip) return null;
    const now = this.#clock.now();
    const idle = now.getTime() - new Date(row.last_seen_at).getTime();
    if (idle > IDLE_MS || now >= new Date(row.ends_at)) return null;
    const record = findAccount(this.#db, row.login);
    if (!record || record.state !== 'active') return null;
    if (used && idle > SEEN_STEP_MS) {
      this.#db.prepare('update session set last_seen_at = ? where token_hash = ?').run(now.toISOString(), hash);
    }
    const passwordExpired = passwordDaysLeft(record.passwordSetAt, now) === 0;
    return {
      account: passwordExpired ? { ...record.account, capabilities: [] } : record.account,
      passwordExpired,
      startedAt: new Date(row.created_at),
      endsAt: new Date(row.ends_at),
    };
  }

  /** Within the writer. */
  close(token: string): void {
    this.#db.prepare('delete from session where token_hash = ?').run(hashOf(token));
  }
}
