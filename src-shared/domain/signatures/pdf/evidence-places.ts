import { signaturesOf } from './find-signatures.ts';
import { openPdf } from './read-pdf.ts';
import { readStore } from './security-store.ts';

/** What evidence of revocation is asked for: who signed and stamped, and certificates that lie in the file beside them. */
export async function evidencePlaces(
  file: Uint8Array,
): Promise<{ readonly signatures: readonly Uint8Array[]; readonly certificates: readonly Uint8Array[] }> {
  const pdf = await openPdf(file);
  const found = typeof pdf === 'string' ? [] : signaturesOf(file, pdf);
  if (typeof pdf === 'string' || typeof found === 'string') return { signatures: [], certificates: [] };
  const signatures = found.flatMap((each) => (typeof each === 'string' ? [] : [each.cms]));
  return { signatures, certificates: (await readStore(pdf)).certificates };
}
