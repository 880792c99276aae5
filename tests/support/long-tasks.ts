import type { Page } from 'playwright-core';

/** What held the window up at a stretch, milliseconds. */
export interface LongTask {
  readonly ms: number;
  readonly at: number;
}

declare global {
  interface Window {
    shekaraLongTasks?: { ms: number; at: number }[];
  }
}

/** From now on the window writes down every task of 50 ms and more, as the browser itself reports them. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: { ms: number; at: number }[] = [];
    window.shekaraLongTasks = tasks;
    new PerformanceObserver((list) => {
      for (const { duration, startTime } of list.getEntries()) tasks.push({ ms: duration, at: startTime });
    }).observe({ type: 'longtask' });
  });
}

/** The tasks since the last asking. */
export async function takeLongTasks(page: Page): Promise<readonly LongTask[]> {
  return page.evaluate(() => window.shekaraLongTasks?.splice(0) ?? []);
}

/** What a fixed piece of computation takes on a free machine of the kind that this is meant for, milliseconds. */
const USUAL_MS = 12;

/** How many times longer a fixed piece of computation takes in this window now: others may work on the machine. At least 1. */
export async function slownessOf(page: Page): Promise<number> {
  const times = await page.evaluate(() =>
    Array.from({ length: 9 }, () => {
      const start = performance.now();
      let sum = 0;
      for (let i = 1; i < 2_000_000; i++) sum += Math.sqrt(i) % 3;
      return sum > 0 ? performance.now() - start : 0;
    }),
  );
  return Math.max(1, Math.max(...times) / USUAL_MS);
}
