import { join } from 'node:path';
import Database from 'better-sqlite3';
import { withStoreFaults } from '#register/store-fault.ts';

/**
 * One server at a time on a register: a second one would take away the snapshots of the first and wait for its commits.
 * The lock is one of the operating system, held through an open file: it ends with the process, however that ends.
 * Faults STORE_BUSY. Returns how to let go.
 */
export function holdRegister(folder: string): () => void {
  return withStoreFaults(() => {
    const lock = new Database(join(folder, 'server.lock'), { timeout: 0 });
    try {
      lock.exec('begin exclusive');
    } catch (error) {
      lock.close();
      throw error;
    }
    return () => lock.close();
  });
}
