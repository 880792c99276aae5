import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * The static checks: style, format, walls between folders, dead exports, types. Two rows side by side, for the linter
 * alone takes as long as all the others; each prints when it is done.
 */
const ROWS = [
  [['eslint', '.']],
  [
    ['prettier', '--check', '.'],
    ['depcruise', 'src-shared', 'src-register', 'src-signatures', 'src-main', 'src-server', 'src-renderer', 'bin'],
    ['knip'],
    ['tsc', '-p', '.'],
    ['vue-tsc', '-p', 'src-renderer', '--noEmit'],
  ],
];
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const holds = await Promise.all(ROWS.map(runRow));
process.exitCode = holds.every(Boolean) ? 0 : 1;

async function runRow(commands: readonly (readonly string[])[]): Promise<boolean> {
  let all = true;
  for (const command of commands) all = (await holdsTrue(command)) && all;
  return all;
}

/** Runs a command and prints what it says in one piece, so that the rows do not mix. */
async function holdsTrue([program = '', ...args]: readonly string[]): Promise<boolean> {
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: `${ROOT}node_modules/.bin:${process.env['PATH'] ?? ''}` },
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => said.push(bytes));
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (status) => resolve(status ?? 1));
  });
  console.log(`${program}: ${code === 0 ? 'holds' : `FAILED (exit ${String(code)})`}`);
  if (code !== 0) process.stdout.write(Buffer.concat(said));
  return code === 0;
}
