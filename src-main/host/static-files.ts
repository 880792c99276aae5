import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { notFound, type BulkAnswer } from '../bulk.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.pbf': 'application/x-protobuf',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The window's own files. A request is looked up in the list of what was found in the folder, letter by letter:
 * no request is ever turned into a path, so there is nothing to traverse (SEC-8). Links are not followed.
 */
export function staticFiles(folder: string): (path: string) => BulkAnswer {
  let known = list(folder);
  return (path) => {
    // A new build is noticed when the page itself is asked for.
    if (path === '/') known = list(folder);
    const file = known.get(path === '/' ? '/index.html' : path);
    if (!file) return notFound;
    return {
      status: 200,
      headers: {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
      body: readFileSync(file),
    };
  };
}

function list(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (at: string, prefix: string): void => {
    for (const name of readdirSync(at)) {
      const path = join(at, name);
      const stat = lstatSync(path);
      if (stat.isDirectory()) walk(path, `${prefix}${name}/`);
      else if (stat.isFile() && extname(name) in TYPES) found.set(encodeURI(`${prefix}${name}`), path);
    }
  };
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) walk(folder, '/');
  return found;
}
