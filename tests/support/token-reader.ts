import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SOFT_MODULE } from './soft-token.ts';

/** A reader from which a token can be pulled, as a library of PKCS#11 (`token-reader.c`). */
export interface TokenReader {
  readonly module: string;
  /** The token is out once so many signatures were made. */
  pullAfter(signatures: number): void;
  putBack(): void;
  remove(): void;
}

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Null where there is no compiler. */
export function makeTokenReader(): TokenReader | null {
  const folder = mkdtempSync(join(tmpdir(), 'shekara-reader-'));
  const module = join(folder, 'reader.so');
  const headers = file('../../node_modules/pkcs11js/includes/pkcs11');
  const left = join(folder, 'left');
  const places = [`-DLEFT="${left}"`, `-DMODULE="${SOFT_MODULE}"`];
  const flags = ['-shared', '-fPIC', ...places, '-I', headers, file('./token-reader.c'), '-o', module, '-ldl'];
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  if (spawnSync('cc', flags, { stdio: 'inherit' }).status !== 0) {
    remove();
    return null;
  }
  const say = (signatures: number): void => writeFileSync(left, String(signatures));
  say(1_000_000);
  return { module, pullAfter: say, putBack: () => say(1_000_000), remove };
}
