import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessLevel } from '#domain/access/capabilities.ts';
import { RegionCode } from '#domain/numbers/types.ts';
import { openStore, type Store } from '#register/store.ts';
import { firstBrokenAction } from '#server/accounts/action-journal.ts';
import { findAccount, insertAccount, saveLockout } from '#server/accounts/accounts.queries.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const NAME = 'Ермеков Арман';

describe('shekara account', () => {
  let home: string;
  let store: Store;
  let db: Database;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'shekara-account-cli-'));
    mkdirSync(join(home, 'central'));
    // Open all the time, as a server has it.
    store = openStore({ file: join(home, 'central', 'central.db'), key: null, migrations: 'central' });
    db = store.raw;
    for (const login of ['ermekov', 'bekova'])
      insertAccount(db, {
        account: {
          login,
          name: NAME,
          identifier: '820415350124',
          place: 'engineer',
          levels: [AccessLevel.parse('2G')],
          region: RegionCode.parse('21'),
        },
        passwordHash: 'none',
        boundIp: '127.0.0.1',
        at: new Date(),
      });
  });
  afterAll(() => {
    store.close();
    rmSync(home, { recursive: true, force: true });
  });

  const account = (...args: readonly string[]) =>
    spawnSync(process.execPath, [MAIN, 'account', ...args], {
      encoding: 'utf8',
      env: { ...process.env, SHEKARA_HOME: home },
    });
  const lastAction = () =>
    db.prepare('select login, ip, action, outcome, about from action_journal order by id desc limit 1').get();

  it('A29 sets whom an account acts for, and refuses what is no БИН', () => {
    const set = account('organisation', 'bekova', '160440007161', '--role', 'signingRight');
    expect(set.stdout).toContain('БИН 160440007161 (signingRight)');
    expect(lastAction()).toMatchObject({ action: 'account.organisation', outcome: 'success' });
    expect(findAccount(db, 'bekova')?.account.organisation).toEqual({ bin: '160440007161', roles: ['signingRight'] });
    expect(account('organisation', 'bekova', '1604400071').status).toBe(2);
    account('organisation', 'bekova', 'none');
    expect(findAccount(db, 'bekova')?.account.organisation).toBeUndefined();
  });

  it('lists the accounts without names and numbers of persons', () => {
    saveLockout(db, 'bekova', { failures: 20, rounds: 4, until: new Date(0) });
    const { status, stdout } = account('list', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { login: 'bekova', state: 'active', lock: 'administrator', failures: 20, lockedUntil: null },
      { login: 'ermekov', place: 'engineer', levels: ['2G'], state: 'active', lock: 'open', passwordDaysLeft: 30 },
    ]);
    expect(stdout).not.toMatch(/Ермеков|820415350124/);
    expect(lastAction()).toMatchObject({ login: null, ip: 'local', action: 'account.list', outcome: 'success' });
  });

  it('SEC-40 blocks and ends the sessions, and clearing a lock never enables a blocked account', () => {
    const session = db.prepare(
      "insert into session (token_hash, login, ip, created_at, last_seen_at, ends_at) values (randomblob(32), ?, '', '', '', '')",
    );
    session.run('ermekov');
    session.run('bekova');
    saveLockout(db, 'ermekov', { failures: 5, rounds: 1, until: new Date(Date.now() + 60_000) });
    const blocked = account('block', 'ermekov');
    expect([blocked.status, blocked.stdout]).toEqual([0, expect.stringContaining('blocked\tlocked until')]);
    expect(db.prepare('select login from session').pluck().all()).toEqual(['bekova']);
    expect(lastAction()).toMatchObject({
      action: 'account.block',
      outcome: 'success',
      about: expect.stringMatching(/^login=ermekov operator=\S+$/),
    });

    const unlocked = account('unlock', 'ermekov');
    expect([unlocked.status, unlocked.stdout]).toEqual([0, expect.stringContaining('blocked\tno lock')]);
    expect(findAccount(db, 'ermekov')).toMatchObject({ state: 'blocked', lockout: { failures: 0, until: null } });
    expect(lastAction()).toMatchObject({ action: 'account.unlock', outcome: 'success' });
  });

  it('leaves with 1 and the reason when nobody has the login, and keeps what was typed out of the journal', () => {
    const { status, stdout } = account('unlock', 'nobody');
    expect([status, JSON.parse(stdout)]).toEqual([1, { code: 'account.unknown', about: ['nobody'], at: null }]);
    expect(lastAction()).toMatchObject({ action: 'account.unlock', outcome: 'refused' });
    expect(JSON.stringify(lastAction())).not.toContain('nobody');
  });

  it('A6.5 leaves a chain of actions that holds', () => {
    expect(db.prepare('select count(*) from action_journal').pluck().get()).toBe(6);
    expect(firstBrokenAction(db)).toBeNull();
  });

  it('leaves with 2 when the login is missing or there is no register', () => {
    expect(account('block').status).toBe(2);
    const elsewhere = spawnSync(process.execPath, [MAIN, 'account', 'list'], {
      encoding: 'utf8',
      env: { ...process.env, SHEKARA_HOME: join(home, 'nowhere') },
    });
    expect([elsewhere.status, elsewhere.stdout]).toEqual([2, '']);
  });
});
