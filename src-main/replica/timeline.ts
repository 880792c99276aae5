import type { Database } from 'better-sqlite3';

export interface TimelineDay {
  /** Of Kazakhstan's time. */
  readonly day: string;
  /** The last act of the day. */
  readonly seq: number;
}

/** One time for the whole country since 1 March 2024, five hours ahead. */
const KAZAKHSTAN = '+5 hours';

/** The days on which something was registered, the first of them first. */
export const timelineOf = (raw: Database, region: string): readonly TimelineDay[] =>
  raw
    .prepare<[string, string], TimelineDay>(
      `select date(registered_at, ?) as day, max(seq) as seq from act where region = ? group by day order by day`,
    )
    .all(KAZAKHSTAN, region);
