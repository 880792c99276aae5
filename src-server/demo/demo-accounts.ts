import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccessLevel } from '#domain/access/capabilities.ts';
import type { Account } from '#domain/access/account.ts';
import { RegionCode } from '#domain/numbers/types.ts';
import { printPem } from '#domain/signatures/x509/pem.ts';
import type { Store } from '#register/store.ts';
import { BINDS_ENTITY } from '#domain/signatures/signer-checks.ts';
import { insertAccount } from '../accounts/accounts.queries.ts';
import { hashPassword } from '../accounts/passwords.ts';
import { centralPaths, makeCentralFolders } from '../central-paths.ts';
import { systemClock, type Clock } from '../clock.ts';
import { DEMO_PEOPLE } from './demo-people.ts';
import { makeDemoPki } from './demo-pki.ts';

/** A line of `demo/accounts.json`: what the start of the demo prints. */
export interface DemoAccount {
  readonly login: string;
  readonly role: Account['place'];
  readonly name: string;
  readonly password: string;
  /** Path of the key file. */
  readonly keyFile: string;
  readonly keyPassword: string;
}

const DEMO_REGION = '21';
const BOUND_IP = '127.0.0.1';

/** Accounts, key files and trust of the demo world, once for a home: an engineer and another, registrar, administrator, archivist. */
export async function createDemoAccounts(
  store: Store,
  home: string,
  clock: Clock = systemClock,
): Promise<readonly DemoAccount[]> {
  const paths = centralPaths(home);
  makeCentralFolders(paths);
  const now = clock.now();
  const pki = await makeDemoPki({
    folder: join(home, 'demo', 'keys'),
    people: DEMO_PEOPLE.map(({ login, name, identifier, keyPassword, organisation }) => ({
      login,
      name,
      iin: identifier,
      password: keyPassword,
      ...(organisation ? { bin: organisation.bin, organisation: organisation.name, role: organisation.role } : {}),
    })),
    now,
  });
  writeFileSync(join(paths.trust, 'demo-root.pem'), pki.anchorPem);
  writeFileSync(join(paths.trust, 'demo-revoked.pem'), pki.crls.map((der) => printPem('X509 CRL', der)).join(''));
  await insertPeople(store, now);
  const accounts = DEMO_PEOPLE.map(({ login, place, name, password, keyPassword }) => ({
    login,
    role: place,
    name,
    password,
    keyFile: join(home, 'demo', 'keys', `${login}.p12`),
    keyPassword,
  }));
  mkdirSync(join(home, 'demo'), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, 'demo', 'accounts.json'), `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
  return accounts;
}

/** The slow hashes first, then all accounts together. */
async function insertPeople(store: Store, now: Date): Promise<void> {
  const hashes = await Promise.all(DEMO_PEOPLE.map(({ password }) => hashPassword(password)));
  store.raw.transaction(() => {
    for (const [at, { login, name, identifier, place, levels, organisation }] of DEMO_PEOPLE.entries()) {
      const opened = { levels: AccessLevel.array().parse(levels), region: RegionCode.parse(DEMO_REGION) };
      const signsFor = organisation && { organisation: { bin: organisation.bin, roles: BINDS_ENTITY } };
      const account = { login, name, identifier, place, ...opened, ...signsFor };
      insertAccount(store.raw, { account, passwordHash: hashes[at] ?? '', boundIp: BOUND_IP, at: now });
    }
  })();
}
