import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Builds the window into out/renderer when its sources changed since the last build: a second start must not wait for it.
 */
export async function buildRenderer(root: string): Promise<void> {
  const stamp = `${root}out/renderer.stamp`;
  const sources = digestOf(root, [
    'src-renderer',
    'src-shared',
    'resources',
    'docs/guide',
    'docs/screenshots',
    'package-lock.json',
    'vite.renderer.config.ts',
  ]);
  if (existsSync(stamp) && existsSync(`${root}out/renderer/index.html`) && readFileSync(stamp, 'utf8') === sources)
    return;
  console.log('Building the window …');
  await build({ configFile: `${root}src-renderer/vite.config.ts`, logLevel: 'warn' });
  mkdirSync(`${root}out`, { recursive: true });
  writeFileSync(stamp, sources);
}

/** SHA-256 over names and bytes of all files below the given places. */
function digestOf(root: string, places: readonly string[]): string {
  const hash = createHash('sha256');
  for (const place of places) {
    const path = `${root}${place}`;
    if (!existsSync(path)) continue;
    const files = /\.\w+$/.test(place) ? [path] : listFiles(path);
    for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildRenderer(fileURLToPath(new URL('..', import.meta.url)));
