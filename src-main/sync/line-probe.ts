import type { SyncState } from '#contracts/workstation/session.ts';
import { toFault } from '../faults.ts';
import { PinnedHttps, type PinnedServer, readAll } from './pinned-https.ts';

type Line = Pick<SyncState, 'line' | 'latencyMs'>;

const EVERY_MS = 15_000;
const PATIENCE_MS = 4_000;
/** The answer does not matter, only who gives it: a short refusal from the right server is a line. */
const PATH = '/';
const MOST_BYTES = 64 * 1024;

/**
 * Looks whether the enrolled server is there and is the pinned one, while nobody is signed in: the sign-in page tells it
 * before anyone types a password. Sends nothing of this seat.
 */
export class LineProbe {
  readonly #https: PinnedHttps;
  readonly #changed: (line: Line) => void;
  #line: Line = { line: 'offline', latencyMs: null };
  #timer: NodeJS.Timeout | null = null;

  constructor(server: PinnedServer, changed: (line: Line) => void) {
    this.#https = new PinnedHttps(server, 1);
    this.#changed = changed;
  }

  get line(): Line {
    return this.#line;
  }

  start(): void {
    if (this.#timer) return;
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
    this.#timer.unref();
    void this.#look();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  close(): void {
    this.stop();
    this.#https.close();
  }

  async #look(): Promise<void> {
    const found = await this.#ask();
    if (!this.#timer) return;
    const isSame = found.line === this.#line.line && found.latencyMs === this.#line.latencyMs;
    this.#line = found;
    if (!isSame) this.#changed(found);
  }

  async #ask(): Promise<Line> {
    const asked = performance.now();
    try {
      const { message } = await this.#https.send({ method: 'GET', path: PATH, silenceMs: PATIENCE_MS });
      const latencyMs = Math.round(performance.now() - asked);
      await readAll(message, MOST_BYTES);
      return { line: 'online', latencyMs };
    } catch (error) {
      return { line: toFault(error).code === 'SERVER_UNTRUSTED' ? 'untrusted' : 'offline', latencyMs: null };
    }
  }
}
