import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { type BaseMap, MOST_BASE_MAPS } from '#contracts/workstation/map.ts';
import type { SeatEvent } from '#contracts/workstation/session.ts';
import { KAZAKHSTAN } from '#domain/crs/extent.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { notFound, type BulkAnswer } from '../bulk.ts';
import type { StartParser } from '../exchange/start-parser.ts';
import { lastPart, lookAtFile, type SeenFile } from './look-at-file.ts';
import type { FileMap, MapNotes } from './map-notes.ts';
import { type MapFacts, MapFileError } from './reader/map-file.ts';
import { MapReader } from './reader/map-reader.ts';
import { NO_PICTURE, tilePlaceOf } from './tile-path.ts';

export interface BaseMapsOptions {
  readonly notes: MapNotes;
  readonly startParser: StartParser;
  readonly now: () => string;
  readonly publish: (event: SeatEvent) => void;
}

/** A reader, and whether it could open its file. */
interface Opening {
  readonly reader: MapReader;
  readonly facts: Promise<Result<MapFacts, string>>;
}

/** How a file stands now. */
type Standing = { readonly state: 'ready' | 'gone' } | { readonly state: 'unreadable'; readonly reason: string };

/** A file that went or came back is noticed within this time. */
const LOOK_MS = 2000;

/**
 * The base maps of an account: files of this computer that stay where they are, each read in a process of its own
 * (SEC-58, SEC-62) and given out as pictures by an address that is no path (SEC-8).
 */
export class BaseMaps {
  readonly #options: BaseMapsOptions;
  readonly #readers = new Map<string, Opening>();
  readonly #standing = new Map<string, Standing>();
  readonly #looks = new Map<string, Promise<void>>();
  readonly #watch: NodeJS.Timeout;
  #maps: ReadonlyMap<string, FileMap>;

  constructor(options: BaseMapsOptions) {
    this.#options = options;
    this.#maps = options.notes.fileMaps();
    this.#watch = setInterval(() => void this.#lookAround(), LOOK_MS);
    this.#watch.unref();
  }

