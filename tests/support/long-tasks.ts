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
