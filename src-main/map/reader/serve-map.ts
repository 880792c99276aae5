import type { ParserLine } from '../../exchange/parser-line.ts';
import { packFrame, takeFrame } from './frames.ts';
import { type MapFile, MapFileError, type MapKind, type ReadRange } from './map-file.ts';
import { type MapMessage, MapQuestion } from './map-messages.ts';
import { BlockCache } from './block-cache.ts';

/** Opens a file by its path or by its bytes, as its kind needs. */
export type OpenMap = (path: string, read: ReadRange) => Promise<MapFile>;

/**
 * What opens these kinds, loaded before anything foreign is here: a process for SQLite has no need of the others, which
 * take most of the time that it needs to start.
 */
export async function loadOpener(kinds: 'sqlite' | 'others'): Promise<(kind: MapKind) => OpenMap | null> {
  if (kinds === 'sqlite') {
    const { openMbtiles } = await import('./open-mbtiles.ts');
    return (kind) => (kind === 'mbtiles' ? async (path) => openMbtiles(path) : null);
  }
  const [{ openPmtiles }, { openGeotiff }] = await Promise.all([
    import('./open-pmtiles.ts'),
    import('./open-geotiff.ts'),
  ]);
  const known: Partial<Record<MapKind, OpenMap>> = {
    pmtiles: (_path, read) => openPmtiles(read),
    geotiff: (_path, read) => openGeotiff(read),
  };
  return (kind) => known[kind] ?? null;
}

/** The process's side, locked down before: opens one file, then answers for its tiles until it is ended. */
export async function serveMap(line: ParserLine, openerOf: (kind: MapKind) => OpenMap | null): Promise<never> {
  const say = (head: MapMessage, bytes?: Uint8Array): void =>
    line.put(packFrame(bytes === undefined ? { head } : { head, bytes }));
  const next = async (): Promise<{ readonly question: MapQuestion; readonly bytes: Uint8Array }> => {
    const { head, bytes } = await takeFrame((size) => line.take(size));
    return { question: MapQuestion.parse(head), bytes };
  };
  const cache = new BlockCache(async (offset, length) => {
    say({ say: 'read', offset, length });
    return (await next()).bytes;
  });
  say({ say: 'ready' });
  let file: MapFile | null = null;
  for (;;) {
    const { question } = await next();
    try {
      if (question.ask === 'open') {
        const open = openerOf(question.kind);
        if (open === null) throw new MapFileError('formatUnknown');
        file = await open(question.path, (offset, length) => cache.read(offset, length));
        say({ say: 'opened', facts: file.facts });
      } else if (question.ask === 'tile') {
        const picture = (await file?.tile(question.z, question.x, question.y)) ?? null;
        say({ say: 'tile', mediaType: picture?.mediaType ?? null }, picture?.bytes);
      }
    } catch (error) {
      // What went wrong inside may hold anything of the file: it stays here.
      say({ say: 'refused', reason: error instanceof MapFileError ? error.reason : 'damaged' });
    }
  }
}
