import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { DEMO_REGION } from '#register/demo/make-demo-world.ts';
import { loadDemoRegister, type DemoSummary } from '#register/demo/load-demo-register.ts';
import { ensureJournalKey } from '#register/journal-key.ts';
import { createJournalAppender } from '#register/journal-store.ts';
import { openStore } from '#register/store.ts';
import { centralPaths, makeCentralFolders } from '#server/central-paths.ts';
import { createDemoAccounts, type DemoAccount } from '#server/demo/demo-accounts.ts';
import { EXIT, shekaraHome } from '../home.ts';
import { wholeNumber } from '../whole-number.ts';

export const MOST_PARCELS = 1_000_000;

interface DemoCommandOptions {
  readonly parcels: number;
  readonly seed: number;
  readonly reset: boolean;
}

export function addTo(program: Command): void {
  program
    .command('demo')
    .description(
      'makes a demo register: a town near Astana with parcels, buildings, holders and rights, and demo accounts',
    )
    .option('--parcels <n>', `how many parcels, 1 to ${String(MOST_PARCELS)}`, wholeNumber(1, MOST_PARCELS), 20_000)
    .option('--seed <n>', 'another seed makes another town', wholeNumber(0, 2 ** 31), 1)
    .option('--reset', 'throws away the register, seats and accounts that are there', false)
    .action(async (options: DemoCommandOptions) => {
      process.exitCode = await demo(shekaraHome(), options);
    });
}

async function demo(home: string, options: DemoCommandOptions): Promise<number> {
  const paths = centralPaths(home);
  if (existsSync(paths.database) && !options.reset) {
    process.stderr.write(`A register exists in ${paths.folder}. Begin again with: shekara demo --reset\n`);
    return EXIT.refused;
  }
  // Seats hold copies of the register that goes: they go with it.
  for (const folder of ['central', 'seats', 'demo']) rmSync(join(home, folder), { recursive: true, force: true });
  makeCentralFolders(paths);
  // Under another name until it is whole: a load that was stopped half-way must not look like a register.
  const unfinished = `${paths.database}.new`;
  const store = openStore({ file: unfinished, key: null, migrations: 'central' });
  try {
    const key = ensureJournalKey(paths.keys, DEMO_REGION);
    const started = Date.now();
    const summary = loadDemoRegister(store, {
      parcels: options.parcels,
      seed: options.seed,
      onProgress: (done) => showProgress(done, options.parcels),
      appendToJournal: createJournalAppender(store.raw, key, () => new Date().toISOString()),
    });
    report(paths.database, summary, Date.now() - started);
    printAccounts(await createDemoAccounts(store, home));
  } finally {
    store.close();
  }
  renameSync(unfinished, paths.database);
  return EXIT.done;
}

function showProgress(done: number, of: number): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r${String(Math.floor((100 * done) / of)).padStart(3)} %  ${String(done)} parcels`);
}

function report(file: string, { parcels, buildings, quarters, acts }: DemoSummary, ms: number): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  process.stdout.write(
    `${file}\n${String(parcels)} parcels, ${String(buildings)} buildings, ${String(quarters)} quarters, ${String(acts)} acts in ${(ms / 1000).toFixed(1)} s\n`,
  );
}

function printAccounts(accounts: readonly DemoAccount[]): void {
  for (const { login, role, name, password, keyFile, keyPassword } of accounts) {
    process.stdout.write(`\n${role}: ${name}\n  ${login}  ${password}\n  ${keyFile}  ${keyPassword}\n`);
  }
}
