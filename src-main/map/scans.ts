import { randomUUID } from 'node:crypto';
import { MOST_BASE_MAPS, type Scan } from '#contracts/workstation/map.ts';
import { Fault } from '#domain/fault.ts';
import type { Zone } from '#domain/geometry/types.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { notFound, type BulkAnswer } from '../bulk.ts';
import type { MapNotes, ScanNote } from './map-notes.ts';
import { scanPicture } from './scan-picture.ts';

const PICTURE = /^\/maps\/([\da-f-]{36})\/picture$/;

/** Scanned plans of an account: picture and points in its encrypted desk (SEC-15), brought onto the map by the window. */
export class Scans {
  readonly #notes: MapNotes;
  readonly #now: () => string;

  constructor(notes: MapNotes, now: () => string) {
    this.#notes = notes;
    this.#now = now;
  }

  list(): readonly Scan[] {
    return [...this.#notes.scans()].map(([id, note]) => told(id, note));
  }

  /** Refuses 'map.tooMany' and those of scanPicture */
  async add(fileName: string, bytes: Uint8Array, zone: Zone): Promise<Result<Scan, Refusal>> {
    if (this.#notes.scans().size >= MOST_BASE_MAPS) return refuse('map.tooMany', [String(MOST_BASE_MAPS)]);
    const picture = await scanPicture(bytes, fileName);
    if (!picture.ok) return picture;
    const id = randomUUID();
    const name = fileName.replace(/\.[^.]*$/, '').slice(0, 120) || fileName.slice(0, 120);
    const note: ScanNote = { name, fileName, shown: true, zone, method: 'affine', points: [] };
    this.#notes.addScan(id, note, picture.value, this.#now());
    return ok(told(id, note));
  }

  /** Faults NOT_FOUND */
  change(id: string, part: Partial<Pick<ScanNote, 'shown' | 'zone' | 'method' | 'points'>>): void {
    this.#notes.changeScan(id, part);
  }

  /** Faults NOT_FOUND */
  remove(id: string): void {
    if (!this.#notes.scans().has(id)) throw new Fault('NOT_FOUND', { data: { what: 'scan' } });
    this.#notes.removeBaseMap(id);
  }

  /** Null when the address is none of a picture. The policy makes an SVG inert, whatever the browser takes it for. */
  answer(path: string): BulkAnswer | null {
    const [, id] = PICTURE.exec(path) ?? [];
    if (id === undefined) return null;
    const picture = this.#notes.scanPicture(id);
    if (picture === null) return notFound;
    return {
      status: 200,
      headers: {
        'content-type': picture.mediaType,
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        'cache-control': 'private, no-store',
      },
      body: picture.bytes,
    };
  }
}

const told = (id: string, note: ScanNote): Scan => ({ ...note, id, picture: `/maps/${id}/picture` });
