import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { BINDS_ENTITY, SignsFor } from '#domain/signatures/signer-checks.ts';
import { HolderRole } from '#domain/signatures/x509/holder.ts';
import { openStore, type Store } from '#register/store.ts';
import type { AccountRecord } from '#server/accounts/accounts.queries.ts';
import { lockState } from '#server/accounts/lockout.ts';
import {
  blockAccount,
  listAccounts,
  setAccountOrganisation,
  unlockAccount,
  type Operator,
} from '#server/accounts/operate-account.ts';
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
  account
    .command('organisation')
    .description('sets whom an account acts for: its key must name this БИН and one of the roles')
    .argument('<login>')
    .argument('<bin>', "12 digits, or 'none': only the ИИН is compared")
    .addOption(
      new Option('--role <role...>', 'roles of the certificate that may sign (assumed by default)')
        .choices(HolderRole.options)
        .default(BINDS_ENTITY),
    )
    .action((login: string, bin: string, { role: roles }: { role: readonly string[] }) => {
      const organisation = bin === 'none' ? null : SignsFor.safeParse({ bin, roles });
      if (organisation?.success === false) {
        process.stderr.write(`${bin} is no БИН: give 12 digits or none\n`);
        process.exitCode = EXIT.badInput;
        return;
      }
      const set: typeof blockAccount = (db, name, operator) =>
        setAccountOrganisation(db, name, { ...operator, organisation: organisation?.data ?? null });
      process.exitCode = withRegister((store, operator) => change(set, store, login, operator));
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
  readonly organisation: SignsFor | null;
}

function toRow({ account, boundIp, state, lockout, passwordSetAt }: AccountRecord, now: Date): AccountRow {
  const { login, place, levels, region, organisation = null } = account;
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
    organisation,
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
  organisation,
}: AccountRow): string {
  const lockText = lock === 'locked' ? `locked until ${lockedUntil ?? ''}` : LOCKS[lock];
  const signsFor = organisation ? `БИН ${organisation.bin} (${organisation.roles.join(', ')})` : 'ИИН alone';
  return [login, place, levels.join(','), boundIp, state, lockText, `password: ${String(days)} days`, signsFor].join(
    '\t',
  );
}
