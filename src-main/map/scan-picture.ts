import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { pageImages } from '../documents/page-images.ts';
import { sniffMediaType } from '#domain/documents/sniff-media-type.ts';
import { runApart } from '#signatures/run-apart.ts';
import type { StoredPicture } from './map-notes.ts';
import { isTooLarge, pictureSize } from './picture.ts';

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
  const size = pictureSize(bytes);
  if (size !== null && isTooLarge(size)) return refuse('map.scanTooLarge', about);
  try {
    const picture = await shown(bytes, mediaType);
    return picture === null ? refuse('map.scanTooLarge', about) : ok(picture);
  } catch {
    return refuse('map.scanUnreadable', about);
  }
}

/** Null: unpacked it would be too large. */
async function shown(bytes: Uint8Array, mediaType: string): Promise<StoredPicture | null> {
  if (mediaType === 'image/tiff') {
    const png = await unpackTiff(bytes);
    return png === null ? null : { mediaType: 'image/png', bytes: png };
  }
  const [first] = await pageImages(bytes, mediaType);
  if (!first) throw new Error('no page');
  return first;
}

async function unpackTiff(bytes: Uint8Array): Promise<Uint8Array | null> {
  const thread = new URL('./tiff-picture-worker.ts', import.meta.url);
  // `tiff-picture-worker` says nothing else.
  return (await runApart(thread, bytes, TIME_LIMIT_MS)) as Uint8Array | null;
}
