const EVERY_MS = 2_000;
/** More than a busy machine is ever late. */
const SLEPT_MS = 20_000;

export interface SleepWatch {
  /** Looks now, not only when the timer gets its turn. */
  readonly look: () => void;
  readonly end: () => void;
}

/**
 * Tells that the machine has slept: the clock went on while our timers stood still. Timers do not make up for it, and a
 * connection that was open may be dead without a word.
 */
export function watchSleep(onAwake: () => void, now: () => number): SleepWatch {
  let last = now();
  const look = (): void => {
    const at = now();
    const slept = at - last > EVERY_MS + SLEPT_MS;
    last = at;
    if (slept) onAwake();
  };
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  return { look, end: () => clearInterval(timer) };
}
