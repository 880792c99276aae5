import type { Page } from 'playwright-core';

declare global {
  interface Window {
    shekaraLongTasks?: { ms: number }[];
  }
}

/** From now on the window writes down every task of 50 ms and more, as the browser itself reports them. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: { ms: number }[] = [];
    window.shekaraLongTasks = tasks;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push({ ms: duration });
    }).observe({ type: 'longtask' });
  });
}

/** The longest of the tasks since the last asking, milliseconds; 0 where none was as long as 50. */
const takeLongest = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...(window.shekaraLongTasks?.splice(0) ?? []).map(({ ms }) => ms)));

/**
 * How long a gesture holds the window up at the most, in milliseconds of a machine that is free: where others work on it,
 * everything takes as much longer as a fixed computation takes there just then. The round in the middle counts: what the
 * window does itself it does in every round, what a neighbour on the machine does, in some.
 */
export async function holdUp(page: Page, gesture: (round: number) => Promise<void>, rounds = 5): Promise<number> {
  const longest: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await slownessOf(page);
    await takeLongest(page);
    await gesture(round);
    longest.push((await takeLongest(page)) / Math.max(before, await slownessOf(page)));
  }
  return longest.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Infinity;
}

/** What a fixed piece of computation takes on a free machine of the kind that this is meant for, milliseconds. */
const USUAL_MS = 12;

/** How many times longer a fixed piece of computation takes in this window now: others may work on the machine. At least 1. */
async function slownessOf(page: Page): Promise<number> {
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
