import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Fault } from '#domain/fault.ts';
import { ownFile } from '#register/own-folder.ts';

/**
 * One process a seat. The system itself lets go of a database lock when a process ends, however it ends; a file with
 * a process number in it would outlive a crash and lock the seat out. Faults STORE_BUSY
 */
export function lockSeat(seatFolder: string): () => void {
  const lock = new Database(ownFile(join(seatFolder, 'seat.lock')), { timeout: 0 });
  try {
    lock.pragma('locking_mode = exclusive');
    lock.pragma('journal_mode = delete');
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    throw new Fault('STORE_BUSY', { cause, data: { what: 'seat' } });
  }
  return () => lock.close();
}
