import type { Page } from 'playwright-core';

interface LongTask {
  readonly name: string;
  readonly ms: number;
}

/** Starts writing down every task that holds the window's thread for more than 50 ms. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept: LongTask[] = [];
    Object.assign(globalThis, { longTasks: kept });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) kept.push({ name, ms: Math.round(duration) });
    }).observe({ type: 'longtask' });
  });
}

/** What was written down since the last call. */
export const takeLongTasks = (page: Page): Promise<readonly LongTask[]> =>
  page.evaluate(() => (globalThis as unknown as { longTasks: LongTask[] }).longTasks.splice(0));
