import { fork as forkProcess, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { leaveNoDump } from '#register/leave-no-dump.ts';

/** A process of our own that does one piece of work: heavy or dangerous things happen apart. */
export interface Helper {
  send(message: object): void;
  onMessage(hear: (message: unknown) => void): void;
  /** Once, however it ended. */
  onExit(hear: () => void): void;
  kill(): void;
}

/** The shell starts helpers as utility processes, the host as plain child processes. */
export type Fork = (module: URL) => Helper;

/**
 * Nothing else of our surroundings concerns a helper. The path is needed to find the spatial library, the cache of
 * compiled modules to start at once; libraries of tokens find their own settings by the last two.
 */
const PASSED_ON = [
  'PATH',
  'LD_LIBRARY_PATH',
  'SystemRoot',
  'HOME',
  'NODE_COMPILE_CACHE',
  'SOFTHSM2_CONF',
  'OPENSC_CONF',
] as const;

export const forkNode: Fork = (module) => {
  const child = forkProcess(fileURLToPath(module), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
    env: Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
  });
  return {
    send: (message) => void (child.connected && child.send(message)),
    onMessage: (hear) => void child.on('message', hear),
    onExit: (hear) => onEnd(child, hear),
    kill: () => void child.kill('SIGKILL'),
  };
};

/**
 * Once, when the process has ended or could not be started. A question to one that ended a moment ago breaks on the line
 * before its end is told: that is no fault of who asked, and the end is still to come.
 */
export function onEnd(child: ChildProcess, hear: (code: number | null, signal: string | null) => void): void {
  let hasEnded = false;
  const end = (code: number | null, signal: string | null): void => {
    if (!hasEnded) hear(code, signal);
    hasEnded = true;
  };
  child.once('exit', end);
  child.on('error', () => void (child.pid === undefined && end(null, null)));
}

interface Port {
  on(event: 'message', hear: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
  start(): void;
}

interface ParentPort {
  once(event: 'message', hear: (event: { ports: Port[] }) => void): void;
}

/** The helper's side of the line: a utility process is given a port by the shell, a child process has a channel. */
export function helperLine(): { hear(take: (message: unknown) => void): void; say(message: object): void } {
  // Electron sets this in utility processes; plain Node knows nothing of it.
  const parent = (process as unknown as { parentPort?: ParentPort }).parentPort;
  if (!parent) {
    return { hear: (take) => void process.on('message', take), say: (message) => void process.send?.(message) };
  }
  // What a child process has inherited, a utility process has to do by itself.
  leaveNoDump();
  let line: Port | null = null;
  return {
    hear: (take) =>
      parent.once('message', ({ ports: [port] }) => {
        if (!port) return;
        line = port;
        port.on('message', ({ data }) => take(data));
        port.start();
      }),
    say: (message) => line?.postMessage(message),
  };
}
