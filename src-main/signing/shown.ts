import { Fault } from '#domain/fault.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import { Sha256 } from '#domain/documents/document.ts';
import { MOST_IN_BATCH } from '#contracts/workstation/batch.ts';
import type { ShownText } from '#contracts/workstation/keys.ts';

/** Half of what the server allows between the text and its arrival (ten minutes). */
const SHOWN_MS = 5 * 60_000;
/** Those of a batch, and of the sheets beside it. */
const MOST_SHOWN = MOST_IN_BATCH + 20;

/** What the program itself puts into a text that is signed: fixed when the text is shown. */
export interface Moment {
  readonly id: string;
  readonly at: string;
}

/**
 * What was shown for signing, by its hash, for a few minutes and until the session ends: nothing else is signed
 * (SEC-68).
 */
export class Shown<T> {
  readonly #kept = new Map<string, { readonly since: number; readonly value: T }>();
  readonly #now: () => string;

  constructor(now: () => string) {
    this.#now = now;
  }

  keep(sha256: string, value: T): void {
    this.#kept.set(sha256, { since: Date.parse(this.#now()), value });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_SHOWN) break;
      this.#kept.delete(oldest);
    }
  }

  /** Faults NOT_AS_SHOWN: never shown, or too long ago */
  of(sha256: string): T {
    const kept = this.#kept.get(sha256);
    if (!kept || Date.parse(this.#now()) - kept.since > SHOWN_MS) throw new Fault('NOT_AS_SHOWN');
    return kept.value;
  }
}

export function showText(shown: Shown<Moment>, moment: Moment, text: Uint8Array): ShownText {
  const sha256 = Sha256.parse(sha256Hex(text));
  shown.keep(sha256, moment);
  return { sha256, size: text.length };
}

/** Before the key is opened. Faults NOT_AS_SHOWN: what would be signed now is another text */
export function demandShown(sha256: string, text: Uint8Array): void {
  if (sha256Hex(text) !== sha256) throw new Fault('NOT_AS_SHOWN');
}
