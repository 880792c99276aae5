import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Fault } from '#domain/fault.ts';

export interface Child {
  /** The address that the process prints as one JSON line `{"url": …}` when it is ready. */
  readonly ready: () => Promise<string>;
  readonly done: Promise<void>;
  readonly stop: () => void;
}

/** A process of this installation. What it prints beside its JSON line goes to the terminal under its name. */
export function startChild(name: string, program: string, args: readonly string[], options: { home: string }): Child {
  const child = spawn(program, args, {
    // Options for Node were meant for nobody down here.
    env: { ...process.env, NODE_OPTIONS: '', SHEKARA_HOME: options.home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let tellReady: (url: string) => void;
  const readyAt = new Promise<string>((resolve) => {
    tellReady = resolve;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const url = /^\{.*"url":"([^"]+)"/.exec(line)?.[1];
    if (url) tellReady(url);
    else console.log(line);
  });
  const done = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0 || signal === 'SIGTERM' || signal === 'SIGINT') resolve();
      else reject(new Fault('INTERNAL', { data: { process: name, exit: code } }));
    });
  });
  return {
    ready: () =>
      Promise.race([readyAt, done.then(() => Promise.reject(new Fault('INTERNAL', { data: { process: name } })))]),
    done,
    stop: () => void child.kill('SIGTERM'),
  };
}
