import type { NoSignedPdf, SignedPdf } from '#domain/signatures/pdf/read-signed-pdf.ts';
import { runApart } from '../run-apart.ts';

/** Held whole, once here and once in the thread. More than a signed agreement ever is. */
const LARGEST = 64 * 1024 * 1024;

/** Reads the signatures in a PDF of anybody in a thread apart, with the digests of what they cover. */
export async function readPdfApart(bytes: Uint8Array): Promise<SignedPdf | NoSignedPdf | 'tooLarge'> {
  if (bytes.length > LARGEST) return 'tooLarge';
  try {
    // `read-pdf-worker` says nothing else.
    return (await runApart(new URL('./read-pdf-worker.ts', import.meta.url), bytes)) as SignedPdf | NoSignedPdf;
  } catch {
    return 'tooLarge';
  }
}
