import { onScopeDispose, watch } from 'vue';

/** After the last keystroke: a crash costs at most this much of the typing. */
const USUAL_PAUSE_MS = 400;

interface Keeping<T> {
  /** What is on the screen, the cell in hand with it. */
  readonly live: () => T;
  /** What the back half has; null before it was asked. */
  readonly kept: () => T | null;
  /** Answers whether it was kept. */
  readonly write: (sheet: T) => Promise<boolean>;
  /** Longer where each keeping is a line in a history. */
  readonly pauseMs?: number;
}

/**
 * Keeps a sheet soon after every change, and with the place or the window. A change that comes while one is being written
 * waits for it; only the latest counts. Answers what keeps it at once.
 */
export function useKeeping<T>({ live, kept, write, pauseMs = USUAL_PAUSE_MS }: Keeping<T>): () => void {
  let isWriting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function keep(): Promise<void> {
    clearTimeout(timer);
    if (kept() === null || isWriting || live() === kept()) return;
    isWriting = true;
    const sheet = live();
    const isKept = await write(sheet);
    isWriting = false;
    if (isKept && live() !== sheet) await keep();
  }

  const flush = (): void => void keep();
  watch(live, () => {
    clearTimeout(timer);
    timer = setTimeout(flush, pauseMs);
  });
  addEventListener('pagehide', flush);
  onScopeDispose(() => {
    removeEventListener('pagehide', flush);
    flush();
  });
  return flush;
}
