import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { startEverything } from '../start/start-everything.ts';
import { wholeNumber } from '../whole-number.ts';
import { MOST_PARCELS } from './demo.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** `shekara start`: the central server, two workstations and the window, on demo data that are made when there are none. */
export function addTo(program: Command): void {
  program
    .command('start')
    .description('start the central server and two workstations on this computer (demo data are made the first time)')
    .option('--reset', 'throw away all local data and begin again')
    .option(
      '--parcels <n>',
      `parcels of the demo town, when it is made, 1 to ${String(MOST_PARCELS)}`,
      wholeNumber(1, MOST_PARCELS),
      20_000,
    )
    .option('--no-open', 'print the addresses without opening a window')
    .action(async (options: { reset?: true; parcels: number; open: boolean }) => {
      const home = process.env['SHEKARA_HOME'] ?? `${ROOT}.shekara`;
      process.env['SHEKARA_HOME'] = home;
      if (options.reset) rmSync(home, { recursive: true, force: true });
      await startEverything({ root: ROOT, home, parcels: options.parcels, open: options.open });
    });
}
