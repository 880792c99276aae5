import { z } from 'zod';
import { RegionCode } from '#domain/numbers/types.ts';

/*
 * Routes of the central server that carry bytes, as plain streams beside the typed calls. All need
 * `authorization: Bearer <token>` but the log itself.
 *
 *   GET  /bulk/snapshot/{region}            zstd of an SQLite replica file; ETag, Range/If-Range; header shekara-head = size
 *   GET  /bulk/feed/{region}?after={size}   zstd of CBOR FeedPage; 204 when there is nothing newer
 *   GET  /bulk/events/{region}              server-sent events: `head` {region,size} and `notice` {}
 *   PUT  /bulk/documents/{sha256}           one piece: Content-Range bytes a-b/size; 204 when whole and the hash agrees
 *   GET  /bulk/documents/{sha256}
 */

/** At most this many acts a page; a page ends where the server has a signed head. */
export const FEED_PAGE_ACTS = 500;

export const FeedEntry = z.strictObject({
  seq: z.int().min(0),
  /** Canonical JSON bytes of the ActBody: exactly what was hashed. */
  body: z.instanceof(Uint8Array),
  /** Canonical JSON bytes of the ActPersonal, null when the act has none or the account may not see it. */
  personal: z.instanceof(Uint8Array).nullable(),
});

export const FeedPage = z.strictObject({
  format: z.literal('shekara-feed/1'),
  region: RegionCode,
  after: z.int().min(0),
  entries: z.array(FeedEntry).min(1).max(FEED_PAGE_ACTS),
  /** Checkpoint of exactly `after + entries.length` leaves. */
  checkpoint: z.string(),
});
export type FeedPage = z.infer<typeof FeedPage>;

export const HeadEvent = z.strictObject({ region: RegionCode, size: z.int().min(0) });
