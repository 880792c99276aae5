import { Fault } from '#domain/fault.ts';
import { isTooLarge, pictureSize } from '../map/picture.ts';
import { readApart } from './read-apart.ts';

/** A page as the window shows it in an `<img>`: an SVG drawing of a PDF page, or the picture that the file is. */
export interface PageImage {
  readonly mediaType: 'image/svg+xml' | 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
}

/** What a preview shows at most; the whole file can always be saved. */
export const MAX_PREVIEW_PAGES = 60;

/**
 * The pages of a document as images.
 *
 * A PDF is drawn by the typesetter's own reader in a thread of its own with bounded memory and time, because it may
 * come from anyone; no PDF viewer ever runs in the window. TIFF has no picture form that a browser shows: no pages. Nor has a
 * picture that would not fit into the window unpacked (SEC-63), or whose head does not say how large it is.
 * Faults DOCUMENT_UNREADABLE
 */
export async function pageImages(bytes: Uint8Array, mediaType: string): Promise<readonly PageImage[]> {
  if (mediaType === 'image/png' || mediaType === 'image/jpeg') {
    const size = pictureSize(bytes);
    return size?.mediaType === mediaType && !isTooLarge(size) ? [{ mediaType, bytes }] : [];
  }
  if (mediaType !== 'application/pdf') return [];
  const pages = await drawApart(bytes);
  return pages.map((svg) => ({ mediaType: 'image/svg+xml', bytes: Buffer.from(svg, 'utf8') }));
}

async function drawApart(bytes: Uint8Array): Promise<readonly string[]> {
  const answer = await readApart({ bytes, maxPages: MAX_PREVIEW_PAGES, mark: null });
  const pages = 'pages' in answer ? answer.pages : [];
  if (pages.length === 0) throw new Fault('DOCUMENT_UNREADABLE', { cause: new Error('no page') });
  return pages;
}
