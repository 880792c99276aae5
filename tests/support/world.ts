import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface DemoAccount {
  readonly login: string;
  readonly role: string;
  readonly name: string;
  readonly password: string;
  readonly keyFile: string;
  readonly keyPassword: string;
}

export interface Running {
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it the hard way. */
  kill(): Promise<void>;
}

/** A whole installation in a folder of its own: demo town, central server and seats as the processes a user would start. */
export interface World {
  readonly home: string;
  readonly accounts: readonly DemoAccount[];
  account(role: string): DemoAccount;
  /** On a port of its own choice, or on the one it had before. */
  startServer(port?: string): Promise<Running>;
  /** `flags` are for Node itself, `through` is a command that runs it. */
  startSeat(seat: string, flags?: readonly string[], through?: readonly string[]): Promise<Running>;
  run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly parcels: number;
  readonly seed?: number;
  /** A home with a demo town that is copied instead of making one. */
  readonly like?: string | undefined;
}

export async function makeWorld(options: WorldOptions): Promise<World> {
  const home = mkdtempSync(join(tmpdir(), 'shekara-world-'));
  const running = new Set<Running>();
  /** At each start anew: a token that a test has made since is found by it. */
  const env = (): NodeJS.ProcessEnv => ({ ...process.env, SHEKARA_HOME: home });

  const run: World['run'] = (args) => runCommand(['bin/main.ts', ...args], env());
  const { parcels, seed = 1 } = options;
  const kept = process.env['SHEKARA_TOWNS'] && join(process.env['SHEKARA_TOWNS'], `${parcels}-${seed}`);
  const like = options.like ?? (kept && existsSync(kept) ? kept : undefined);
  if (like !== undefined) cpSync(like, home, { recursive: true });
  else {
    const made = await run(['demo', '--parcels', String(parcels), '--seed', String(seed)]);
    if (made.code !== 0) throw new Error(`demo failed (${made.code}): ${made.stderr}`);
    if (kept) keepTown(home, kept);
  }
  const written = JSON.parse(readFileSync(join(home, 'demo', 'accounts.json'), 'utf8')) as DemoAccount[];
  // A town that was copied names the keys of the one it was copied from
  const accounts = written.map((each) => ({ ...each, keyFile: join(home, 'demo', 'keys', basename(each.keyFile)) }));

  const start = async (args: readonly string[], through: readonly string[] = []): Promise<Running> => {
    const one = await startProcess([...through, process.execPath, ...args], env(), () => running.delete(one));
    running.add(one);
    return one;
  };
  return {
    home,
    accounts,
    account: (role) => {
      const found = accounts.find((one) => one.role === role);
      if (!found) throw new Error(`no demo account for ${role}`);
      return found;
    },
    startServer: (port = '0') => start(['bin/main.ts', 'server', '--port', port]),
    startSeat: (seat, flags = [], through = []) =>
      start([...flags, 'src-main/host/host-main.ts', '--home', home, '--seat', seat, '--port', '0'], through),
    run,
    close: async () => {
      await Promise.all([...running].map((one) => one.kill()));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** For the next world of this run. Another file may keep the same town at this moment: the first stays. */
function keepTown(home: string, kept: string): void {
  const copy = mkdtempSync(`${kept}-`);
  cpSync(home, copy, { recursive: true });
  try {
    renameSync(copy, kept);
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    if (!existsSync(kept)) throw error;
  }
}

function runCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr })));
}

async function startProcess(line: readonly string[], env: NodeJS.ProcessEnv, onEnd: () => void): Promise<Running> {
  const [command = '', ...args] = line;
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let errors = '';
  child.stderr.on('data', (piece: Buffer) => (errors += piece.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^\{.*"url":"([^"]+)"/.exec(line)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${errors}`)));
  });
  void ended.then(onEnd);
  return {
    url,
    process: child,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
