import { fork as forkProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

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

export const forkNode: Fork = (module) => {
  const child = forkProcess(fileURLToPath(module), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
    // Nothing of our surroundings concerns a helper; the path is needed to find the spatial library.
    env: Object.fromEntries(
      ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'HOME'].flatMap((name) =>
        process.env[name] ? [[name, process.env[name]]] : [],
      ),
    ),
  });
  return {
    send: (message) => void (child.connected && child.send(message)),
    onMessage: (hear) => void child.on('message', hear),
    onExit: (hear) => {
      let ended = false;
      const once = (): void => {
        if (!ended) hear();
        ended = true;
      };
      child.once('exit', once);
      child.once('error', once);
    },
    kill: () => void child.kill('SIGKILL'),
  };
};

interface ParentPort {
  on(event: 'message', hear: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/** The helper's side of the line: a utility process has a port, a child process a channel. */
export function helperLine(): { hear(take: (message: unknown) => void): void; say(message: object): void } {
  const port = (process as unknown as { parentPort?: ParentPort }).parentPort;
  if (port) {
    return {
      hear: (take) => port.on('message', ({ data }) => take(data)),
      say: (message) => port.postMessage(message),
    };
  }
  return { hear: (take) => void process.on('message', take), say: (message) => void process.send?.(message) };
}
