import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { openStore, type Store } from '#register/store.ts';
import type { AccountRecord } from '#server/accounts/accounts.queries.ts';
import { lockState } from '#server/accounts/lockout.ts';
import { blockAccount, listAccounts, unlockAccount, type Operator } from '#server/accounts/operate-account.ts';
import { passwordDaysLeft } from '#server/accounts/password-age.ts';
import { centralPaths } from '#server/central-paths.ts';
import { systemClock } from '#server/clock.ts';
import { EXIT, shekaraHome } from '../home.ts';
import { printJson } from '../open-central.ts';

/** `shekara account`: what the operator of a server does with accounts, while it runs or not. */
export function addTo(program: Command): void {
  const account = program
    .command('account')
    .description('list, unlock and block accounts of the central server; works while the server runs');
  account
    .command('list')
    .description('prints the accounts: state, lock after failed sign-ins, age of the password; no names of persons')
    .option('--json', 'an array and nothing else', false)
    .action(async ({ json }: { json: boolean }) => {
      process.exitCode = withRegister((store, operator) => list(store, operator, json));
    });
  account
    .command('unlock')
    .description('clears the lock that failed sign-ins have laid; never enables a blocked account')
    .argument('<login>')
    .action((login: string) => {
      process.exitCode = withRegister((store, operator) => change(unlockAccount, store, login, operator));
    });
  account
    .command('block')
    .description('ends all sessions of an account and lets nobody in under its name')
    .argument('<login>')
    .action((login: string) => {
      process.exitCode = withRegister((store, operator) => change(blockAccount, store, login, operator));
    });
}

/** For writing: even a look is a row in the journal of actions. Beside a running server SQLite keeps the two apart. */
function withRegister(work: (store: Store, operator: Operator) => number): number {
  const { database, folder } = centralPaths(shekaraHome());
  if (!existsSync(database)) {
    process.stderr.write(`There is no register in ${folder}. Make one with: shekara demo\n`);
    return EXIT.badInput;
  }
  const store = openStore({ file: database, key: null, migrations: 'central' });
  try {
    return work(store, { name: userInfo().username, clock: systemClock });
  } finally {
    store.close();
  }
}

function list({ raw }: Store, operator: Operator, json: boolean): number {
  const rows = listAccounts(raw, operator).map((record) => toRow(record, operator.clock.now()));
  if (json) printJson(rows);
  else for (const row of rows) process.stdout.write(`${asText(row)}\n`);
  return EXIT.done;
}

function change(operation: typeof blockAccount, { raw }: Store, login: string, operator: Operator): number {
  const changed = operation(raw, login, operator);
  if (changed === null) {
    printJson({ code: 'account.unknown', about: [login], at: null });
    return EXIT.refused;
  }
  process.stdout.write(`${asText(toRow(changed, operator.clock.now()))}\n`);
  return EXIT.done;
}

interface AccountRow {
  readonly login: string;
  readonly place: string;
  readonly levels: readonly string[];
  readonly region: string;
  readonly boundIp: string;
  readonly state: AccountRecord['state'];
  readonly lock: ReturnType<typeof lockState>;
  readonly failures: number;
  readonly lockedUntil: string | null;
  readonly passwordDaysLeft: number;
}

function toRow({ account, boundIp, state, lockout, passwordSetAt }: AccountRecord, now: Date): AccountRow {
  const { login, place, levels, region } = account;
  const lock = lockState(lockout, now);
  return {
    login,
    place,
    levels,
    region,
    boundIp,
    state,
    lock,
    failures: lockout.failures,
    lockedUntil: lock === 'locked' ? (lockout.until?.toISOString() ?? null) : null,
    passwordDaysLeft: passwordDaysLeft(passwordSetAt, now),
  };
}

const LOCKS = { open: 'no lock', administrator: 'locked until unlocked' } as const;

function asText({
  login,
  place,
  levels,
  boundIp,
  state,
  lock,
  lockedUntil,
  passwordDaysLeft: days,
}: AccountRow): string {
  const lockText = lock === 'locked' ? `locked until ${lockedUntil ?? ''}` : LOCKS[lock];
  return [login, place, levels.join(','), boundIp, state, lockText, `password: ${String(days)} days`].join('\t');
}
