import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Files of one kind, over those that are there: under names of their own until all are whole, so that a full disk or an
 * end in the middle leaves the old ones as they were.
 */
export function writeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  const places = [...files].map(([name, bytes]) => ({ name: join(folder, name), bytes }));
  const unfinished = (name: string): string => `${name}.${String(process.pid)}.unfinished`;
  try {
    for (const { name, bytes } of places) writeFileSync(unfinished(name), bytes);
    for (const { name } of places) renameSync(unfinished(name), name);
  } catch (error) {
    for (const { name } of places) rmSync(unfinished(name), { force: true, recursive: true });
    throw error;
  }
}
