import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openStore } from '#register/store.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Calls that turn an encrypted file into plain bytes, measured on this driver. */
const PLAIN_COPY = /\.serialize\(|\.backup\(|\brekey\b|\bkey\s+''|\bsqlcipher_export\b/i;

/** The export function makes a GeoPackage of numbers, areas, category and purpose. */
const EXPORT = join('src-main', 'exchange', 'geopackage', 'write-geopackage.ts');

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name));
}

describe('plain copies of an encrypted register', () => {
  it('SEC-21 no code of ours makes one', () => {
    const files = ['src-main', 'src-register', 'src-signatures', 'src-server', 'bin'].flatMap(sources);
    expect(files.length).toBeGreaterThan(200);
    const copying = files.filter((file) => PLAIN_COPY.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(copying).toEqual([EXPORT]);
    // It writes out a database that it has made itself, in memory, from the features that it was given.
    const text = readFileSync(join(ROOT, EXPORT), 'utf8');
    expect(text).toContain("new Database(':memory:')");
    expect(text).not.toMatch(/openStore|attach/i);
  });

  it('SEC-21 a copy by VACUUM INTO stays encrypted, and no marker of the content is in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'shekara-copies-'));
    try {
      const store = openStore({ file: join(folder, 'a.db'), key: randomBytes(32), migrations: 'desk' });
      store.raw.exec("insert into case_counter values ('MARKER-2026-11', 1)");
      store.raw.prepare('vacuum into ?').run(join(folder, 'b.db'));
      store.close();
      for (const name of readdirSync(folder)) {
        expect(readFileSync(join(folder, name)).includes('MARKER-2026-11'), name).toBe(false);
      }
      expect(readFileSync(join(folder, 'b.db')).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
