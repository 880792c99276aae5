import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Fault } from '#domain/fault.ts';
import { onEnd } from '../fork.ts';
import { Heartbeat } from '../watch/heartbeat.ts';
import { Restarts } from '../watch/restarts.ts';
import { FromHost, type ToHost } from './watch-messages.ts';

export interface WatchedHostOptions {
  /** Command line of `host-main.ts`, without the port. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly port: number;
  readonly report: (event: 'host.hung' | 'host.ended', facts: Readonly<Record<string, string | number | null>>) => void;
  readonly restartsAMinute?: number;
}

export interface WatchedHost {
  /** Address with the one-time token of the first start. */
  readonly ready: () => Promise<string>;
  /** When it was stopped; fails when it would not stay up. */
  readonly done: Promise<void>;
  /** Of the process at present. */
  readonly pid: () => number;
  readonly stop: () => void;
}

/**
 * A browser host under watch (SEC-11): one that hangs is ended, one that ended is started again on the same port and with
 * the same cookie, so that its windows come back by themselves. Drafts are in its database.
 */
export function startWatchedHost(options: WatchedHostOptions): WatchedHost {
  const secret = randomBytes(32).toString('base64url');
  const restarts = new Restarts(options.restartsAMinute);
  const ready = Promise.withResolvers<string>();
  const done = Promise.withResolvers<undefined>();
  done.promise.catch(() => undefined); // whoever waits is told; nobody has to
  let { port } = options;
  let child: ChildProcess;
  let isStopping = false;
  const heart = new Heartbeat({
    ask: () => tell({ kind: 'ping' }),
    onHung: () => {
      options.report('host.hung', { pid: child.pid ?? null });
      child.kill('SIGKILL');
    },
  });
  const tell = (message: ToHost): void => void (child.connected && child.send(message));

  function hear(data: unknown): void {
    const message = FromHost.safeParse(data);
    if (!message.success) return;
    heart.heard();
    if (message.data.kind !== 'ready') return;
    port = Number(new URL(message.data.url).port);
    ready.resolve(message.data.url);
  }

  function ended(code: number | null, signal: string | null): void {
    heart.end();
    if (isStopping || code === 0) return done.resolve(undefined);
    const { endsThisMinute, again } = restarts.ended();
    options.report('host.ended', { code, signal, endsThisMinute });
    if (again) return start();
    const fault = new Fault('INTERNAL', { data: { process: 'host', exit: code } });
    ready.promise.catch(() => undefined);
    ready.reject(fault);
    done.reject(fault);
  }

  function start(): void {
    child = fork(fileURLToPath(new URL('./host-main.ts', import.meta.url)), options.args, {
      env: options.env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', hear);
    onEnd(child, ended);
    tell({ kind: 'start', secret, port });
    heart.begin();
  }

  start();
  return {
    ready: () => ready.promise,
    done: done.promise,
    pid: () => child.pid ?? 0,
    stop: () => {
      isStopping = true;
      heart.end();
      child.kill('SIGTERM');
    },
  };
}
