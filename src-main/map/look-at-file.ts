import { open, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { MapKind } from './reader/map-file.ts';

export interface SeenFile {
  readonly kind: MapKind;
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
}

const HEAD = 32;

/**
 * A file of this computer as a person names it: its full path, also in quotes as Windows copies it, or as file://.
 * What it is is told by its first bytes.
 *
 * Refuses  'map.pathRelative' | 'map.fileGone' | 'map.notAFile' | 'map.formatUnknown' | 'map.openElsewhere'
 */
export async function lookAtFile(named: string): Promise<Result<SeenFile, Refusal>> {
  const path = pathOf(named.trim().replace(/^"(.*)"$/, '$1'));
  if (path === null) return refuse('map.pathRelative', [named.slice(0, 80)]);
  try {
    const { size, mtimeMs, isFile } = await statOf(path);
    if (!isFile) return refuse('map.notAFile', [lastPart(path)]);
    const head = await headOf(path);
    const kind = kindOf(head);
    if (kind === null) return refuse('map.formatUnknown', [lastPart(path)]);
    // SQLite's two bytes for a write-ahead log: to read it another file would have to be made beside it.
    if (kind === 'mbtiles' && head[18] === 2) return refuse('map.openElsewhere', [lastPart(path)]);
    return ok({ kind, path, size, modifiedMs: mtimeMs });
  } catch {
    return refuse('map.fileGone', [lastPart(path)]);
  }
}

/** The name of a file without its folders, short enough to be printed in a line. */
export const lastPart = (path: string): string => (path.split(/[\\/]/).at(-1) ?? path).slice(0, 80);

function pathOf(text: string): string | null {
  if (text.startsWith('file://')) return URL.canParse(text) ? fileURLToPath(text) : null;
  return isAbsolute(text) && !text.includes('\0') ? text : null;
}

async function statOf(path: string): Promise<{ size: number; mtimeMs: number; isFile: boolean }> {
  const found = await stat(path);
  return { size: found.size, mtimeMs: found.mtimeMs, isFile: found.isFile() };
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function kindOf(head: Uint8Array): MapKind | null {
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('SQLite format 3\0')) return 'mbtiles';
  if (text.startsWith('PMTiles')) return 'pmtiles';
  return /^(?:II[*+]\0|MM\0[*+])/.test(text) ? 'geotiff' : null;
}
