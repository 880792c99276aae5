import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { MapLook, Scan } from '#contracts/workstation/map.ts';
import { Fault } from '#domain/fault.ts';

/** A base map of a file, as the desk remembers it. */
export const FileMap = z.strictObject({
  name: z.string(),
  shown: z.boolean(),
  kind: z.enum(['mbtiles', 'pmtiles', 'geotiff']),
  path: z.string(),
  /** Of the file when it was looked into last: another size or time is another file. */
  size: z.number(),
  modifiedMs: z.number(),
  tileSize: z.union([z.literal(256), z.literal(512)]),
  minZoom: z.int(),
  maxZoom: z.int(),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly(),
  system: z.string().nullable(),
  accuracyM: z.number(),
  attribution: z.string(),
});
export type FileMap = z.infer<typeof FileMap>;

/** A base map of an address that the person added. */
export const WebMap = z.strictObject({
  name: z.string(),
  shown: z.boolean(),
  kind: z.enum(['xyz', 'wmts', 'wms']),
  /** The address of a tile with places for its figures, see tileUrl. */
  template: z.string(),
  levels: z.record(z.string(), z.string()),
  tileSize: z.union([z.literal(256), z.literal(512)]),
  minZoom: z.int(),
  maxZoom: z.int(),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly(),
  attribution: z.string(),
});
export type WebMap = z.infer<typeof WebMap>;

/** What the desk keeps of a scan beside its picture. */
const ScanNote = Scan.omit({ id: true, picture: true });
export type ScanNote = z.infer<typeof ScanNote>;

/** A picture as the window shows it. */
export interface StoredPicture {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** How the map looks to an account and what lies under its register, in its encrypted desk (SEC-15). */
export class MapNotes {
  readonly #raw: Database;

  constructor(raw: Database) {
    this.#raw = raw;
  }

  /** Null when nothing was kept, or nothing that this program understands: a look is no data to stop for. */
  look(): MapLook | null {
    const body: unknown = this.#raw.prepare('select body from map_look').pluck().get();
    if (typeof body !== 'string') return null;
    const look = MapLook.safeParse(JSON.parse(body));
    return look.success ? look.data : null;
  }

  keepLook(look: MapLook): void {
    this.#raw.prepare('insert or replace into map_look (one, body) values (1, ?)').run(JSON.stringify(look));
  }

  /** In the order in which they were added; what this program does not understand stays where it is. */
  fileMaps(): ReadonlyMap<string, FileMap> {
    return this.#kept('file', FileMap);
  }

  addFileMap(id: string, map: FileMap, at: string): void {
    this.#raw
      .prepare(`insert into base_map (id, kind, added_at, body) values (?, 'file', ?, ?)`)
      .run(id, at, JSON.stringify(map));
  }

  /** Faults NOT_FOUND */
  changeFileMap(id: string, part: Partial<FileMap>): void {
    const map = this.fileMaps().get(id);
    if (map === undefined) throw new Fault('NOT_FOUND', { data: { what: 'baseMap' } });
    this.#raw.prepare('update base_map set body = ? where id = ?').run(JSON.stringify({ ...map, ...part }), id);
  }

  /** Faults NOT_FOUND */
  removeBaseMap(id: string): void {
    if (this.#raw.prepare('delete from base_map where id = ?').run(id).changes !== 1)
      throw new Fault('NOT_FOUND', { data: { what: 'baseMap' } });
  }

  /** In the order in which they were added. */
  webMaps(): ReadonlyMap<string, WebMap> {
    const rows = this.#raw
      .prepare<[], { id: string; body: string }>('select id, body from web_map order by added_at, id')
      .all();
    return notesOf(rows, WebMap);
  }

  addWebMap(id: string, map: WebMap, at: string): void {
    this.#raw.prepare('insert into web_map (id, added_at, body) values (?, ?, ?)').run(id, at, JSON.stringify(map));
  }

  /** Faults NOT_FOUND */
  changeWebMap(id: string, part: Partial<WebMap>): void {
    const map = this.webMaps().get(id);
    if (map === undefined) throw new Fault('NOT_FOUND', { data: { what: 'baseMap' } });
    this.#raw.prepare('update web_map set body = ? where id = ?').run(JSON.stringify({ ...map, ...part }), id);
  }

  /** Faults NOT_FOUND */
  removeWebMap(id: string): void {
    if (this.#raw.prepare('delete from web_map where id = ?').run(id).changes !== 1)
      throw new Fault('NOT_FOUND', { data: { what: 'baseMap' } });
  }

  /** In the order in which they were added. */
  scans(): ReadonlyMap<string, ScanNote> {
    return this.#kept('scan', ScanNote);
  }

  /** The scan with its picture, or nothing of it. */
  addScan(id: string, scan: ScanNote, picture: StoredPicture, at: string): void {
    this.#raw
      .transaction(() => {
        this.#raw
          .prepare(`insert into base_map (id, kind, added_at, body) values (?, 'scan', ?, ?)`)
          .run(id, at, JSON.stringify(scan));
        this.#raw
          .prepare('insert into scan_picture (base_map, media_type, bytes) values (?, ?, ?)')
          .run(id, picture.mediaType, picture.bytes);
      })
      .immediate();
  }

  /** Faults NOT_FOUND */
  changeScan(id: string, part: Partial<ScanNote>): void {
    const scan = this.scans().get(id);
    if (scan === undefined) throw new Fault('NOT_FOUND', { data: { what: 'scan' } });
    this.#raw.prepare('update base_map set body = ? where id = ?').run(JSON.stringify({ ...scan, ...part }), id);
  }

  scanPicture(id: string): StoredPicture | null {
    const row = this.#raw
      .prepare<[string], { media_type: string; bytes: Uint8Array }>(
        'select media_type, bytes from scan_picture where base_map = ?',
      )
      .get(id);
    return row ? { mediaType: row.media_type, bytes: row.bytes } : null;
  }

  #kept<T>(kind: 'file' | 'scan', schema: z.ZodType<T>): ReadonlyMap<string, T> {
    const rows = this.#raw
      .prepare<[string], { id: string; body: string }>(
        'select id, body from base_map where kind = ? order by added_at, id',
      )
      .all(kind);
    return notesOf(rows, schema);
  }
}

/** What this program does not understand is left out. */
const notesOf = <T>(
  rows: readonly { readonly id: string; readonly body: string }[],
  schema: z.ZodType<T>,
): ReadonlyMap<string, T> =>
  new Map(
    rows.flatMap(({ id, body }) => {
      const note = schema.safeParse(JSON.parse(body));
      return note.success ? [[id, note.data] as const] : [];
    }),
  );
