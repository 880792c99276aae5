import { PDF } from '@libpdf/core';
import { invariant } from '../../invariant.ts';

/**
 * A PDF with the pages of another behind its own: the first byte for byte as it came, the pages in an incremental update.
 * Both are files that this program has made.
 */
export async function appendPages(file: Uint8Array, more: Uint8Array): Promise<Uint8Array> {
  const pdf = await PDF.load(file, { lenient: false });
  const source = await PDF.load(more, { lenient: false });
  invariant(pdf.canSaveIncrementally() === null, 'a file of the typesetter can be appended to');
  const pages = Array.from({ length: source.getPageCount() }, (_, page) => page);
  await pdf.copyPagesFrom(source, pages, { insertAt: pdf.getPageCount() });
  return pdf.save({ incremental: true });
}