  async list(): Promise<readonly BaseMap[]> {
    await Promise.all([...this.#maps.keys()].map((id) => this.#look(id)));
    return [...this.#maps].map(([id, map]) => this.#told(id, map));
  }

  /**
   * Refuses  those of lookAtFile, 'map.tooMany', 'map.twice', 'map.elsewhere' (outside Kazakhstan), and 'map.…' with the
   *          reason of the reader
   */
  async addFile(named: string): Promise<Result<BaseMap, Refusal>> {
    if (this.#maps.size >= MOST_BASE_MAPS) return refuse('map.tooMany', [String(MOST_BASE_MAPS)]);
    const seen = await lookAtFile(named);
    if (!seen.ok) return seen;
    const fileName = lastPart(seen.value.path);
    if ([...this.#maps.values()].some(({ path }) => path === seen.value.path)) return refuse('map.twice', [fileName]);
    const id = randomUUID();
    const facts = await this.#open(id, seen.value);
    if (!facts.ok) return refuse(`map.${facts.error}`, [fileName]);
    if (!meetsKazakhstan(facts.value)) {
      this.#closeReader(id);
      return refuse('map.elsewhere', [fileName]);
    }
    const name = facts.value.name === '' ? fileName.replace(/\.[^.]*$/, '') : facts.value.name;
    const map: FileMap = { ...facts.value, ...seen.value, name, shown: true };
    this.#options.notes.addFileMap(id, map, this.#options.now());
    this.#maps = this.#options.notes.fileMaps();
    this.#standing.set(id, { state: 'ready' });
    return ok(this.#told(id, map));
  }

  show(id: string, shown: boolean): void {
    if (!shown) this.#closeReader(id);
    this.#change(id, { shown });
  }

  rename(id: string, name: string): void {
    this.#change(id, { name });
  }

  remove(id: string): void {
    this.#options.notes.removeBaseMap(id);
    this.#closeReader(id);
    this.#maps = this.#options.notes.fileMaps();
  }

  /** `/maps/{id}/{version}/{z}/{x}/{y}` */
  async answer(path: string, signal?: AbortSignal): Promise<BulkAnswer> {
    const place = tilePlaceOf(path);
    const map = place && this.#maps.get(place.id);
    if (!place || !map) return notFound;
    const { id, version, z, x, y } = place;
    try {
      const reader = await this.#reader(id, map);
      const picture = await reader.tile(z, x, y, signal);
      const isNow = version === versionOf(map);
      return {
        status: 200,
        headers: {
          'content-type': picture?.mediaType ?? 'image/png',
          'cache-control': isNow ? 'private, max-age=86400' : 'no-store',
        },
        body: picture?.bytes ?? NO_PICTURE,
      };
    } catch (error) {
      if (signal?.aborted !== true) await this.#failed(id, error);
      return { ...notFound, status: 503 };
    }
  }

  close(): void {
    clearInterval(this.#watch);
    this.#maps = new Map();
    for (const id of [...this.#readers.keys()]) this.#closeReader(id);
  }

  #change(id: string, part: Partial<FileMap>): void {
    this.#options.notes.changeFileMap(id, part);
    this.#maps = this.#options.notes.fileMaps();
  }

  #told(id: string, { path, size: _size, modifiedMs: _modified, ...map }: FileMap): BaseMap {
    const standing = this.#standing.get(id) ?? { state: 'ready' };
    const file = this.#maps.get(id);
    return {
      ...map,
      id,
      origin: lastPart(path),
      state: standing.state,
      reason: standing.state === 'unreadable' ? standing.reason : null,
      tiles: `/maps/${id}/${file === undefined ? '0' : versionOf(file)}/{z}/{x}/{y}`,
    };
  }

  /** One reader for each map; a new one when the last has ended. */
  async #reader(id: string, map: FileMap): Promise<MapReader> {
    if (this.#readers.get(id)?.reader.hasEnded !== false) void this.#open(id, map);
    const opening = this.#readers.get(id);
    const facts = await opening?.facts;
    if (opening === undefined || facts === undefined) throw new MapFileError('readerEnded');
    if (!facts.ok) throw new MapFileError(facts.error);
    return opening.reader;
  }

  #open(id: string, { kind, path }: Pick<SeenFile, 'kind' | 'path'>): Promise<Result<MapFacts, string>> {
    this.#closeReader(id);
    const reader = new MapReader(this.#options.startParser, kind, path);
    const facts = reader.open().then(
      (found): Result<MapFacts, string> => ok(found),
      (error: unknown): Result<MapFacts, string> => {
        reader.close();
        return { ok: false, error: error instanceof MapFileError ? error.reason : 'unreachable' };
      },
    );
    this.#readers.set(id, { reader, facts });
    return facts;
  }

  #closeReader(id: string): void {
    this.#readers.get(id)?.reader.close();
    this.#readers.delete(id);
  }

  /** A tile that did not come: the file is gone, or its reader has ended and is begun anew by the next question. */
  async #failed(id: string, error: unknown): Promise<void> {
    await this.#look(id);
    const isThere = this.#standing.get(id)?.state === 'ready';
    if (isThere && error instanceof MapFileError && LASTING.has(error.reason)) {
      this.#standing.set(id, { state: 'unreadable', reason: error.reason });
      this.#options.publish({ name: 'baseMaps.changed' });
    }
  }

  async #lookAround(): Promise<void> {
    const before = this.#shape();
    await Promise.all([...this.#maps.keys()].map((id) => this.#look(id)));
    if (before !== this.#shape()) this.#options.publish({ name: 'baseMaps.changed' });
  }

  #shape(): string {
    return JSON.stringify([...this.#maps].map(([id, map]) => [versionOf(map), this.#standing.get(id)?.state]));
  }

  /** One look at a time for each file: who asks meanwhile is told by the same. */
  #look(id: string): Promise<void> {
    const running = this.#looks.get(id) ?? this.#lookOnce(id).finally(() => this.#looks.delete(id));
    this.#looks.set(id, running);
    return running;
  }

  /** How the file stands: gone, there again, or another one under the same name, which is then looked into. */
  async #lookOnce(id: string): Promise<void> {
    const map = this.#maps.get(id);
    if (map === undefined) return;
    const found = await stat(map.path).catch(() => null);
    if (found === null || !found.isFile()) {
      this.#closeReader(id);
      this.#standing.set(id, { state: 'gone' });
      return;
    }
    const isSame = found.size === map.size && found.mtimeMs === map.modifiedMs;
    if (isSame) {
      if (this.#standing.get(id)?.state !== 'unreadable') this.#standing.set(id, { state: 'ready' });
      return;
    }
    await this.#takeAnew(id, map, { size: found.size, modifiedMs: found.mtimeMs });
  }

  async #takeAnew(id: string, map: FileMap, now: Pick<FileMap, 'size' | 'modifiedMs'>): Promise<void> {
    this.#closeReader(id);
    const seen = await lookAtFile(map.path);
    const facts = seen.ok ? await this.#open(id, seen.value) : null;
    const reason = seen.ok ? (facts?.ok === false ? facts.error : null) : seen.error.code.replace(/^map\./, '');
    this.#standing.set(id, reason === null ? { state: 'ready' } : { state: 'unreadable', reason });
    // Meanwhile it may have been removed, or the session closed.
    if (!this.#maps.has(id)) return;
    // The name is the person's by now.
    const found = facts?.ok === true ? { ...facts.value, name: map.name } : {};
    this.#options.notes.changeFileMap(id, { ...found, ...(seen.ok ? { kind: seen.value.kind } : {}), ...now });
    this.#maps = this.#options.notes.fileMaps();
  }
}

/** Reasons that the next try would meet again. */
const LASTING: ReadonlySet<string> = new Set([
  'damaged',
  'tookTooLong',
  'tooMuchMemory',
  'garbled',
  'samples',
  'blocks',
]);

/** Another size or time is another picture: its tiles have other addresses. */
const versionOf = ({ size, modifiedMs }: FileMap): string =>
  `${size.toString(36)}-${Math.round(modifiedMs).toString(36)}`;

function meetsKazakhstan({ bounds: [west, south, east, north] }: MapFacts): boolean {
  const [w, s, e, n] = KAZAKHSTAN;
  return west < e && east > w && south < n && north > s;
}
