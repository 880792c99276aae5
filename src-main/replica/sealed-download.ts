import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { Fault } from '#domain/fault.ts';
import { ownFile, writeOwnFile } from '#register/own-folder.ts';
import { seal, SEALED_OVERHEAD, unseal } from './sealed.ts';

const CHUNK = 1024 * 1024;
const STORED = CHUNK + SEALED_OVERHEAD;

/**
 * A file that is being downloaded, encrypted in chunks each bound to its place and to the version (`etag`) of the
 * whole (SEC-15). Only whole chunks are kept, so that a download goes on where it stopped.
 */
export class SealedDownload {
  readonly #file: string;
  readonly #key: Uint8Array;
  #etag = '';
  #handle: number | null = null;
  #chunks = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(file: string, key: Uint8Array) {
    this.#file = ownFile(file);
    this.#key = key;
    this.#resume();
  }

  /** Version that the kept bytes belong to; empty when there are none. */
  get etag(): string {
    return this.#etag;
  }

  /** Bytes that are safely kept: the download continues here. */
  get size(): number {
    return this.#chunks * CHUNK;
  }

  /** Begins again with another version. */
  restart(etag: string): void {
    this.discard();
    writeOwnFile(`${this.#file}.etag`, seal(this.#key, 'download/etag', Buffer.from(etag)));
    this.#etag = etag;
    this.#open();
  }

  append(bytes: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= CHUNK) {
      this.#write(this.#rest.subarray(0, CHUNK));
      this.#chunks++;
      this.#rest = this.#rest.subarray(CHUNK);
    }
  }

  /** The whole file in memory; the last, shorter chunk need not touch the disk. */
  whole(): Buffer {
    const handle = this.#open();
    fsyncSync(handle);
    const all = Buffer.allocUnsafe(this.size + this.#rest.length);
    const stored = Buffer.allocUnsafe(STORED);
    for (let chunk = 0; chunk < this.#chunks; chunk++) {
      if (readSync(handle, stored, 0, STORED, chunk * STORED) !== STORED)
        throw new Fault('STORE_DAMAGED', { data: { what: 'download' } });
      unseal(this.#key, this.#place(chunk), stored).copy(all, chunk * CHUNK);
    }
    this.#rest.copy(all, this.size);
    return all;
  }

  close(): void {
    if (this.#handle !== null) closeSync(this.#handle);
    this.#handle = null;
  }

  discard(): void {
    this.close();
    rmSync(this.#file, { force: true });
    rmSync(`${this.#file}.etag`, { force: true });
    this.#etag = '';
    this.#chunks = 0;
    this.#rest = Buffer.alloc(0);
  }

  #resume(): void {
    const etagFile = ownFile(`${this.#file}.etag`);
    if (!existsSync(etagFile) || !existsSync(this.#file)) return this.discard();
    try {
      this.#etag = unseal(this.#key, 'download/etag', readFileSync(etagFile)).toString();
    } catch {
      // Half a download under another key or damaged is worth nothing: begin again.
      return this.discard();
    }
    const handle = this.#open();
    this.#chunks = Math.floor(fstatSync(handle).size / STORED);
    ftruncateSync(handle, this.#chunks * STORED);
  }

  #open(): number {
    this.#handle ??= openSync(this.#file, existsSync(this.#file) ? 'r+' : 'w+', 0o600);
    return this.#handle;
  }

  #write(chunk: Uint8Array): void {
    const sealed = seal(this.#key, this.#place(this.#chunks), chunk);
    writeSync(this.#open(), sealed, 0, sealed.length, this.#chunks * STORED);
  }

  #place(chunk: number): string {
    return `download/${this.#etag}/${chunk}`;
  }
}
