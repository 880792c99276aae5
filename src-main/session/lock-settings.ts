import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '#domain/fault.ts';
import { USUAL_LOCK_MS } from './screen-lock.ts';

/** What the administrator says about locking on this machine: `lock.json` in the home folder (SEC-22). */
const LockSettings = z.strictObject({ afterMinutes: z.number().min(1).max(15) });

/** Faults STORE_DAMAGED when the file is there and makes no sense: a setting half read is none. */
export function readLockAfterMs(home: string): number {
  const file = join(home, 'lock.json');
  if (!existsSync(file)) return USUAL_LOCK_MS;
  try {
    return LockSettings.parse(JSON.parse(readFileSync(file, 'utf8'))).afterMinutes * 60_000;
  } catch (cause) {
    throw new Fault('STORE_DAMAGED', { cause, data: { file: 'lock.json' } });
  }
}
