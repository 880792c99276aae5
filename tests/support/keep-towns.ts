import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Demo towns are made once in a run of the browser tests; each world has a copy of its own. */
export function setup(): () => void {
  const towns = mkdtempSync(join(tmpdir(), 'shekara-towns-'));
  process.env['SHEKARA_TOWNS'] = towns;
  return () => rmSync(towns, { recursive: true, force: true });
}
