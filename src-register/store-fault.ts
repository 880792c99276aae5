import { Fault } from '#domain/fault.ts';

/** What an SQLite error means for the person at the workstation; null when it is a bug of ours. */
export function storeFaultOf(error: unknown): Fault | null {
  if (error instanceof Fault) return error;
  const code = sqliteCode(error);
  if (code === null) return null;
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT'))
    return new Fault('STORE_DAMAGED', { cause: error });
  if (code.startsWith('SQLITE_FULL')) return new Fault('DISK_FULL', { cause: error });
  if (code.startsWith('SQLITE_IOERR_SHORT_READ')) return new Fault('STORE_DAMAGED', { cause: error });
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new Fault('STORE_BUSY', { cause: error });
  return null;
}

/** Runs store work and turns errors of the world into faults; bugs pass unchanged. */
export function withStoreFaults<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeFaultOf(error) ?? error;
  }
}

function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null;
}
