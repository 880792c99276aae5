import {
  chmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  closeSync,
  fsyncSync,
  renameSync,
  writeFileSync,
  constants,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '#domain/fault.ts';

/**
 * A folder that only this user may enter (SEC-27). A link in its place would lead personal data elsewhere: refused.
 * Everything above it is the user's own business.
 */
export function ownFolder(path: string): string {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new Fault('STORE_DAMAGED', { data: { reason: 'link' } });
  if (!found) mkdirSync(path, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32' && (lstatSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
  return path;
}

/** A file of ours is a plain file or not there yet; anything else (a link, a pipe) is refused. */
export function ownFile(path: string): string {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw new Fault('STORE_DAMAGED', { data: { reason: 'link' } });
  if (found && process.platform !== 'win32' && (found.mode & 0o077) !== 0) chmodSync(path, 0o600);
  return path;
}

/** Writes a small file whole or not at all, for this user only. */
export function writeOwnFile(path: string, bytes: string | Uint8Array): void {
  ownFile(path);
  const fresh = `${path}.new`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
  const file = openSync(fresh, flags, 0o600);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  syncFolder(dirname(path));
}

/** The new name must survive a power cut as well; where a folder cannot be opened (Windows) the rename is enough. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(join(path, '.'), constants.O_RDONLY);
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
