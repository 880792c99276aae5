const EVERY_MS = 2_000;
/** More than a busy machine is ever late. */
const SLEPT_MS = 20_000;

/**
 * Tells that the machine has slept: the clock went on while our timers stood still. Timers do not make up for it, and a
 * connection that was open may be dead without a word. Answers what ends the watch.
 */
export function watchSleep(onAwake: () => void, now: () => number): () => void {
  let last = now();
  const timer = setInterval(() => {
    const at = now();
    if (at - last > EVERY_MS + SLEPT_MS) onAwake();
    last = at;
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
