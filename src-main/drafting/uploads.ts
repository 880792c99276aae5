import { randomUUID } from 'node:crypto';
import { MAX_UPLOAD_BYTES } from '#contracts/workstation/cases.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';

/** So many files may be on their way at once; the oldest gives way, so that nothing forgotten fills the memory. */
const MOST_UPLOADS = 4;

/** Files on their way from the window, piece by piece, because one message of the port is small (SEC-4). */
export class Uploads {
  readonly #pieces = new Map<string, Uint8Array[]>();

  /** Refuses document.tooLarge; and document.torn when a piece is not the next one or nobody knows the file. */
  add(uploadId: string | null, at: number, bytes: Uint8Array): Result<{ readonly uploadId: string }, Refusal> {
    const id = uploadId ?? randomUUID();
    const pieces = uploadId === null ? [] : this.#pieces.get(id);
    const received = pieces?.reduce((sum, piece) => sum + piece.length, 0);
    if (!pieces || received !== at) {
      this.#pieces.delete(id);
      return refuse('document.torn');
    }
    if (received + bytes.length > MAX_UPLOAD_BYTES) {
      this.#pieces.delete(id);
      return refuse('document.tooLarge');
    }
    pieces.push(bytes);
    this.#pieces.set(id, pieces);
    for (const oldest of this.#pieces.keys()) {
      if (this.#pieces.size <= MOST_UPLOADS) break;
      this.#pieces.delete(oldest);
    }
    return ok({ uploadId: id });
  }

  /** The whole file, once; null when there is none under this id. */
  take(uploadId: string): Uint8Array | null {
    const pieces = this.#pieces.get(uploadId);
    this.#pieces.delete(uploadId);
    return pieces ? Buffer.concat(pieces) : null;
  }
}
