const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 6 * 3_600_000;

/** When authorities that did not say enough are asked again, after so many times. */
export const retryAt = (now: Date, asked: number): string =>
  new Date(now.getTime() + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 4 ** Math.min(asked, 8))).toISOString();
