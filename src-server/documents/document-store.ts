import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, statSync, type ReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CaseDocument, Sha256 } from '#domain/documents/document.ts';
import { Fault } from '#domain/fault.ts';
import type { Store } from '#register/store.ts';
import { SNIFFED_BYTES, sniffMediaType } from '#domain/documents/sniff-media-type.ts';

export interface Piece {
  readonly sha256: Sha256;
  readonly login: string;
  readonly from: number;
  readonly total: number;
  readonly bytes: Uint8Array;
}

export interface StoredDocument {
  readonly sha256: Sha256;
  readonly size: number;
  readonly mediaType: CaseDocument['mediaType'];
  readonly receivedFrom: string;
}

export type PieceAnswer =
  | { readonly kind: 'more'; readonly received: number }
  | { readonly kind: 'whole'; readonly size: number; readonly mediaType: CaseDocument['mediaType'] }
  | { readonly kind: 'gap'; readonly received: number }
  | { readonly kind: 'refused' };

interface DocumentRow {
  readonly sha256: Sha256;
  readonly size: number;
  readonly media_type: CaseDocument['mediaType'];
  readonly received_from: string;
}

export const LARGEST_DOCUMENT = 512 * 1024 * 1024;
/** Pieces begun and not finished, of one account: what can be lying about without being anything. */
const MOST_OPEN = 200;
const STALE_MS = 7 * 86_400_000;

/**
 * Bytes of documents, addressed by their SHA-256 and never rewritten. A document that arrives lies under
 * `.part/<account>` until its hash agrees; then it is synced, moved into place and only after that entered as a row.
 */
export class DocumentStore {
  readonly #folder: string;
  readonly #store: Store;
  readonly #busy = new Map<string, Promise<PieceAnswer>>();

  constructor(folder: string, store: Store) {
    this.#folder = folder;
    this.#store = store;
  }

  find(sha256: string): StoredDocument | null {
    const row = this.#store.raw
      .prepare<[string], DocumentRow>('select sha256, size, media_type, received_from from document where sha256 = ?')
      .get(sha256);
    return row
      ? { sha256: row.sha256, size: row.size, mediaType: row.media_type, receivedFrom: row.received_from }
      : null;
  }

  /** Bytes of an unfinished document that this account has already brought. */
  received(sha256: string, login: string): number {
    const part = this.#partFile(sha256, login);
    return existsSync(part) ? statSync(part).size : 0;
  }

  /** Which of these are not here yet, with the bytes of each that this account has brought. */
  missing(hashes: readonly Sha256[], login: string): { sha256: Sha256; received: number }[] {
    return hashes
      .filter((one) => this.find(one) === null)
      .map((sha256) => ({ sha256, received: this.received(sha256, login) }));
  }

  read(sha256: string): ReadStream {
    return createReadStream(this.#wholeFile(sha256));
  }

  /** Pieces of one document of one account are taken one after the other, whatever order the calls arrive in. */
  take(piece: Piece): Promise<PieceAnswer> {
    const part = this.#partFile(piece.sha256, piece.login);
    const before = this.#busy.get(part) ?? Promise.resolve(null);
    const mine = before.catch(() => null).then(() => this.#take(part, piece));
    this.#busy.set(part, mine);
    const forget = (): void => {
      if (this.#busy.get(part) === mine) this.#busy.delete(part);
    };
    mine.then(forget, forget);
    return mine;
  }

  async #take(part: string, { sha256, login, from, total, bytes }: Piece): Promise<PieceAnswer> {
    const present = this.find(sha256);
    if (present) return { kind: 'whole', size: present.size, mediaType: present.mediaType };
    if (total < 1 || total > LARGEST_DOCUMENT || from + bytes.length > total) return { kind: 'refused' };
    const received = this.received(sha256, login);
    if (from > received) return { kind: 'gap', received };
    if (received === 0) await this.#demandRoom(dirname(part));
    await writeAt(part, from, bytes);
    const size = Math.max(received, from + bytes.length);
    return size < total ? { kind: 'more', received: size } : this.#finish(part, sha256, total);
  }

  async #finish(part: string, sha256: string, total: number): Promise<PieceAnswer> {
    const { hash, start, size } = await digestOf(part);
    const mediaType = sniffMediaType(start);
    if (hash !== sha256 || size !== total || mediaType === null) {
      await rm(part, { force: true });
      return { kind: 'refused' };
    }
    const whole = this.#wholeFile(sha256);
    mkdirSync(dirname(whole), { recursive: true, mode: 0o700 });
    await rename(part, whole);
    await syncFolder(dirname(whole));
    return { kind: 'whole', size, mediaType };
  }

  async #demandRoom(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const open = readdirSync(folder);
    for (const name of open) {
      const file = join(folder, name);
      const { mtimeMs } = await stat(file);
      if (Date.now() - mtimeMs > STALE_MS) await rm(file, { force: true });
    }
    if (open.length >= MOST_OPEN) throw new Fault('TOO_MANY_REQUESTS');
  }

  #wholeFile(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }

  #partFile(sha256: string, login: string): string {
    return join(this.#folder, '.part', createHash('sha256').update(login).digest('hex').slice(0, 16), sha256);
  }
}

async function writeAt(file: string, from: number, bytes: Uint8Array): Promise<void> {
  try {
    const handle = await open(file, existsSync(file) ? 'r+' : 'w+', 0o600);
    try {
      await handle.write(bytes, 0, bytes.length, from);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC'
      ? new Fault('DISK_FULL', { cause })
      : cause;
  }
}

async function digestOf(file: string): Promise<{ hash: string; start: Uint8Array; size: number }> {
  const hash = createHash('sha256');
  let start = new Uint8Array();
  let size = 0;
  for await (const chunk of createReadStream(file)) {
    // A file stream without an encoding gives buffers.
    const bytes = chunk as Buffer;
    if (start.length < SNIFFED_BYTES) start = new Uint8Array(Buffer.concat([start, bytes]).subarray(0, SNIFFED_BYTES));
    hash.update(bytes);
    size += bytes.length;
  }
  return { hash: hash.digest('hex'), start, size };
}

/** Without this the name of the file may be lost in a power cut although its bytes are safe. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
