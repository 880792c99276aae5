import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface ServerProcess {
  readonly process: ChildProcess;
  readonly url: string;
  readonly health: string;
  /** Ends it the hard way, at once. */
  kill(): Promise<void>;
  /** Asks it to stop and answers its exit code. */
  stop(): Promise<number | null>;
}

/** The server in a process of its own, on the files of a home. */
export async function startServerProcess(home: string, wrap: readonly string[] = []): Promise<ServerProcess> {
  const [command = process.execPath, ...rest] = [...wrap, process.execPath, 'tests/support/server-main.ts'];
  const child = spawn(command, rest, {
    cwd: ROOT,
    env: { ...process.env, SHEKARA_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let errors = '';
  child.stderr.on('data', (piece: Buffer) => (errors += piece.toString()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${errors}`)));
  });
  const { url, health } = JSON.parse(line) as { url: string; health: string }; // the first line of server-main.ts
  return {
    process: child,
    url,
    health,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
