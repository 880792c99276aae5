import { Worker } from 'node:worker_threads';
import { Fault } from '#domain/fault.ts';

/** A page as the window shows it in an `<img>`: an SVG drawing of a PDF page, or the picture that the file is. */
export interface PageImage {
  readonly mediaType: 'image/svg+xml' | 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
}

/** What a preview shows at most; the whole file can always be saved. */
export const MAX_PREVIEW_PAGES = 60;

/** A file that keeps the drawing thread busy longer than this is not shown. */
const TIME_LIMIT_MS = 20_000;

/**
 * The pages of a document as images.
 *
 * A PDF is drawn by the typesetter's own reader in a thread of its own with bounded memory and time, because it may
 * come from anyone; no PDF viewer ever runs in the window. TIFF has no picture form that a browser shows: no pages.
 * Faults DOCUMENT_UNREADABLE
 */
export async function pageImages(bytes: Uint8Array, mediaType: string): Promise<readonly PageImage[]> {
  if (mediaType === 'image/png' || mediaType === 'image/jpeg') return [{ mediaType, bytes }];
  if (mediaType !== 'application/pdf') return [];
  const pages = await drawApart(bytes);
  return pages.map((svg) => ({ mediaType: 'image/svg+xml', bytes: Buffer.from(svg, 'utf8') }));
}

function drawApart(bytes: Uint8Array): Promise<readonly string[]> {
  const worker = new Worker(new URL('./page-images-worker.ts', import.meta.url), {
    workerData: { bytes, maxPages: MAX_PREVIEW_PAGES },
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  return new Promise<readonly string[]>((resolve, reject) => {
    const unreadable = (cause: unknown): void => reject(new Fault('DOCUMENT_UNREADABLE', { cause }));
    const timer = setTimeout(() => unreadable(new Error('drawing took too long')), TIME_LIMIT_MS);
    worker.once('message', (pages: readonly string[]) =>
      pages.length > 0 ? resolve(pages) : unreadable(new Error('no page')),
    );
    worker.once('error', unreadable);
    worker.once('exit', () => {
      clearTimeout(timer);
      unreadable(new Error('drawing thread ended'));
    });
  }).finally(() => worker.terminate());
}
