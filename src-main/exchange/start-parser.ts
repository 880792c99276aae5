import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A parser process as its caller sees it: bytes in, bytes out, and an end. */
export interface ParserProcess {
  write(bytes: Uint8Array): void;
  onBytes(hear: (bytes: Buffer) => void): void;
  /** Once, however it ended; `outOfMemory` when V8 gave up at its limit. */
  onEnd(hear: (end: { readonly outOfMemory: boolean }) => void): void;
  /** What it takes of the machine; null where the system does not say. */
  usage(): ParserUsage | null;
  kill(): void;
}

/** What a process holds and has used by now. */
export interface ParserUsage {
  readonly residentBytes: number;
  /** Processor time, which other work on the machine does not lengthen. */
  readonly processorMs: number;
}

export interface ParserStart {
  readonly module: URL;
  /** The same where Electron starts the processes. */
  readonly helper: URL;
  /** Only a foreign SQLite file needs a native module. */
  readonly addons: boolean;
  readonly heapMb: number;
}

export type StartParser = (start: ParserStart) => ParserProcess;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The program's own code, and nothing of its data, which may lie beside it. */
const OWN_CODE = ['src-main/*', 'src-register/leave-no-dump*', 'src-shared/*', 'out/*', 'package.json'].map(
  (path) => ROOT + path,
);

/** Node without files, addons, other processes or our surroundings; without a network where `bwrap` is (SEC-58). */
export const startNodeParser: StartParser = ({ module, addons, heapMb }) => {
  const node = [
    '--permission',
    ...[...OWN_CODE, `${realpathSync(`${ROOT}node_modules`)}/*`].map((path) => `--allow-fs-read=${path}`),
    // The native module of GeoPackages makes functions of strings for its rows.
    addons ? '--allow-addons' : '--disallow-code-generation-from-strings',
    `--max-old-space-size=${String(heapMb)}`,
    // Nothing stays long: a feature is gone as soon as it is said.
    '--max-semi-space-size=4',
    '--no-warnings',
    fileURLToPath(module),
  ];
  const wall = netWall();
  const [command, ...args] = [...wall, process.execPath, ...node];
  const child = spawn(command ?? process.execPath, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {},
    windowsHide: true,
    cwd: ROOT,
  });
  // A parser in an endless loop would outlive us.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));
  return processOf(child);
};

function processOf(child: ChildProcess): ParserProcess {
  let complaint = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    if (complaint.length < 4096) complaint += bytes.toString('latin1');
  });
  // A process that ends before it has taken everything is told of by its end.
  child.stdin?.on('error', () => undefined);
  return {
    write: (bytes) => void child.stdin?.write(bytes),
    onBytes: (hear) => void child.stdout?.on('data', hear),
    onEnd: (hear) => {
      const end = (): void => hear({ outOfMemory: /heap out of memory|Allocation failed/.test(complaint) });
      // Not 'exit': what it said last is still on the way then.
      child.once('close', end);
      child.once('error', end);
    },
    usage: () => usageOf(child.pid),
    kill: () => void child.kill('SIGKILL'),
  };
}

let knownWall: readonly string[] | null = null;

/** The command that takes the network away, if this system has one that works; asked once. */
function netWall(): readonly string[] {
  knownWall ??= findNetWall();
  return knownWall;
}

function findNetWall(): readonly string[] {
  if (process.platform !== 'linux') return [];
  // By its full name: the parser gets none of our surroundings, PATH included.
  const bwrap = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'bwrap'))
    .find((path) => existsSync(path));
  if (bwrap === undefined) return [];
  const wall = [bwrap, '--unshare-net', '--die-with-parent', '--ro-bind', '/', '/', '--dev', '/dev', '--'];
  try {
    // It may be there and not be allowed to do anything, as in a container.
    execFileSync(bwrap, [...wall.slice(1), process.execPath, '--version'], { stdio: 'ignore', timeout: 5000 });
    return wall;
  } catch {
    return [];
  }
}

/** Linux counts memory in pages of 4 KB and time in ticks of 10 ms. */
const [PAGE, TICK_MS] = [4096, 10];

/**
 * Of the process and those that it started: behind `bwrap` the parser is its child. Elsewhere than on Linux only the limit
 * of the heap and the clock hold.
 */
function usageOf(pid: number | undefined): ParserUsage | null {
  if (pid === undefined || process.platform !== 'linux') return null;
  try {
    const read = (file: string): string => readFileSync(`/proc/${String(pid)}/${file}`, 'latin1');
    const pages = Number(read('statm').split(' ')[1]);
    // The name of the process stands before, in brackets, with any letters.
    const [user, system] = read('stat')
      .replace(/^.*\) /s, '')
      .split(' ')
      .slice(11, 13)
      .map(Number);
    const children = read(`task/${String(pid)}/children`)
      .trim()
      .split(/\s+/);
    return children.reduce<ParserUsage>(
      (sum, child) => {
        const usage = usageOf(Number(child) || undefined);
        return {
          residentBytes: sum.residentBytes + (usage?.residentBytes ?? 0),
          processorMs: sum.processorMs + (usage?.processorMs ?? 0),
        };
      },
      { residentBytes: pages * PAGE, processorMs: ((user ?? 0) + (system ?? 0)) * TICK_MS },
    );
  } catch {
    return null;
  }
}
