import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import { sealingLink } from '#contracts/sealed-secret.ts';
import type { workstation } from '#contracts/workstation/index.ts';
import type { SeatEvent, SeatState } from '#contracts/workstation/session.ts';
import { Enrolment } from '#main/enrolment.ts';
import { startNodeParser } from '#main/exchange/start-parser.ts';
import { forkNode } from '#main/fork.ts';
import { startHost, type Host } from '#main/host/start-host.ts';
import { silentLog, type Log } from '#main/log.ts';
import type { SigningSettings } from '#main/signing/signing-settings.ts';
import { centralPaths } from '#server/central-paths.ts';
import type { TestCentral } from './test-central.ts';

export type WorkstationCalls = ContractRouterClient<typeof workstation>;

/** A browser host with one window on it: the way a person works, without the pictures. */
export interface TestWorkstation {
  readonly host: Host;
  readonly calls: WorkstationCalls;
  readonly cookie: string;
  readonly folder: string;
  readonly events: readonly SeatEvent[];
  /** The first event of this name, past ones included, that fits. */
  heard<N extends SeatEvent['name']>(
    name: N,
    fits?: (event: Extract<SeatEvent, { name: N }>) => boolean,
  ): Promise<Extract<SeatEvent, { name: N }>>;
  signIn(login: string): Promise<SeatState>;
  /** Signed in and the replica filled. */
  ready(login: string): Promise<SeatState>;
  get(path: string): Promise<Response>;
  /** Keeps the folder, so that another start finds it. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface TestWorkstationOptions {
  readonly folder?: string;
  readonly enrolment?: Partial<Enrolment>;
  readonly clock?: () => Date;
  readonly log?: Log;
  readonly signing?: SigningSettings;
  /** How long the first pause after a line that failed is. */
  readonly retryMs?: number;
  /** The window that a browser is shown. */
  readonly rendererFolder?: string;
  /** How long it may be left alone. */
  readonly lockAfterMs?: number;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PATIENCE_MS = 30_000;

export async function startTestWorkstation(
  central: TestCentral,
  options: TestWorkstationOptions = {},
): Promise<TestWorkstation> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'shekara-seat-'));
  const enrolment = Enrolment.parse(JSON.parse(readFileSync(centralPaths(central.home).enrolment, 'utf8')));
  const host = await startHost({
    seatName: 'test',
    seatFolder: join(folder, 'seat'),
    enrolment: { ...enrolment, ...options.enrolment },
    startParser: startNodeParser,
    resourcesFolder: join(ROOT, 'resources'),
    fork: forkNode,
    clock: options.clock ?? ((): Date => new Date()),
    log: options.log ?? silentLog,
    ...(options.signing ? { signing: options.signing } : {}),
    retryMs: options.retryMs ?? 50,
    ...(options.lockAfterMs === undefined ? {} : { lockAfterMs: options.lockAfterMs }),
    port: 0,
    rendererFolder: options.rendererFolder ?? join(folder, 'window'),
  });
  const { cookie, socket, calls } = await openLine(host.url);
  const events: SeatEvent[] = [];
  const listeners = new Set<() => void>();
  const listening = follow(calls, (event) => {
    events.push(event);
    // This window has nothing to keep
    if (event.name === 'session.locking') calls.session.saved({}).catch(() => undefined);
    for (const listener of listeners) listener();
  });
  await calls.session.state({});
  const stop = async (): Promise<void> => {
    socket.terminate();
    await host.close();
    await listening;
  };
  const seat: TestWorkstation = {
    host,
    calls,
    cookie,
    folder,
    events,
    heard: (name, fits = () => true) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = events.find(
            (event): event is Extract<SeatEvent, { name: typeof name }> => event.name === name && fits(event as never),
          );
          if (!found) return;
          clearTimeout(timer);
          listeners.delete(look);
          resolve(found);
        };
        const timer = setTimeout(() => {
          listeners.delete(look);
          reject(new Error(`no ${name} among ${events.map((event) => JSON.stringify(event)).join('\n')}`));
        }, PATIENCE_MS);
        listeners.add(look);
        look();
      }),
    async signIn(login) {
      const person = central.person(login);
      const answer = await calls.session.signIn({
        login,
        password: person.password,
        key: { kind: 'file', name: basename(person.keyFile), bytes: readFileSync(person.keyFile).toString('base64') },
        keyPassword: person.keyPassword,
      });
      if (!answer.ok) throw new Error(`sign-in refused: ${answer.error.code}`);
      return answer.value;
    },
    async ready(login) {
      await seat.signIn(login);
      await seat.heard('sync.changed', ({ sync }) => sync.size > 0 && sync.line === 'online' && sync.progress === null);
      return calls.session.state({});
    },
    get: (path) => fetch(`${host.origin}${path}`, { headers: { cookie } }),
    stop,
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return seat;
}

/** A line to a host at its address with the token, as the window opens it. */
export async function openLine(url: string) {
  const answer = await fetch(url, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { origin } = new URL(url);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } });
  return { cookie, socket, calls: callsOver(socket) };
}

/** The calls of a window over a line of its own, with its secrets sealed. */
export const callsOver = (socket: WebSocket): WorkstationCalls =>
  createORPCClient(sealingLink(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })));

async function follow(calls: WorkstationCalls, hear: (event: SeatEvent) => void): Promise<void> {
  try {
    for await (const event of await calls.session.events({})) hear(event);
  } catch {
    // The line ends with the test.
  }
}
