import { existsSync } from 'node:fs';
import { openStore, type Store } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { EXIT, shekaraHome } from './home.ts';

/**
 * Opens the central register of this home for reading, does the work and closes it. Without a register the command
 * ends with a sentence that says how to get one.
 */
export async function withCentralRegister(work: (store: Store) => Promise<number>): Promise<number> {
  const { database, folder } = centralPaths(shekaraHome());
  if (!existsSync(database)) {
    process.stderr.write(`There is no register in ${folder}. Make one with: shekara demo\n`);
    return EXIT.badInput;
  }
  const store = openStore({ file: database, key: null, readonly: true, migrations: 'central' });
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};
