import { Fault } from '#domain/fault.ts';
import { runApart } from '#signatures/run-apart.ts';
import type { PagesAnswer, PagesOrder } from './page-images-worker.ts';

/**
 * Reads the pages of a PDF of anybody in a thread apart.
 * Faults DOCUMENT_UNREADABLE
 */
export async function readApart(order: PagesOrder): Promise<PagesAnswer> {
  try {
    // `page-images-worker` says nothing else.
    return (await runApart(new URL('./page-images-worker.ts', import.meta.url), order)) as PagesAnswer;
  } catch (cause) {
    throw new Fault('DOCUMENT_UNREADABLE', { cause });
  }
}
