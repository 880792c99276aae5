import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** Answers the tasks of 50 ms and more since it was asked last, milliseconds. */
    shekaraLongTasks?: () => number[];
  }
}

/** From now on the window writes down every task of 50 ms and more, as the browser itself reports them. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    });
    observer.observe({ type: 'longtask' });
    // With those that are not told of yet, so that none counts for what comes after it
    window.shekaraLongTasks = () => [...tasks.splice(0), ...observer.takeRecords().map(({ duration }) => duration)];
  });
}

/** The longest of the tasks since the last asking, milliseconds; 0 where none was as long as 50. */
const takeLongest = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...(window.shekaraLongTasks?.() ?? [])));

/**
 * How long a gesture holds the window up at the most, in milliseconds of a machine that is free: where others work on it,
 * everything takes as much longer as a fixed computation takes there just then. The round in the middle counts: what the
 * window does itself it does in every round, what a neighbour on the machine does, in some; where it seems too long, more
 * rounds are asked.
 */
export async function holdUp(page: Page, gesture: (round: number) => Promise<void>, rounds = 5): Promise<number> {
  const longest: number[] = [];
  const middle = (): number => longest.toSorted((a, b) => a - b)[Math.floor(longest.length / 2)] ?? Infinity;
  for (let round = 0; round < rounds || (round < MOST_ROUNDS && middle() > LONG_MS); round++) {
    const before = await slownessOf(page);
    await takeLongest(page);
    await gesture(round);
    longest.push((await takeLongest(page)) / Math.max(before, await slownessOf(page)));
  }
  return middle();
}

/** What the browser itself calls a long task. */
const LONG_MS = 50;
const MOST_ROUNDS = 9;

/** What a fixed piece of computation takes on a free machine of the kind that this is meant for, milliseconds. */
const USUAL_MS = 12;

/** How many times longer a fixed piece of computation takes in this window now: others may work on the machine. At least 1. */
async function slownessOf(page: Page): Promise<number> {
  const times: number[] = [];
  // Each a task of its own: together they would be a long one
  while (times.length < 9)
    times.push(
      await page.evaluate(() => {
        const start = performance.now();
        let sum = 0;
        for (let i = 1; i < 2_000_000; i++) sum += Math.sqrt(i) % 3;
        return sum > 0 ? performance.now() - start : 0;
      }),
    );
  return Math.max(1, Math.max(...times) / USUAL_MS);
}
