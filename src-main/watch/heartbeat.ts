/** Asked so often, and so many times without an answer: seen after 2.25 s at most, of the 3 s that are allowed (SEC-11). */
const EVERY_MS = 250;
const MISSED = 8;
/** Starting is no hanging: until the first answer it has so long. */
const START_MISSED = 120;

interface HeartbeatOptions {
  /** Asks for a sign of life. */
  readonly ask: () => void;
  /** Too many questions stayed without an answer. Called once; `begin` looks on anew. */
  readonly onHung: () => void;
}

/**
 * Sees that a process hangs. It counts its own questions and reads no clock: who was asleep himself, or had no turn on a
 * busy machine, has asked nothing meanwhile and blames nobody for it.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #timer: NodeJS.Timeout | undefined;
  #missed = 0;
  #allowed = START_MISSED;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  begin(): void {
    this.end();
    this.#missed = 0;
    this.#allowed = START_MISSED;
    this.#timer = setInterval(() => this.#look(), EVERY_MS).unref();
  }

  /** It lives. */
  heard(): void {
    this.#missed = 0;
    this.#allowed = MISSED;
  }

  /** It has said that it will be silent for a while, until it is heard again. */
  excuse(): void {
    this.#missed = 0;
    this.#allowed = Number.POSITIVE_INFINITY;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (this.#missed >= this.#allowed) {
      this.end();
      this.#options.onHung();
      return;
    }
    this.#missed += 1;
    this.#options.ask();
  }
}
