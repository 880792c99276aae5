import { dirname, join } from 'node:path';
import type { MessagePortMain, UtilityProcess } from 'electron';
import { z } from 'zod';
import { notFound, type BulkAnswer } from '../bulk.ts';
import { Heartbeat } from '../watch/heartbeat.ts';
import { Restarts } from '../watch/restarts.ts';
import type { ElectronParts } from './electron-parts.ts';
import type { LockedByMachine } from './power.ts';

const Answer = z.object({
  id: z.int(),
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.instanceof(Uint8Array),
});

/** A helper is named by its file in the build, never by a path. */
const HelperOrder = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('helper.fork'),
    id: z.int(),
    name: z.string().regex(/^[a-z-]{1,40}-process\.[jt]s$/),
  }),
  z.strictObject({ kind: z.literal('helper.kill'), id: z.int() }),
]);

const Pong = z.strictObject({ kind: z.literal('pong') });

/**
 * The back half as a utility process. One that hangs is ended, one that ended is started again at once (SEC-11); drafts
 * are in its database,
 * so at most the gesture in hand is lost. The window notices by its port and asks for a new one.
 */
export class BackHalfProcess implements LockedByMachine {
  readonly #electron: ElectronParts;
  readonly #entry: string;
  readonly #args: readonly string[];
  readonly #report: (event: string, facts: Readonly<Record<string, string | number>>) => void;
  readonly #helpers = new Map<number, UtilityProcess>();
  readonly #waiting = new Map<number, (answer: BulkAnswer) => void>();
  #process: UtilityProcess | null = null;
  #nextId = 1;
  readonly #restarts = new Restarts();
  readonly #heart = new Heartbeat({
    ask: () => this.#process?.postMessage({ kind: 'ping' }),
    onHung: () => this.#endHung(),
  });
  #closing = false;

  constructor(options: {
    electron: ElectronParts;
    entry: string;
    args: readonly string[];
    report: (event: string, facts: Readonly<Record<string, string | number>>) => void;
  }) {
    this.#electron = options.electron;
    this.#entry = options.entry;
    this.#args = options.args;
    this.#report = options.report;
    this.#start();
  }

  /** Gives one end of a channel to the back half. */
  connect(port: MessagePortMain): void {
    this.#process?.postMessage({ kind: 'port' }, [port]);
  }

  bulk(path: string): Promise<BulkAnswer> {
    const child = this.#process;
    if (!child) return Promise.resolve({ ...notFound, status: 503 });
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      child.postMessage({ kind: 'bulk', id, path });
    });
  }

  lock(reason: 'suspend' | 'system'): void {
    this.#process?.postMessage({ kind: 'lock', reason });
  }

  untouched(seconds: number): void {
    this.#process?.postMessage({ kind: 'untouched', seconds });
  }

  close(): void {
    this.#closing = true;
    this.#heart.end();
    this.#process?.kill();
  }

  #start(): void {
    const child = this.#electron.utilityProcess.fork(this.#entry, [...this.#args], {
      serviceName: 'Shekara back half',
      stdio: 'inherit',
    });
    this.#process = child;
    child.on('message', (message: unknown) => this.#take(message));
    child.once('exit', (code: number) => this.#ended(code));
    this.#heart.begin();
  }

  #take(message: unknown): void {
    if (Pong.safeParse(message).success) return this.#heart.heard();
    const order = HelperOrder.safeParse(message);
    if (order.success && order.data.kind === 'helper.fork') return this.#fork(order.data.id, order.data.name);
    if (order.success) return void this.#helpers.get(order.data.id)?.kill();
    const answer = Answer.safeParse(message);
    if (!answer.success) return;
    const { id, ...rest } = answer.data;
    this.#waiting.get(id)?.(rest);
    this.#waiting.delete(id);
  }

  /** Starts a helper and gives each side one end of a channel. */
  #fork(id: number, name: string): void {
    const helper = this.#electron.utilityProcess.fork(join(dirname(this.#entry), name), [], { stdio: 'inherit' });
    const { port1, port2 } = new this.#electron.MessageChannelMain();
    this.#helpers.set(id, helper);
    helper.postMessage(null, [port1]);
    this.#process?.postMessage({ kind: 'helper.line', id }, [port2]);
    helper.once('exit', () => {
      this.#helpers.delete(id);
      this.#process?.postMessage({ kind: 'helper.exit', id });
    });
  }

  /** A stopped process does not hear the polite signal that `kill()` sends. */
  #endHung(): void {
    const pid = this.#process?.pid;
    this.#report('backHalf.hung', { pid: pid ?? 0 });
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }

  #ended(code: number): void {
    this.#heart.end();
    this.#process = null;
    for (const helper of this.#helpers.values()) helper.kill();
    this.#helpers.clear();
    for (const resolve of this.#waiting.values()) resolve({ ...notFound, status: 503 });
    this.#waiting.clear();
    if (this.#closing) return;
    const { endsThisMinute, again } = this.#restarts.ended();
    this.#report('backHalf.ended', { code, endsThisMinute });
    if (again) this.#start();
  }
}
