import { Fault } from '#domain/fault.ts';
import { MARK_WORDS } from './plan-words.ts';
import { readApart } from './read-apart.ts';

/** No sheet of a parcel has more pages. */
const MOST_PAGES = 500;

/**
 * The same pages with КҮШІ ЖОЙЫЛДЫ / НЕДЕЙСТВИТЕЛЕН in red across each: all that leaves the program of a sheet whose drawing
 * has changed. The original stays as it is, its hash may have been signed.
 * Faults DOCUMENT_UNREADABLE
 */
export async function voidCopy(bytes: Uint8Array): Promise<Uint8Array> {
  const { kk, ru } = MARK_WORDS.void;
  const answer = await readApart({ bytes, maxPages: MOST_PAGES, mark: [kk, ru] });
  if ('pdf' in answer) return answer.pdf;
  throw new Fault('DOCUMENT_UNREADABLE', { cause: new Error('no page') });
}
