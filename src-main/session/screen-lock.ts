import { watchSleep, type SleepWatch } from '../sync/sleep-watch.ts';

/** Why a workstation locks itself: A32.5, SEC-22. */
export type LockReason = 'byHand' | 'idle' | 'suspend' | 'system' | 'slept';

/** The law asks for an unattended one; ten minutes, if the administrator says nothing else. */
export const USUAL_LOCK_MS = 10 * 60_000;
const LOOK_MS = 1_000;
/** Windows have so long to keep what was typed; one that hangs keeps nobody's screen open. */
const SAVE_MS = 1_500;

interface ScreenLockOptions {
  readonly lockAfterMs: number;
  readonly onLeft: (reason: LockReason) => void;
}

/**
 * Knows when a workstation is left alone. It has the clock: windows only say that they were touched, and one that says
 * nothing is not touched. Time is counted by a clock that nobody can set; sleep is seen by the one that goes on meanwhile.
 */
export class ScreenLock {
  readonly #options: ScreenLockOptions;
  #touchedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #sleep: SleepWatch | null = null;
  #unsaved = 0;
  #allSaved: (() => void) | null = null;

  constructor(options: ScreenLockOptions) {
    this.#options = options;
  }

  /** Somebody is at work from now on. */
  begin(): void {
    this.end();
    this.#touchedAt = performance.now();
    this.#timer = setInterval(() => this.look(), LOOK_MS).unref();
    this.#sleep = watchSleep(() => this.#options.onLeft('slept'), Date.now);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#sleep?.end();
    this.#sleep = null;
  }

  /** Before a call is answered too: the first one after a sleep comes sooner than any timer. */
  look(): void {
    if (this.#timer === undefined) return;
    this.#sleep?.look();
    if (performance.now() - this.#touchedAt >= this.#options.lockAfterMs) this.#options.onLeft('idle');
  }

  /** Too late when the time is over already. */
  active(): void {
    this.look();
    this.#touchedAt = performance.now();
  }

  /** The system's own word, which no window can talk away. */
  untouched(forMs: number): void {
    if (this.#timer !== undefined && forMs >= this.#options.lockAfterMs) this.#options.onLeft('idle');
  }

  /** Until so many windows have kept what was typed in them, but not for long. */
  whenSaved(windows: number): Promise<void> {
    this.#unsaved = windows;
    if (windows === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, SAVE_MS);
      this.#allSaved = (): void => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  saved(): void {
    this.#unsaved -= 1;
    if (this.#unsaved <= 0) this.#allSaved?.();
  }
}
