import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { goalAtMost } from '../measure.ts';
import type { Seat } from './seat.ts';

/** Memory of a process of its own that does a day's reading: what a seat needs. */
export function benchMemory({ place }: Seat): void {
  const script = fileURLToPath(new URL('read-for-a-day.ts', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [script], { input: JSON.stringify(place), encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  goalAtMost('memory of the back half', Number(stdout), 400, ' MB');
}
