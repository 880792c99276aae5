import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyOfChallenge, sealSecret } from '#contracts/sealed-secret.ts';
import type { Account, SignInChallenge } from '#domain/access/account.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { openKeyFile } from '#main/signing/key-file.ts';
import { signDetached } from '#main/signing/sign-detached.ts';
import type { OpenedKey } from '#main/signing/signer-backend.ts';
import { CentralClient } from '#main/sync/central-client.ts';
import { loadDemoRegister } from '#register/demo/load-demo-register.ts';
import { DEMO_REGION } from '#register/demo/make-demo-world.ts';
import { ensureJournalKey } from '#register/journal-key.ts';
import { createJournalAppender } from '#register/journal-store.ts';
import { openStore, type Store } from '#register/store.ts';
import { centralPaths, makeCentralFolders } from '#server/central-paths.ts';
import type { Clock } from '#server/clock.ts';
import { createDemoAccounts, type DemoAccount } from '#server/demo/demo-accounts.ts';
import type { Limits } from '#server/http/build-app.ts';
import type { AskPin } from '#server/journal/head-key-store.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';

export const TEST_REGION = DEMO_REGION as RegionCode;

export interface Enrolment {
  readonly server: string;
  readonly caPem: string;
  readonly journalKey: string;
  readonly trustAnchors: readonly string[];
}

/** A clock that a test moves; it starts at the real time, because TLS and key files live in it too. */
export class MovableClock implements Clock {
  #ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  advance(ms: number): void {
    this.#ahead += ms;
  }
}

/** A person at a seat: signed in, with an opened key. */
export interface TestSeat {
  readonly login: string;
  readonly account: Account;
  readonly token: string;
  readonly client: CentralClient;
  readonly key: OpenedKey;
  /** Base64 of the bytes and of a detached signature over them, as the calls take them. */
  sign(bytes: Uint8Array): Promise<{ readonly bytes: string; readonly signature: string }>;
}

export interface TestCentral {
  readonly home: string;
  readonly clock: MovableClock;
  readonly accounts: readonly DemoAccount[];
  /** A second connection to the server's own file, to look and to spoil. */
  readonly store: Store;
  readonly server: RunningServer;
  readonly enrolment: Enrolment;
  person(login: string): DemoAccount;
  /** An unsigned connection of its own. */
  connect(token?: () => string | null): CentralClient;
  signIn(login: string): Promise<TestSeat>;
  stop(): Promise<void>;
  /** Stops the server and starts it again on the same files and the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface TestCentralOptions {
  readonly parcels: number;
  readonly limits?: Limits;
  readonly evidencePauseMs?: number;
  readonly headKeyPin?: AskPin;
  /** What is done to the home before the server starts. */
  readonly prepare?: (home: string) => unknown;
}

const NO_LIMITS: Limits = { calls: 100_000, signIns: 100_000 };

/** A home with a demo register and its accounts, without a server. */
export async function makeTestHome(parcels: number): Promise<{ home: string; accounts: readonly DemoAccount[] }> {
  const home = mkdtempSync(join(tmpdir(), 'shekara-central-'));
  const paths = centralPaths(home);
  makeCentralFolders(paths);
  const store = openStore({ file: paths.database, key: null, migrations: 'central' });
  const key = ensureJournalKey(paths.keys, TEST_REGION);
  const appendToJournal = createJournalAppender(store.raw, key, () => new Date().toISOString());
  loadDemoRegister(store, { parcels, seed: 7, onProgress: () => undefined, appendToJournal });
  const accounts = await createDemoAccounts(store, home);
  store.close();
  return { home, accounts };
}

/** A real server on a free port, with a small demo town and the demo accounts. */
export async function startTestCentral({
  parcels,
  limits = NO_LIMITS,
  prepare,
  evidencePauseMs,
  headKeyPin,
}: TestCentralOptions): Promise<TestCentral> {
  const { home, accounts } = await makeTestHome(parcels);
  await prepare?.(home);
  const clock = new MovableClock();
  const clients = new Set<CentralClient>();
  const start = (port: number): Promise<RunningServer> =>
    startServer({
      home,
      port,
      clock,
      limits,
      ...(evidencePauseMs === undefined ? {} : { evidencePauseMs }),
      ...(headKeyPin ? { headKeyPin } : {}),
    });
  let server = await start(0);
  let isUp = true;
  const stop = async (): Promise<void> => {
    if (isUp) await server.close();
    isUp = false;
  };
  const store = openStore({ file: centralPaths(home).database, key: null, migrations: null });
  const central: TestCentral = {
    home,
    clock,
    accounts,
    store,
    get server() {
      return server;
    },
    get enrolment() {
      return readEnrolment(home);
    },
    person: (login) => personOf(accounts, login),
    connect(token = () => null) {
      const client = new CentralClient(readEnrolment(home), token, 1);
      clients.add(client);
      return client;
    },
    signIn: (login) => signIn(central, login),
    stop,
    async restart() {
      await stop();
      // Seats know the server by this address.
      server = await start(server.port);
      isUp = true;
    },
    async close() {
      for (const client of clients) client.close();
      store.close();
      await stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return central;
}

export function readEnrolment(home: string): Enrolment {
  return JSON.parse(readFileSync(centralPaths(home).enrolment, 'utf8')) as Enrolment; // written by the server itself
}

function personOf(accounts: readonly DemoAccount[], login: string): DemoAccount {
  const found = accounts.find((one) => one.login === login);
  if (!found) throw new Error(`no demo account ${login}`);
  return found;
}

/** As the signing process of a seat sends it. */
export const sealFor = (challenge: SignInChallenge, password: string): Promise<string> =>
  sealSecret(keyOfChallenge(challenge), password);

async function signIn(central: TestCentral, login: string): Promise<TestSeat> {
  const person = central.person(login);
  const key = openKeyFile(readFileSync(person.keyFile), person.keyPassword);
  let token: string | null = null;
  const client = central.connect(() => token);
  const challenge = await client.calls.session.challenge({ login });
  const signature = toText(await signDetached(key, canonicalBytes(challenge)));
  const password = await sealFor(challenge, person.password);
  const answer = await client.calls.session.signIn({ login, password, challenge, signature });
  if (!answer.ok) throw new Error(`sign-in refused: ${answer.error.code}`);
  token = answer.value.token;
  return {
    login,
    account: answer.value.account,
    token,
    client,
    key,
    sign: async (bytes) => ({ bytes: toText(bytes), signature: toText(await signDetached(key, bytes)) }),
  };
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
