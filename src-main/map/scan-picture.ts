import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { pageImages } from '../documents/page-images.ts';
import { sniffMediaType } from '#domain/documents/sniff-media-type.ts';
import { runApart } from '#signatures/run-apart.ts';
import type { StoredPicture } from './map-notes.ts';
import { pictureSize } from './picture.ts';

/** A sheet of A0 at 300 dots per inch; more pixels than that no window holds (SEC-63). */
const MOST_PIXELS = 150_000_000;
/** A TIFF that takes longer to unpack is not shown; one of A0 takes longer than papers do. */
const TIME_LIMIT_MS = 30_000;

/**
 * The picture of a scanned plan as a window shows it: a PNG or JPEG as it is, a TIFF unpacked and the first page of a PDF
 * drawn in a thread apart with bounded memory and time (SEC-58, SEC-64).
 *
 * Refuses  'map.scanFormat' | 'map.scanUnreadable' | 'map.scanTooLarge'
 */
export async function scanPicture(bytes: Uint8Array, fileName: string): Promise<Result<StoredPicture, Refusal>> {
  const about = [fileName.slice(0, 80)];
  const mediaType = sniffMediaType(bytes);
  if (mediaType === null) return refuse('map.scanFormat', about);
  const picture = await shown(bytes, mediaType).catch(() => null);
  if (picture === null) return refuse('map.scanUnreadable', about);
  const size = pictureSize(picture.bytes);
  if (size === null && picture.mediaType !== 'image/svg+xml') return refuse('map.scanUnreadable', about);
  if (size !== null && size.width * size.height > MOST_PIXELS) return refuse('map.scanTooLarge', about);
  return ok(picture);
}

async function shown(bytes: Uint8Array, mediaType: string): Promise<StoredPicture | null> {
  if (mediaType === 'image/tiff') return { mediaType: 'image/png', bytes: await unpackTiff(bytes) };
  const [first] = await pageImages(bytes, mediaType);
  return first ?? null;
}

async function unpackTiff(bytes: Uint8Array): Promise<Uint8Array> {
  // `tiff-picture-worker` says nothing else.
  return (await runApart(new URL('./tiff-picture-worker.ts', import.meta.url), bytes, TIME_LIMIT_MS)) as Uint8Array;
}
